import { optOutKey } from './keys.ts'
import type { RedisClient } from './redis.ts'

/** Phones that texted STOP, by their HMAC. The step that takes a place in a phone's window looks here too. */
export type OptOuts = {
  /** Whether it is news. */
  add(phoneIndex: string, now: number): Promise<boolean>
  /** Whether there was one to lift. */
  lift(phoneIndex: string): Promise<boolean>
  holds(phoneIndex: string): Promise<boolean>
}

export function createOptOuts(redis: RedisClient): OptOuts {
  return {
    async add(phoneIndex, now) {
      // Kept without end: only the phone's own START takes a STOP back.
      return (await redis.set(optOutKey(phoneIndex), now, 'NX')) === 'OK'
    },
    async lift(phoneIndex) {
      return (await redis.del(optOutKey(phoneIndex))) === 1
    },
    async holds(phoneIndex) {
      return (await redis.exists(optOutKey(phoneIndex))) === 1
    },
  }
}
