import { addressKey } from './keys.ts'
import type { RedisClient } from './redis.ts'
import { defineScript } from './script.ts'

/** What is known of the addresses that PIN requests come from: how many came lately, and nothing else. */
export type Addresses = {
  /**
   * Counts a PIN request.
   *
   * @param addressIndex HMAC of the address, which itself is never stored.
   * @returns the requests of the last `windowMs`, this one among them; no more than `most` are counted.
   */
  count(addressIndex: string, requestId: string, most: number, windowMs: number, now: number): Promise<number>
}

export function createAddresses(redis: RedisClient): Addresses {
  const countAddress = defineScript<number>(redis, 'count_address')
  return {
    count: (addressIndex, requestId, most, windowMs, now) =>
      countAddress([addressKey(addressIndex)], [now, requestId, most, windowMs]),
  }
}
