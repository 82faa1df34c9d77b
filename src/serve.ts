import { setTimeout as pause } from 'node:timers/promises'
import type { Redis } from 'ioredis'
import { createApp } from './app.ts'
import { buildDeps } from './build-deps.ts'
import { type Config, ConfigError } from './config.ts'
import { listen } from './listen.ts'
import { bufferedLog } from './log.ts'
import { createMetrics } from './metrics.ts'
import { connectRedis } from './store/redis.ts'
import { redisFaults } from './store/redis-faults.ts'
import { createUndoing, type Undoing } from './undoing.ts'
import { createOpsApp } from './web/ops.ts'
import { callTurns } from './worker/call-turns.ts'
import { runWorker } from './worker/run-worker.ts'

export type Part = 'web' | 'worker'

/** What runs, and how to end it: workers finish the mail in hand, pages the request in hand. */
export type Service = {
  port: number
  stop(): Promise<void>
  /** Comes when a Redis that was away at the start answers and is set wrongly: the service has to end then. */
  unfit: Promise<ConfigError>
}

const ASK_REDIS_AGAIN_MS = 1000

/**
 * Starts the parts of the service on the settings' Redis. In production no worker runs before Redis was looked at.
 * @throws ConfigError when a setting that they need is missing, a port is taken or Redis is set wrongly; nothing is left open.
 */
export async function startService(config: Config, parts: readonly Part[]): Promise<Service> {
  const missing = [
    config.redisUrl === undefined && 'REDIS_URL is missing',
    parts.includes('worker') && config.smtpUrl === undefined && 'SMTP_URL is missing',
  ].filter(Boolean)
  if (config.redisUrl === undefined || missing.length > 0) throw new ConfigError(missing.join('\n'))

  const undoing = createUndoing()
  try {
    return await start(config, config.redisUrl, parts, undoing)
  } catch (error) {
    await undoing.run()
    throw error
  }
}

async function start(config: Config, redisUrl: string, parts: readonly Part[], undoing: Undoing): Promise<Service> {
  const logTo = bufferedLog()
  const metrics = createMetrics()
  const edges = (autoPipelining: boolean) => {
    const redis = connectRedis(redisUrl, { autoPipelining })
    undoing.add(() => redis.disconnect())
    const { deps, close } = buildDeps(config, { redis, logTo, metrics })
    undoing.add(close)
    redis.on('error', (fault) => deps.log.warn({ err: fault }, 'Redis is away'))
    return { redis, deps }
  }
  const { redis, deps } = edges(true)

  const faults = config.production ? await redisFaults(redis) : []
  if (faults && faults.length > 0) throw new ConfigError(faults.join('\n'))
  await deps.practices.list().catch(() => deps.log.warn('Redis is away at the start; the service waits for it'))

  const ops = await listen(createOpsApp(deps), config.host, config.opsPort, 'OPS_PORT')
  undoing.add(ops.close)
  const pages = parts.includes('web') ? await listen(createApp(deps), config.host, config.port, 'PORT') : undefined
  if (pages) undoing.add(pages.close)
  const worker = parts.includes('worker') ? edges(false).deps : undefined

  const ending = new AbortController()
  const lateFault = faults ? Promise.resolve(undefined) : faultOfLateRedis(redis, ending.signal)
  const working = lateFault.then((fault) => (worker && !fault ? runWorker(worker, ending.signal) : undefined))
  const calling = lateFault.then((fault) => (fault ? undefined : callTurns(deps, ending.signal)))
  deps.log.info({ parts, port: pages?.port }, 'the service runs')

  return {
    port: pages?.port ?? 0,
    unfit: new Promise((resolve) => void lateFault.then((fault) => fault && resolve(fault))),
    async stop() {
      deps.log.info('the service ends what is in hand, and stops')
      ending.abort()
      await Promise.all([pages?.close(), working, calling])
      await undoing.run()
    },
  }
}

/** Asks a Redis that was away until it answers how it is set. */
async function faultOfLateRedis(redis: Redis, ending: AbortSignal): Promise<ConfigError | undefined> {
  while (!ending.aborted) {
    const faults = await redisFaults(redis)
    if (faults) return faults.length > 0 ? new ConfigError(faults.join('\n')) : undefined
    await pause(ASK_REDIS_AGAIN_MS, undefined, { signal: ending }).catch(() => undefined)
  }
  return undefined
}
