import { type LetterEntry, type LetterId, type LetterState, letterField } from '../domain/letter.ts'
import { gather } from './gather.ts'
import { letterState, readEntry } from './letter-entry.ts'
import { letterKeys, OPEN_REQUESTS } from './letter-keys.ts'
import type { RedisClient } from './redis.ts'
import { defineScript } from './script.ts'

/**
 * What a claim yields. `idle`: nothing is due now; `wait`: the practice's mails of the hour are used up;
 * `ended`: the request is over or was never released.
 */
export type Claim =
  | { outcome: 'claimed'; letters: LetterEntry[] }
  | { outcome: 'wait'; ms: number }
  | { outcome: 'idle'; nextDueAt: number | undefined; inHands: number; held: number }
  | { outcome: 'paused' }
  | { outcome: 'ended' }

export type ClaimOrder = {
  worker: string
  /** Different for each claim of the worker: the same number, asked again, gets the same letters. */
  number: number
  want: number
  leaseMs: number
  /** Mails an hour that the practice wants, where the release named no number of its own; 0 is no limit. */
  perHour: number
}

/** Whether the mail may leave now. `issuedAt` (epoch ms) is what its setup link and its date must say. */
export type HandStep =
  | { outcome: 'handed'; issuedAt: number }
  | { outcome: 'not-now' }
  | { outcome: 'not-wanted' }
  | { outcome: 'stale' }

/** The setup link that a letter carries; the lifetime is the service's, the same for all. */
export type LinkOfLetter = { generation: number; lifetimeMs: number }

/** What became of a letter in somebody's hands. `dueAt` is epoch ms; `reason` is a short code, never an address. */
export type Settlement =
  | { to: 'queued' | 'deferred' | 'unknown'; dueAt: number; reason?: string }
  | { to: 'accepted' | 'failed' | 'suppressed' | 'cancelled'; reason?: string }

/** The ledger: the record of each letter is the truth and the only queue. Every move is one step in Redis and answers its repeat. */
export type Letters = ReturnType<typeof createLetters>

const BATCH = 1000

/** The mail server waits for a hand-over, nobody for a settlement. */
const HAND_WINDOW_MS = 1
const SETTLE_WINDOW_MS = 4

export function createLetters(redis: RedisClient) {
  const enqueue = defineScript<number>(redis, 'enqueue_letters')
  const releaseHeld = defineScript<number>(redis, 'release_held')
  const claim = defineScript<[string, ...(string | number)[]]>(redis, 'claim_letters')
  const handLetters = defineScript<string[]>(redis, 'hand_letters')
  const settleLetters = defineScript<string[]>(redis, 'settle_letters')
  const sweep = defineScript<[queued: number, unknown: number, cancelled: number]>(redis, 'sweep_letters')
  const cancel = defineScript<number>(redis, 'cancel_letters')
  const arrived = defineScript<number>(redis, 'letter_arrived')
  const finish = defineScript<number>(redis, 'finish_request')

  const hand = gather(
    HAND_WINDOW_MS,
    (requestId, handed: { entry: LetterEntry; link: LinkOfLetter; now: number }[]) => {
      const keys = letterKeys(requestId)
      const lifetimeMs = handed[0]?.link.lifetimeMs ?? 0
      return handLetters(
        [
          keys.request,
          keys.letters,
          keys.counts,
          ...handed.map(({ entry }) => keys.invitation(entry.letter.invitationId)),
        ],
        [
          lifetimeMs,
          ...handed.flatMap(({ entry, link, now }) => [letterField(entry.letter), entry.attempt, now, link.generation]),
        ],
      )
    },
  )
  const settle = gather(
    SETTLE_WINDOW_MS,
    (requestId, settled: { entry: LetterEntry; settlement: Settlement; now: number }[]) => {
      const { request, letters, due, leases, counts } = letterKeys(requestId)
      return settleLetters(
        [request, letters, due, leases, counts],
        settled.flatMap(({ entry, settlement, now }) => [
          letterField(entry.letter),
          entry.attempt,
          now,
          settlement.to,
          'dueAt' in settlement ? settlement.dueAt : 0,
          settlement.reason ?? '',
        ]),
      )
    },
  )

  return {
    /** Puts a request before the workers. `at` (epoch ms) is its release: earlier ones lead. */
    async open(requestId: string, at: number): Promise<void> {
      await redis.zadd(OPEN_REQUESTS, 'NX', at, requestId)
    },
    async close(requestId: string): Promise<void> {
      await redis.zrem(OPEN_REQUESTS, requestId)
    },
    openRequests: (): Promise<string[]> => redis.zrange(OPEN_REQUESTS, '0', '-1'),

    /**
     * Writes letters that are not there yet, in batches. Do this before the request's state says `releasing`: a worker
     * that finds nothing left finishes it.
     * @returns how many are new.
     */
    async enqueue(requestId: string, letters: readonly LetterId[], state: 'queued' | 'held', now: number) {
      const keys = letterKeys(requestId)
      let added = 0
      for (let start = 0; start < letters.length; start += BATCH) {
        const fields = letters.slice(start, start + BATCH).map(letterField)
        added += await enqueue([keys.letters, keys.due, keys.held, keys.counts], [now, state, ...fields])
      }
      return added
    },
    /** Forgets every letter of a request that is not released yet, so that its guardians can be enrolled anew. */
    async clear(requestId: string): Promise<void> {
      const { letters, due, held, leases, counts, claims } = letterKeys(requestId)
      await redis.del(letters, due, held, leases, counts, claims)
    },
    /** Queues everything that is held. @returns how many letters. */
    releaseHeld(requestId: string, now: number): Promise<number> {
      const keys = letterKeys(requestId)
      return inBatches(() => releaseHeld([keys.letters, keys.due, keys.held, keys.counts], [now, BATCH]))
    },
    /** Cancels everything that waits; what is in somebody's hands is kept back by `hand` or settles. @returns how many letters. */
    cancel(requestId: string, now: number): Promise<number> {
      const keys = letterKeys(requestId)
      return inBatches(() => cancel([keys.letters, keys.due, keys.held, keys.counts], [now, BATCH]))
    },

    async claim(requestId: string, order: ClaimOrder, now: number): Promise<Claim> {
      const keys = letterKeys(requestId)
      const { request, letters, due, leases, counts, held, claims, pace } = keys
      const [outcome, ...rest] = await claim(
        [request, letters, due, leases, counts, held, claims, pace],
        [now, now + order.leaseMs, order.worker, order.number, order.want, order.perHour],
      )
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
      const { request, letters, due, leases, counts } = letterKeys(requestId)
      const [queued, unknown, cancelled] = await sweep(
        [request, letters, due, leases, counts],
        [now, now + unknownWaitMs, ...alive],
      )
      return { queued, unknown, cancelled }
    },
    /** Settles an unknown letter as accepted because its link was opened. @returns whether it was unknown. */
    async arrived(requestId: string, letter: LetterId, now: number): Promise<boolean> {
      const { letters, due, counts } = letterKeys(requestId)
      return (await arrived([letters, due, counts], [letterField(letter), now])) === 1
    },
    /** Finishes and closes a request of which it is proved that no letter will move any more. @returns whether that is so. */
    async finishIfDone(requestId: string, now: number): Promise<boolean> {
      const { request, due, leases, held } = letterKeys(requestId)
      if ((await finish([request, due, leases, held], [now])) === 0) return false
      await redis.zrem(OPEN_REQUESTS, requestId)
      return true
    },

    async counts(requestId: string): Promise<Partial<Record<LetterState, number>>> {
      const counts = await redis.hgetall(letterKeys(requestId).counts)
      const present = Object.entries(counts).filter(([, count]) => Number(count) > 0)
      return Object.fromEntries(present.map(([state, count]) => [letterState(state), Number(count)]))
    },
    /** How much is still to come, for the time left. `nextDueAt` is epoch ms. */
    async due(requestId: string) {
      const keys = letterKeys(requestId)
      const [waiting, inHands, held, [, next]] = await Promise.all([
        redis.zcard(keys.due),
        redis.zcard(keys.leases),
        redis.zcard(keys.held),
        redis.zrange(keys.due, '0', '0', 'WITHSCORES'),
      ])
      return { waiting, inHands, held, nextDueAt: next === undefined ? undefined : Number(next) }
    },
    async find(requestId: string, letter: LetterId): Promise<LetterEntry | undefined> {
      const field = letterField(letter)
      const json = await redis.hget(letterKeys(requestId).letters, field)
      return json === null ? undefined : readEntry(requestId, field, json)
    },
    /** Every letter of the request, in no order; one that moves meanwhile may come twice. */
    async *entries(requestId: string): AsyncGenerator<LetterEntry> {
      let cursor = '0'
      do {
        const [next, fields] = await redis.hscan(letterKeys(requestId).letters, cursor, 'COUNT', String(BATCH))
        yield* readEntries(requestId, fields)
        cursor = next
      } while (cursor !== '0')
    },
  }
}

function readEntries(requestId: string, pairs: string[]): LetterEntry[] {
  return pairs.flatMap((field, index) => {
    const json = pairs[index + 1]
    return index % 2 === 0 && json !== undefined ? [readEntry(requestId, field, json)] : []
  })
}

async function inBatches(step: () => Promise<number>): Promise<number> {
  let total = 0
  for (let moved = await step(); moved > 0; moved = await step()) total += moved
  return total
}
