import { dayCeiling, type PinsOfDay } from '../domain/day-ceiling.ts'
import { DAY_MS } from '../domain/limits.ts'
import type { RedisClient } from './redis.ts'

/** The key of what was counted on one day of UTC. */
export function dayKey(key: string, at: number): string {
  return `${key}:${Math.floor(at / DAY_MS)}`
}

/** Days that a span of time touches at most. */
export function daysOf(ms: number): number {
  return Math.ceil(ms / DAY_MS)
}

/** The PINs of a day and their ceiling, as the steps that take one see them (lua/day_ceiling.lua). */
export async function pinsOfDay(
  redis: RedisClient,
  keys: { pins: string; mailed: string },
  { linkLifetimeMs, least }: { linkLifetimeMs: number; least: number },
  now: number,
): Promise<PinsOfDay> {
  const today = Math.floor(now / DAY_MS)
  const days = Array.from({ length: daysOf(linkLifetimeMs) + 1 }, (_, back) => String(today - back))
  const [counted, mailed] = await Promise.all([
    redis.hmget(keys.pins, 'sent', 'right'),
    redis.hmget(keys.mailed, ...days),
  ])
  const emails = mailed.map((count) => Number(count ?? 0))
  const sum = (counts: readonly number[]) => counts.reduce((total, count) => total + count, 0)
  const [sent = 0, right = 0] = counted.map((count) => Number(count ?? 0))
  return { sent, right, most: dayCeiling({ recent: sum(emails.slice(0, 3)), live: sum(emails) }, least) }
}
