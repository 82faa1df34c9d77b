import { z } from 'zod'

/** Signs that a release does harm: refused addresses, complaints, refusals of the sender, and strangers who got the mail. */
export const HALT_SIGNS = ['hard', 'complaint', 'policy', 'notMe'] as const
export type HaltSign = (typeof HALT_SIGNS)[number]

/**
 * What was counted of a request since its release; only ever grows. `accepted` counts letters that a mail server took,
 * `refused` those that one refused for good when they were handed over, of whatever class; what bounced later was accepted.
 */
export type Tally = Readonly<Record<'accepted' | 'refused' | 'soft' | HaltSign, number>>

/** A sign above its limit: `count` of `of` letters; `share` is the set limit, from 0 to 1. */
export type Halt = { sign: HaltSign; count: number; of: number; share: number }

const share = (usual: number) => z.number().min(0).max(1).default(usual)

/**
 * Shares above which a release halts, from 0 to 1; 0 looks away. Hard bounces and policy refusals are judged against all
 * letters that were answered, complaints and strangers against those that were accepted. One hard bounce in ten is what
 * other senders stop at; complaints above 0.3 % cost the sender its name with the large mailbox providers; the other two
 * are our own measure.
 */
export const HaltSharesSchema = z.strictObject({
  hard: share(0.1),
  complaint: share(0.003),
  policy: share(0.05),
  notMe: share(0.02),
})
export type HaltShares = z.output<typeof HaltSharesSchema>

/** Fewer are chance. */
const LEAST_OF_A_KIND = 10
const LEAST_LETTERS = 50

/**
 * The first sign that halts a release, by what came since its last resumption: at least ten of a kind, at least fifty
 * letters that were accepted, and more than the set share. A sender whom everybody refuses has hardly any letter accepted:
 * there fifty that were refused do as well.
 *
 * @param since the tally at the last resumption; nothing where there was none.
 */
export function haltOf(tally: Tally, since: Tally | undefined, shares: HaltShares): Halt | undefined {
  const fresh = (name: keyof Tally) => tally[name] - (since?.[name] ?? 0)
  const [accepted, refused] = [fresh('accepted'), fresh('refused')]
  for (const sign of HALT_SIGNS) {
    const ofAnswered = sign === 'hard' || sign === 'policy'
    const count = fresh(sign)
    const of = ofAnswered ? accepted + refused : accepted
    const enough = accepted >= LEAST_LETTERS || (ofAnswered && refused >= LEAST_LETTERS)
    const share = shares[sign]
    if (share > 0 && enough && count >= LEAST_OF_A_KIND && count > share * of) return { sign, count, of, share }
  }
  return undefined
}
