import { type Cluster, Redis } from 'ioredis'

/** A connection to one Redis or to a cluster; stores do not care which. */
export type RedisClient = Redis | Cluster

/**
 * Connects for a process that answers people: a command fails within two seconds when Redis is away, so that the page can
 * say what to do, and the connection comes back by itself.
 *
 * @param autoPipelining for the web side, where many requests share the connection; it slows a single flow. A command
 *   then waits for the one batch that is under way before its own time begins, so each has half as long.
 */
export function connectRedis(url: string, options: { autoPipelining: boolean }): Redis {
  return new Redis(url, {
    enableAutoPipelining: options.autoPipelining,
    connectTimeout: 1500,
    commandTimeout: options.autoPipelining ? 900 : 1500,
    maxRetriesPerRequest: 1,
    retryStrategy: (attempt) => Math.min(50 * attempt, 1000),
  })
}
