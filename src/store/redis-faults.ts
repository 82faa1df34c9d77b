import type { Redis } from 'ioredis'

/**
 * What is wrong with a Redis that has to keep a release: it must never evict, and must write to disk.
 * A server that does not tell its settings is asked for nothing.
 */
export async function redisFaults(redis: Redis): Promise<string[]> {
  const told = await redis.config('GET', 'maxmemory-policy').catch(() => undefined)
  if (!Array.isArray(told)) return []
  const setting = async (name: string) => String(((await redis.config('GET', name)) as string[])[1] ?? '')
  const faults: string[] = []
  const policy = String(told[1])
  if (policy !== 'noeviction')
    faults.push(`Redis has maxmemory-policy ${policy}: set it to noeviction, or letters and limits may vanish`)
  if ((await setting('appendonly')) !== 'yes' && (await setting('save')) === '')
    faults.push('Redis does not write to disk: set appendonly yes, or a restart forgets who was mailed')
  return faults
}
