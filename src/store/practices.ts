import { type FileMap, FileMapSchema } from '../domain/file-map.ts'
import { type Practice, PracticeSchema } from '../domain/practice.ts'
import { practiceKey, serviceKey } from './keys.ts'
import type { RedisClient } from './redis.ts'

export type Practices = {
  /**
   * Takes a practice in place of what was known of it; a file map that was remembered stays where it has none of its own.
   * @returns the practice as it is known from now on.
   */
  put(practice: Practice): Promise<Practice>
  /** Takes what a practice says about its own files in place of what it said before. */
  rememberFileMap(id: string, fileMap: FileMap): Promise<void>
  find(id: string): Promise<Practice | undefined>
  /** As `find`, from this process's memory when it was read within the last seconds: for the parents' way. */
  current(id: string): Promise<Practice | undefined>
  /** The practice as this process last saw it: for the page that has to name it while Redis is away. */
  remembered(id: string): Practice | undefined
  list(): Promise<Practice[]>
}

const FRESH_MS = 5000

/** Practices live until an operator removes them: no TTL. The file map is a key of its own, for it is learned by itself. */
export function createPractices(redis: RedisClient, now: () => number): Practices {
  const seen = new Map<string, { practice: Practice; at: number }>()
  const all = serviceKey('practices')
  const mapKey = (id: string) => practiceKey(id, 'file-map')

  async function find(id: string): Promise<Practice | undefined> {
    const [text, map] = await redis.mget(practiceKey(id, 'practice'), mapKey(id))
    if (typeof text !== 'string') return undefined
    const practice = PracticeSchema.parse(JSON.parse(text))
    if (typeof map === 'string') practice.fileMap = FileMapSchema.parse(JSON.parse(map))
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
      const { fileMap, ...others } = practice
      const text = JSON.stringify(others)
      const map = fileMap ? [mapKey(practice.id), JSON.stringify(fileMap)] : []
      await redis.mset(practiceKey(practice.id, 'practice'), text, ...map)
      await redis.sadd(all, practice.id)
      return (await find(practice.id)) ?? practice
    },
    async rememberFileMap(id, fileMap) {
      await redis.set(mapKey(id), JSON.stringify(fileMap))
    },
    remembered: (id) => seen.get(id)?.practice,
    async list() {
      const found = await Promise.all((await redis.smembers(all)).sort().map(find))
      return found.filter((practice) => practice !== undefined)
    },
  }
}
