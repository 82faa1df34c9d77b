import { type Practice, PracticeSchema } from '../domain/practice.ts'
import { practiceKey, serviceKey } from './keys.ts'
import type { RedisClient } from './redis.ts'

export type Practices = {
  put(practice: Practice): Promise<void>
  find(id: string): Promise<Practice | undefined>
  /** As `find`, from this process's memory when it was read within the last seconds: for the parents' way. */
  current(id: string): Promise<Practice | undefined>
  /** The practice as this process last saw it: for the page that has to name it while Redis is away. */
  remembered(id: string): Practice | undefined
  list(): Promise<Practice[]>
}

const FRESH_MS = 5000

/** Practices live until an operator removes them: no TTL. */
export function createPractices(redis: RedisClient, now: () => number): Practices {
  const seen = new Map<string, { practice: Practice; at: number }>()
  const all = serviceKey('practices')

  async function find(id: string): Promise<Practice | undefined> {
    const text = await redis.get(practiceKey(id, 'practice'))
    if (text === null) return undefined
    const practice = PracticeSchema.parse(JSON.parse(text))
    seen.set(id, { practice, at: now() })
    return practice
  }

  return {
    find,
    async current(id) {
      const known = seen.get(id)
      return known && now() - known.at < FRESH_MS ? known.practice : find(id)
    },
    async put(practice) {
      await redis.set(practiceKey(practice.id, 'practice'), JSON.stringify(practice))
      await redis.sadd(all, practice.id)
      seen.set(practice.id, { practice, at: now() })
    },
    remembered: (id) => seen.get(id)?.practice,
    async list() {
      const found = await Promise.all((await redis.smembers(all)).sort().map(find))
      return found.filter((practice) => practice !== undefined)
    },
  }
}
