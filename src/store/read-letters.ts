import type { Tally } from '../domain/halts.ts'
import { type LetterEntry, type LetterId, type LetterState, letterField } from '../domain/letter.ts'
import { letterState, readEntries, readEntry } from './letter-entry.ts'
import { letterKeys } from './letter-keys.ts'
import type { RedisClient } from './redis.ts'

const BATCH = '1000'

/** What reports and watchers ask of the ledger. Changes nothing. */
export function readLetters(redis: RedisClient) {
  return {
    async counts(requestId: string): Promise<Partial<Record<LetterState, number>>> {
      const counts = await redis.hgetall(letterKeys(requestId).counts)
      const present = Object.entries(counts).filter(([, count]) => Number(count) > 0)
      return Object.fromEntries(present.map(([state, count]) => [letterState(state), Number(count)]))
    },
    /** What halts look at. */
    async tally(requestId: string): Promise<Tally> {
      const tally = await redis.hgetall(letterKeys(requestId).tally)
      const count = (name: keyof Tally) => Number(tally[name] ?? 0)
      return {
        accepted: count('accepted'),
        refused: count('refused'),
        soft: count('soft'),
        hard: count('hard'),
        complaint: count('complaint'),
        policy: count('policy'),
        notMe: count('notMe'),
      }
    },
    /** How many letters the request has. */
    size: (requestId: string): Promise<number> => redis.hlen(letterKeys(requestId).letters),
    /** How much is still to come. `nextDueAt` and `lastDueAt` are epoch ms. */
    async due(requestId: string) {
      const keys = letterKeys(requestId)
      const [waiting, inHands, held, [, next], [, last]] = await Promise.all([
        redis.zcard(keys.due),
        redis.zcard(keys.leases),
        redis.zcard(keys.held),
        redis.zrange(keys.due, '0', '0', 'WITHSCORES'),
        redis.zrange(keys.due, '-1', '-1', 'WITHSCORES'),
      ])
      const time = (score: string | undefined) => (score === undefined ? undefined : Number(score))
      return { waiting, inHands, held, nextDueAt: time(next), lastDueAt: time(last) }
    },
    /** How many letters are due after a moment, epoch ms. */
    dueAfter: (requestId: string, at: number): Promise<number> =>
      redis.zcount(letterKeys(requestId).due, `(${at}`, '+inf'),
    async find(requestId: string, letter: LetterId): Promise<LetterEntry | undefined> {
      const field = letterField(letter)
      const json = await redis.hget(letterKeys(requestId).letters, field)
      return json === null ? undefined : readEntry(requestId, field, json)
    },
    /** As `find`, for at least one letter, in their order, in one trip. */
    async findAll(requestId: string, letters: readonly LetterId[]): Promise<(LetterEntry | undefined)[]> {
      const fields = letters.map(letterField)
      const found = await redis.hmget(letterKeys(requestId).letters, ...fields)
      return fields.map((field, index) => {
        const json = found[index]
        return json == null ? undefined : readEntry(requestId, field, json)
      })
    },
    /** Whether mail of the request to each of these addresses, at least one, given as HMACs, came back for good; in their order. */
    async areSuppressed(requestId: string, addresses: readonly string[]): Promise<boolean[]> {
      return (await redis.smismember(letterKeys(requestId).suppressed, ...addresses)).map((is) => is === 1)
    },
    /** Every letter of the request, in no order; one that moves meanwhile may come twice. */
    async *entries(requestId: string): AsyncGenerator<LetterEntry> {
      let cursor = '0'
      do {
        const [next, fields] = await redis.hscan(letterKeys(requestId).letters, cursor, 'COUNT', BATCH)
        yield* readEntries(requestId, fields)
        cursor = next
      } while (cursor !== '0')
    },
  }
}
