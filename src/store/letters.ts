import { type LetterEntry, type LetterId, type LetterState, letterField } from '../domain/letter.ts'
import { DAY_MS } from '../domain/limits.ts'
import { gather } from './gather.ts'
import { serviceKey } from './keys.ts'
import { letterState, readEntries } from './letter-entry.ts'
import { letterKeys, OPEN_REQUESTS } from './letter-keys.ts'
import { letterQueue } from './letter-queue.ts'
import type { Claim, ClaimOrder, HandStep, LetterReport, LinkOfLetter, ReportStep, Settlement } from './letter-steps.ts'
import { readLetters } from './read-letters.ts'
import type { RedisClient } from './redis.ts'
import { atOnce, type Surely } from './replicas.ts'
import { defineScript } from './script.ts'

/** The ledger: the record of each letter is the truth and the only queue. Every move is one step in Redis and answers its repeat. */
export type Letters = ReturnType<typeof createLetters>

/** The mail server waits for a hand-over, nobody for a settlement. */
const HAND_WINDOW_MS = 0
const SETTLE_WINDOW_MS = 4

/** @param surely holds claims and hand-overs back until enough replicas have them. */
export function createLetters(redis: RedisClient, surely: Surely = atOnce) {
  const claim = defineScript<[string, ...(string | number)[]]>(redis, 'claim_letters', 'buckets')
  const handLetters = defineScript<string[]>(redis, 'hand_letters')
  const settleLetters = defineScript<string[]>(redis, 'settle_letters', 'mailed')
  const noteMailed = defineScript<number>(redis, 'note_mailed', 'mailed')
  const sweep = defineScript<[queued: number, unknown: number, cancelled: number]>(redis, 'sweep_letters')
  const arrived = defineScript<number>(redis, 'letter_arrived')
  const finish = defineScript<number>(redis, 'finish_request')
  const report = defineScript<[ReportStep['outcome'], string?]>(redis, 'report_letter')

  const hand = gather(
    HAND_WINDOW_MS,
    (requestId, handed: { entry: LetterEntry; link: LinkOfLetter; now: number }[]) => {
      const keys = letterKeys(requestId)
      const lifetimeMs = handed[0]?.link.lifetimeMs ?? 0
      const step = () =>
        handLetters(
          [
            keys.request,
            keys.letters,
            keys.counts,
            keys.suppressed,
            keys.stopped,
            ...handed.map(({ entry }) => keys.invitation(entry.letter.invitationId)),
          ],
          [
            lifetimeMs,
            ...handed.flatMap(({ entry, link, now }) => [
              letterField(entry.letter),
              entry.attempt,
              now,
              link.generation,
              link.address,
            ]),
          ],
        )
      return surely(step, (answers) => answers.some((answer) => answer.startsWith('handed')))
    },
  )
  const settle = gather(
    SETTLE_WINDOW_MS,
    async (requestId, settled: { entry: LetterEntry; settlement: Settlement; now: number }[]) => {
      const { request, letters, due, leases, counts, tally, suppressed, trail, mailed } = letterKeys(requestId)
      const states = await settleLetters(
        [request, letters, due, leases, counts, tally, suppressed, trail, mailed],
        settled.flatMap(({ entry, settlement, now }) => [
          letterField(entry.letter),
          entry.attempt,
          now,
          settlement.to,
          'dueAt' in settlement ? settlement.dueAt : 0,
          settlement.reason ?? '',
          ...('refusal' in settlement ? [settlement.refusal, settlement.address] : ['', '']),
        ]),
      )
      const accepted = states.filter((state) => state === 'accepted').length
      if (accepted > 0) await noteMailed([serviceKey('mailed')], [settled[0]?.now ?? 0, accepted])
      return states
    },
  )

  return {
    async claim(requestId: string, order: ClaimOrder, now: number): Promise<Claim> {
      const keys = letterKeys(requestId)
      const { request, letters, due, leases, counts, held, claims, pace } = keys
      const step = () =>
        claim(
          [request, letters, due, leases, counts, held, claims, pace],
          [
            now,
            now + order.leaseMs,
            order.worker,
            order.number,
            order.want,
            order.perHour,
            order.dayMs ?? DAY_MS,
            order.givenBack ?? 0,
          ],
        )
      const [outcome, ...rest] = await surely(step, ([outcome]) => outcome === 'claimed')
      switch (outcome) {
        case 'claimed':
          return { outcome, letters: readEntries(requestId, rest.map(String)) }
        case 'wait':
          return { outcome, ms: Number(rest[0]) }
        case 'idle': {
          const [next, inHands, stillHeld] = rest.map(Number)
          const nextDueAt = next === undefined || next < 0 ? undefined : next
          return { outcome, nextDueAt, inHands: inHands ?? 0, held: stillHeld ?? 0 }
        }
        case 'paused':
        case 'ended':
          return { outcome }
        default:
          throw new Error(`unforeseen claim "${outcome}"`)
      }
    },
    async hand(requestId: string, entry: LetterEntry, link: LinkOfLetter, now: number): Promise<HandStep> {
      const [outcome, issuedAt] = (await hand(requestId, { entry, link, now })).split(' ')
      switch (outcome) {
        case 'handed':
          return { outcome, issuedAt: Number(issuedAt) }
        case 'not-now':
        case 'not-wanted':
        case 'suppressed':
        case 'stopped':
        case 'stale':
          return { outcome }
        default:
          throw new Error(`unforeseen hand-over "${outcome}"`)
      }
    },
    /** @returns the state the letter is in then, which may differ from the one asked for; `stale` if another claim holds it. */
    async settle(
      requestId: string,
      entry: LetterEntry,
      settlement: Settlement,
      now: number,
    ): Promise<LetterState | 'stale'> {
      const state = await settle(requestId, { entry, settlement, now })
      return state === 'stale' ? state : letterState(state)
    },
    /** Takes up what workers that are gone left behind, and what was held longer than its lease. */
    async sweep(requestId: string, { alive, unknownWaitMs }: { alive: string[]; unknownWaitMs: number }, now: number) {
      const { request, letters, due, leases, counts, trail } = letterKeys(requestId)
      const [queued, unknown, cancelled] = await sweep(
        [request, letters, due, leases, counts, trail],
        [now, now + unknownWaitMs, ...alive],
      )
      return { queued, unknown, cancelled }
    },
    /** Settles a letter of which no answer came, as yet or at all, as accepted because its link was opened. @returns whether it did. */
    async arrived(requestId: string, letter: LetterId, now: number): Promise<boolean> {
      const { letters, due, leases, counts, tally, trail } = letterKeys(requestId)
      return (await arrived([letters, due, leases, counts, tally, trail], [letterField(letter), now])) === 1
    },
    /**
     * Finishes and closes a request of which it is proved that no letter will move any more; a letter that is written at
     * that very moment opens it again. @returns whether it was proved.
     */
    async finishIfDone(requestId: string, now: number): Promise<boolean> {
      const { request, due, leases, held } = letterKeys(requestId)
      if ((await finish([request, due, leases, held], [now])) === 0) return false
      await redis.zrem(OPEN_REQUESTS, requestId)
      if ((await redis.exists(due, leases, held)) > 0) await redis.zadd(OPEN_REQUESTS, 'NX', now, requestId)
      return true
    },
    /** Writes down what a report says of a letter that left; it only ever moves forward, and each of its signs counts once. */
    async report(requestId: string, letter: LetterId, said: LetterReport, now: number): Promise<ReportStep> {
      const { letters, due, leases, counts, tally, suppressed, trail } = letterKeys(requestId)
      const bounced = said.to === 'bounced' ? said : undefined
      const [outcome, state = ''] = await report(
        [letters, due, leases, counts, tally, suppressed, trail],
        [
          letterField(letter),
          now,
          said.to,
          'reason' in said ? said.reason : '',
          bounced?.class ?? (said.to === 'complained' ? 'complaint' : ''),
          bounced?.class === 'hard' ? bounced.address : '',
        ],
      )
      return outcome === 'unknown' ? { outcome } : { outcome, state: letterState(state) }
    },
    /** Whether mail of the request to an address, of which `address` is the HMAC, came back for good. */
    isSuppressed: async (requestId: string, address: string): Promise<boolean> =>
      (await redis.sismember(letterKeys(requestId).suppressed, address)) === 1,
    /** Keeps mail of the request from these addresses, at least one, given as HMACs, as if it had come back from them. */
    async suppress(requestId: string, addresses: readonly string[]): Promise<void> {
      await redis.sadd(letterKeys(requestId).suppressed, ...addresses)
    },
    ...letterQueue(redis),
    ...readLetters(redis),
  }
}
