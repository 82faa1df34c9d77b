import { serviceKey } from './keys.ts'
import type { RedisClient } from './redis.ts'
import { defineScript } from './script.ts'

/** Who is at work. Times are epoch ms of the caller's clock. */
export type Workers = {
  /**
   * Notes a beat. The newest of all is kept in the same step: a worker whose clock is behind does not lower it, so while the
   * clocks agree to fifteen minutes and Redis loses nothing, no worker's own last beat is ever after `lastBeat`. One that
   * lies more than fifteen minutes ahead is a wrong clock's and is replaced: however wrong a clock was before it was set
   * back, `lastBeat` is ahead of the others by fifteen minutes at most, and no more once these are over.
   */
  beat(worker: string, now: number): Promise<void>
  /** When any worker beat last, however long ago; nothing where none ever did. */
  lastBeat(): Promise<number | undefined>
  /** How far a clock is ahead of that of Redis, ms, give or take the time of the trip; below 0 it is behind. */
  clockAhead(clock: () => number): Promise<number>
  /** Workers whose last beat is at most 15 seconds old. */
  alive(now: number): Promise<string[]>
  /** Takes or keeps the lead for 15 seconds. @returns whether this worker leads. */
  lead(worker: string, now: number): Promise<boolean>
  /** Gives up the beat and the lead, so that the others need not wait for them to grow old. */
  leave(worker: string, now: number): Promise<void>
}

const DEAD_AFTER_MS = 15_000
const LEAD_MS = 15_000
const FORGET_AFTER_MS = 24 * 60 * 60_000
const MOST_AHEAD_MS = 15 * 60_000

export function createWorkers(redis: RedisClient): Workers {
  const beats = serviceKey('workers')
  /** No TTL, and no worker takes it along when it leaves: its age tells a restored backup. */
  const lastBeat = serviceKey('last-beat')
  const noteBeat = defineScript<number>(redis, 'note_beat')
  const holdLead = defineScript<number>(redis, 'hold_lead')

  return {
    async beat(worker, now) {
      await noteBeat([beats, lastBeat], [now, worker, now - FORGET_AFTER_MS, now + MOST_AHEAD_MS])
    },
    async lastBeat() {
      const at = await redis.get(lastBeat)
      return at === null ? undefined : Number(at)
    },
    async clockAhead(clock) {
      const [seconds, micros] = await redis.time()
      return clock() - (Number(seconds) * 1000 + Number(micros) / 1000)
    },
    alive: (now) => redis.zrangebyscore(beats, now - DEAD_AFTER_MS, '+inf'),
    lead: async (worker, now) => (await holdLead([serviceKey('lead')], [now, worker, now + LEAD_MS])) === 1,
    async leave(worker, now) {
      await redis.zrem(beats, worker)
      await holdLead([serviceKey('lead')], [now, worker, now])
    },
  }
}
