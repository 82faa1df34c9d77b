import type { Redis } from 'ioredis'

/**
 * What is wrong with a Redis that has to keep a release: it must never evict, and must keep an append-only file. Snapshots
 * alone will not do: a Redis that is killed would come back with the ledger of minutes ago, and its letters queued anew.
 * `undefined` while it cannot be asked. A server that keeps its settings to itself, as hosted ones do, is asked for nothing.
 */
export async function redisFaults(redis: Redis): Promise<string[] | undefined> {
  const setting = async (name: string) => String(((await redis.config('GET', name)) as string[])[1] ?? '')
  try {
    const faults: string[] = []
    const policy = await setting('maxmemory-policy')
    if (policy !== 'noeviction')
      faults.push(`Redis has maxmemory-policy ${policy}: set it to noeviction, or letters and limits may vanish`)
    if ((await setting('appendonly')) !== 'yes')
      faults.push(
        'Redis keeps no append-only file: set appendonly yes (CONFIG SET appendonly yes, and in redis.conf), or a Redis that is killed forgets who was mailed since its last snapshot, and they are mailed again',
      )
    return faults
  } catch (error) {
    return error instanceof Error && /^(NOPERM|ERR unknown command)/.test(error.message) ? [] : undefined
  }
}
