import { emptyFunnel, type Funnel } from '../domain/funnel.ts'
import { practiceIdOf } from '../domain/invitation.ts'
import { practiceKey } from './keys.ts'
import type { RedisClient } from './redis.ts'

/** What was counted over every letter and invitation of a request; `countedAt` is epoch ms. */
export type Counted = { funnel: Funnel; secondCopies: number; countedAt: number }

/** What was counted of a request last, so that a look at all requests need not read every letter and invitation. */
export type Funnels = {
  remember(requestId: string, counted: Counted): Promise<void>
  /** @returns nothing when it was counted longer ago than `withinMs`. */
  recall(requestId: string, withinMs: number, now: number): Promise<Counted | undefined>
}

const KEPT_MS = 60 * 60_000

export function createFunnels(redis: RedisClient): Funnels {
  const key = (requestId: string) => practiceKey(practiceIdOf(requestId), 'funnel', requestId)
  return {
    async remember(requestId, counted) {
      await redis.set(key(requestId), JSON.stringify(counted), 'PX', KEPT_MS)
    },
    async recall(requestId, withinMs, now) {
      const text = await redis.get(key(requestId))
      if (text === null) return undefined
      const kept: Counted = JSON.parse(text)
      if (now - kept.countedAt > withinMs) return undefined
      return { ...kept, funnel: { ...emptyFunnel(), ...kept.funnel } }
    },
  }
}
