import { z } from 'zod'

/** Signs that a release does harm: refused addresses, complaints, refusals of the sender, and strangers who got the mail. */
export const HALT_SIGNS = ['hard', 'complaint', 'policy', 'notMe'] as const
export type HaltSign = (typeof HALT_SIGNS)[number]

/** What was counted of a request since its release; only ever grows. `accepted` counts letters that a mail server took. */
export type Tally = Readonly<Record<'accepted' | 'soft' | HaltSign, number>>

const share = (usual: number) => z.number().min(0).max(1).default(usual)

/**
 * Shares of the accepted letters, from 0 to 1, above which a release halts; 0 looks away. One hard bounce in ten is what
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
