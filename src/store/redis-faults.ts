import type { Redis } from 'ioredis'

/**
 * What is wrong with a Redis that has to keep a release: it must never evict, and must write to disk. `undefined` while it
 * cannot be asked. A server that keeps its settings to itself, as hosted ones do, is asked for nothing.
 */
export async function redisFaults(redis: Redis): Promise<string[] | undefined> {
  const setting = async (name: string) => String(((await redis.config('GET', name)) as string[])[1] ?? '')
  try {
    const faults: string[] = []
    const policy = await setting('maxmemory-policy')
    if (policy !== 'noeviction')
      faults.push(`Redis has maxmemory-policy ${policy}: set it to noeviction, or letters and limits may vanish`)
    if ((await setting('appendonly')) !== 'yes' && (await setting('save')) === '')
      faults.push('Redis does not write to disk: set appendonly yes, or a restart forgets who was mailed')
    return faults
  } catch (error) {
    return error instanceof Error && /^(NOPERM|ERR unknown command)/.test(error.message) ? [] : undefined
  }
}
