import { DAY_MS } from '../domain/limits.ts'

/** The key of what was counted on one day of UTC. */
export function dayKey(key: string, at: number): string {
  return `${key}:${Math.floor(at / DAY_MS)}`
}

/** Days that a span of time touches at most. */
export function daysOf(ms: number): number {
  return Math.ceil(ms / DAY_MS)
}
