import { type Practice, PracticeSchema } from '../domain/practice.ts'
import { practiceKey, serviceKey } from './keys.ts'
import type { RedisClient } from './redis.ts'

export type Practices = {
  put(practice: Practice): Promise<void>
  find(id: string): Promise<Practice | undefined>
  /** The practice as this process last saw it: for the page that has to name it while Redis is away. */
  remembered(id: string): Practice | undefined
  list(): Promise<Practice[]>
}

/** Practices live until an operator removes them: no TTL. */
export function createPractices(redis: RedisClient): Practices {
  const seen = new Map<string, Practice>()
  const all = serviceKey('practices')

  async function find(id: string): Promise<Practice | undefined> {
    const text = await redis.get(practiceKey(id, 'practice'))
    if (text === null) return undefined
    const practice = PracticeSchema.parse(JSON.parse(text))
    seen.set(id, practice)
    return practice
  }

  return {
    find,
    async put(practice) {
      await redis.set(practiceKey(practice.id, 'practice'), JSON.stringify(practice))
      await redis.sadd(all, practice.id)
      seen.set(practice.id, practice)
    },
    remembered: (id) => seen.get(id),
    async list() {
      const found = await Promise.all((await redis.smembers(all)).sort().map(find))
      return found.filter((practice) => practice !== undefined)
    },
  }
}
