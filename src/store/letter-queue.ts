import { type LetterId, letterField } from '../domain/letter.ts'
import { letterKeys, OPEN_REQUESTS } from './letter-keys.ts'
import type { RedisClient } from './redis.ts'
import { defineScript } from './script.ts'

/** The ledger as those see it who write letters, let them go and stop them; workers then claim them. */
export type LetterQueue = {
  /** Puts a request before the workers. `at` (epoch ms) is its release: earlier ones lead. */
  open(requestId: string, at: number): Promise<void>
  openRequests(): Promise<string[]>
  /**
   * Writes letters that are not there yet, in batches. Do this before the request's state says `releasing`: a worker
   * that finds nothing left finishes it.
   * @returns how many are new; none for a cancelled request.
   */
  enqueue(requestId: string, letters: readonly LetterId[], state: 'queued' | 'held', now: number): Promise<number>
  /** Queues everything that is held. @returns how many letters, without a batch of which the answer was lost on the way. */
  releaseHeld(requestId: string, now: number): Promise<number>
  /** Cancels everything that waits; what is in somebody's hands is kept back by `hand` or settles. @returns as `releaseHeld`. */
  cancel(requestId: string, now: number): Promise<number>
  /**
   * Writes the reminder of each of these invitations, at most 500, whose link was issued up to `upTo` (epoch ms), stays
   * open for `leftMs` and was not used. @returns how many are new; nothing when the request is not being sent.
   */
  writeReminders(
    requestId: string,
    invitationIds: readonly string[],
    links: { upTo: number; leftMs: number },
    now: number,
  ): Promise<number | undefined>
}

const BATCH = 1000

export function letterQueue(redis: RedisClient): LetterQueue {
  const enqueue = defineScript<number>(redis, 'enqueue_letters')
  const releaseHeld = defineScript<number>(redis, 'release_held')
  const cancel = defineScript<number>(redis, 'cancel_letters')
  const writeReminders = defineScript<number>(redis, 'write_reminders')

  return {
    async open(requestId, at) {
      await redis.zadd(OPEN_REQUESTS, 'NX', at, requestId)
    },
    openRequests: () => redis.zrange(OPEN_REQUESTS, '0', '-1'),
    async enqueue(requestId, letters, state, now) {
      const keys = letterKeys(requestId)
      let added = 0
      for (let start = 0; start < letters.length; start += BATCH) {
        const fields = letters.slice(start, start + BATCH).map(letterField)
        added += await enqueue([keys.letters, keys.due, keys.held, keys.counts, keys.request], [now, state, ...fields])
      }
      return added
    },
    releaseHeld(requestId, now) {
      const keys = letterKeys(requestId)
      return inBatches(() => releaseHeld([keys.letters, keys.due, keys.held, keys.counts], [now, BATCH]))
    },
    cancel(requestId, now) {
      const keys = letterKeys(requestId)
      return inBatches(() => cancel([keys.letters, keys.due, keys.held, keys.counts], [now, BATCH]))
    },
    async writeReminders(requestId, invitationIds, { upTo, leftMs }, now) {
      const { request, letters, due, counts, invitation } = letterKeys(requestId)
      const names = invitationIds.map((invitationId) => letterField({ invitationId, kind: 'invitation', n: 0 }))
      const keys = [request, letters, due, counts, ...invitationIds.map(invitation)]
      const added = await writeReminders(keys, [now, upTo, leftMs, ...names])
      return added === -1 ? undefined : added
    },
  }
}

async function inBatches(step: () => Promise<number>): Promise<number> {
  let total = 0
  for (let moved = await step(); moved > 0; moved = await step()) total += moved
  return total
}
