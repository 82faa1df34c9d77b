import { NEWS_KINDS, type NewsCounts } from '../domain/family-news.ts'
import { practiceKey } from './keys.ts'
import type { RedisClient } from './redis.ts'
import { defineScript } from './script.ts'

/** Counts that were taken to be told, and the day of the practice for which they are. */
export type TakenNews = { day: string; counts: NewsCounts }

/** What families told of a practice's invitations and the practice was not told yet, counted by kind. */
export type FamilyNews = {
  /** Since when there is something to tell, epoch ms, and what was taken and may not be told yet. */
  waiting(practiceId: string): Promise<{ since?: number; taken?: TakenNews }>
  /**
   * Takes all that was counted so far to be told on a day. What was taken before and not noted as told is given again in its
   * place, with the day that it was taken for.
   *
   * @returns nothing where somebody else took it meanwhile, or that day was told before.
   */
  take(practiceId: string, since: number, day: string): Promise<TakenNews | undefined>
  /** Forgets what was taken: it is told. */
  noteTold(practiceId: string, taken: TakenNews): Promise<void>
}

/** Where a practice's news is counted; the steps in which something happens count it there. One for each practice: no TTL. */
export function newsKey(practiceId: string): string {
  return practiceKey(practiceId, 'news')
}

export function createFamilyNews(redis: RedisClient): FamilyNews {
  const takeNews = defineScript<string>(redis, 'take_news')
  const noteTold = defineScript<number>(redis, 'note_told')
  return {
    async waiting(practiceId) {
      const [since, taken] = await redis.hmget(newsKey(practiceId), 'since', 'taken')
      return { ...(since && { since: Number(since) }), ...(taken && { taken: JSON.parse(taken) }) }
    },
    async take(practiceId, since, day) {
      const taken = await takeNews([newsKey(practiceId)], [since, day, ...NEWS_KINDS])
      return taken === '' ? undefined : JSON.parse(taken)
    },
    async noteTold(practiceId, { day }) {
      await noteTold([newsKey(practiceId)], [day])
    },
  }
}
