import { serviceKey } from './keys.ts'
import type { RedisClient } from './redis.ts'
import { defineScript } from './script.ts'

/** Mails of the whole service; 0 is no limit. */
export type SendRates = { sendPerSecond: number; sendPerHour: number }

/**
 * The budget that all workers share: continuous token buckets that hold at most a tenth of a second's worth (and always
 * one mail), so that no second sees much more than its share. It lives in Redis and survives restarts.
 */
export type SendBudget = {
  /** Takes up to `wanted` mails. `waitMs` is how long until one more is free. Taken and never used is lost: a crash under-sends. */
  take(wanted: number, now: number): Promise<{ taken: number; waitMs: number }>
  giveBack(mails: number, now: number): Promise<void>
}

const SECOND_MS = 1000
const HOUR_MS = 3_600_000
const BURST_MS = 100

export function createSendBudget(redis: RedisClient, rates: SendRates): SendBudget {
  const takeBudget = defineScript<[taken: number, waitMs: number]>(redis, 'take_budget')
  const buckets = [
    { key: serviceKey('budget', 'second'), rate: rates.sendPerSecond, spanMs: SECOND_MS },
    { key: serviceKey('budget', 'hour'), rate: rates.sendPerHour, spanMs: HOUR_MS },
  ]
    .filter(({ rate }) => rate > 0)
    .map(({ key, rate, spanMs }) => ({
      key,
      intervalMs: spanMs / rate,
      burst: Math.max(1, (rate * BURST_MS) / spanMs),
    }))
  const keys = buckets.map(({ key }) => key)
  const shape = buckets.flatMap(({ intervalMs, burst }) => [intervalMs, burst])

  return {
    async take(wanted, now) {
      if (buckets.length === 0) return { taken: wanted, waitMs: 0 }
      const [taken, waitMs] = await takeBudget(keys, [now, wanted, ...shape])
      return { taken, waitMs }
    },
    async giveBack(mails, now) {
      if (buckets.length > 0 && mails > 0) await takeBudget(keys, [now, -mails, ...shape])
    },
  }
}
