import { type LinkState, localId, practiceIdOf } from '../domain/invitation.ts'
import { type AuditEvent, trailEntry, trailKey } from './audit.ts'
import { newsKey } from './family-news.ts'
import { practiceKey } from './keys.ts'
import type { RedisClient } from './redis.ts'
import { defineScript } from './script.ts'

export type AskNoted = { outcome: 'noted' | 'already'; at: number } | { outcome: 'not-over' }

/** Somebody who asked for a new email and got none since. Times are epoch ms. */
export type Asking = { id: string; askedAt: number; link: LinkState; linkExpiresAt?: number }

/** Who asked for a new email in place of a link that is over or locked. */
export type Asked = {
  /**
   * Notes it with its event, once a day of the practice for each link.
   *
   * @param generation of the link that asks.
   * @param day of the practice's calendar.
   */
  note(id: string, generation: number, day: string, event: AuditEvent): Promise<AskNoted>
  /** Whoever waits in a practice, oldest first. A newer link, and every end, take them off. */
  waiting(practiceId: string): Promise<Asking[]>
}

/** Whose invitations ask, by when. It goes with the invitations: no TTL. */
export function askedKey(practiceId: string): string {
  return practiceKey(practiceId, 'asked')
}

export function createAsked(redis: RedisClient): Asked {
  const askAgain = defineScript<[outcome: 'noted' | 'already', at: number] | [outcome: 'not-over']>(redis, 'ask_again')
  return {
    async note(id, generation, day, event) {
      const practice = practiceIdOf(id)
      const [outcome, at] = await askAgain(
        [practiceKey(practice, 'i', localId(id)), askedKey(practice), newsKey(practice), trailKey(practice)],
        [event.at, generation, day, localId(id), trailEntry(event)],
      )
      return at === undefined || outcome === 'not-over' ? { outcome: 'not-over' } : { outcome, at }
    },
    async waiting(practiceId) {
      const members = await redis.zrange(askedKey(practiceId), '0', '-1')
      const batch = redis.pipeline()
      for (const member of members) batch.hmget(practiceKey(practiceId, 'i', member), 'link', 'askedAt', 'exp')
      const replies = (await batch.exec()) ?? []
      return replies.flatMap(([fault, reply], index) => {
        if (fault) throw fault
        const [link, askedAt, exp] = reply as (string | null)[]
        if (!askedAt || (link !== 'open' && link !== 'locked')) return []
        const id = `${practiceId}.${members[index]}`
        return [{ id, askedAt: Number(askedAt), link, ...(exp && { linkExpiresAt: Number(exp) }) }]
      })
    },
  }
}
