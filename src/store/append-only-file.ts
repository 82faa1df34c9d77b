import { Cluster } from 'ioredis'
import { DAY_MS } from '../domain/limits.ts'
import { serviceKey } from './keys.ts'
import type { RedisClient } from './redis.ts'

/**
 * What is erased in Redis still stands in its append-only file until Redis writes that anew (BGREWRITEAOF): it is asked to
 * after each erasing by order, and at most once a day after others.
 */
export function rewriteAppendOnlyFile(redis: RedisClient) {
  /** When something was erased by `order` or by its `time`, and when the file was last begun anew: epoch ms. No TTL: three numbers. */
  const key = serviceKey('append-only-file')

  return {
    /** To be called after something was erased. */
    async noteErased(by: 'order' | 'time', now: number): Promise<void> {
      await redis.hset(key, by, now)
    },
    /**
     * Asks for a new file where one is due.
     *
     * @returns `later` when Redis is writing one, which may have begun before the data was erased: it is due still.
     *   `refused` where Redis does not let us ask, `off` where it writes no such file.
     */
    async rewriteErased(now: number): Promise<'asked' | 'not-due' | 'later' | 'off' | 'refused'> {
      const [order, time, last] = (await redis.hmget(key, 'order', 'time', 'last')).map(Number)
      const [begun = 0, ordered = 0, ended = 0] = [last, order, time]
      if (ordered <= begun && (ended <= begun || now - begun < DAY_MS)) return 'not-due'
      const servers = redis instanceof Cluster ? redis.nodes('master') : [redis]
      const outcomes = await Promise.all(servers.map((server) => rewrite(server)))
      const outcome = (['later', 'refused', 'asked'] as const).find((each) => outcomes.includes(each)) ?? 'off'
      if (outcome !== 'later') await redis.hset(key, 'last', now)
      return outcome
    },
  }
}

type Server = Pick<RedisClient, 'info' | 'bgrewriteaof'>

async function rewrite(server: Server): Promise<'asked' | 'later' | 'off' | 'refused'> {
  try {
    if (!(await server.info('persistence')).includes('aof_enabled:1')) return 'off'
    await server.bgrewriteaof()
    return 'asked'
  } catch (error) {
    const message = error instanceof Error ? error.message : ''
    if (/already in progress/.test(message)) return 'later'
    if (/^(NOPERM|ERR unknown command)/.test(message)) return 'refused'
    throw error
  }
}
