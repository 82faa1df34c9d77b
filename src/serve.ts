import { createServer, type Server } from 'node:http'
import type { Express } from 'express'
import { createApp } from './app.ts'
import { buildDeps } from './build-deps.ts'
import { type Config, ConfigError } from './config.ts'
import { bufferedLog } from './log.ts'
import { connectRedis } from './store/redis.ts'
import { redisFaults } from './store/redis-faults.ts'
import { createOpsApp } from './web/ops.ts'
import { runWorker } from './worker/run-worker.ts'

export type Part = 'web' | 'worker'

/** What runs, and how to end it: workers finish the mail in hand, pages the request in hand. */
export type Service = { port: number; stop(): Promise<void> }

/** Starts the parts of the service on the settings' Redis. @throws ConfigError when a setting that they need is missing or Redis is set wrongly. */
export async function startService(config: Config, parts: readonly Part[]): Promise<Service> {
  const missing = [
    config.redisUrl === undefined && 'REDIS_URL is missing',
    parts.includes('worker') && config.smtpUrl === undefined && 'SMTP_URL is missing',
  ].filter(Boolean)
  if (config.redisUrl === undefined || missing.length > 0) throw new ConfigError(missing.join('\n'))

  const web = connectRedis(config.redisUrl, { autoPipelining: true })
  const work = connectRedis(config.redisUrl, { autoPipelining: false })
  const logTo = bufferedLog()
  const { deps, close } = buildDeps(config, { redis: web, logTo })
  for (const redis of [web, work]) redis.on('error', (fault) => deps.log.warn({ err: fault }, 'Redis is away'))

  if (config.production) {
    const faults = await redisFaults(web)
    if (faults.length > 0) throw new ConfigError(faults.join('\n'))
  }
  await deps.practices.list().catch(() => deps.log.warn('Redis is away at the start; the service waits for it'))

  const ops = await listen(createOpsApp(deps), config.host, config.opsPort)
  const pages = parts.includes('web') ? await listen(createApp(deps), config.host, config.port) : undefined
  const ending = new AbortController()
  const workerEdges = parts.includes('worker') ? buildDeps(config, { redis: work, logTo }) : undefined
  const working = workerEdges ? runWorker(workerEdges.deps, ending.signal) : Promise.resolve()
  deps.log.info({ parts, port: pages?.port }, 'the service runs')

  return {
    port: pages?.port ?? 0,
    async stop() {
      ending.abort()
      await Promise.all([pages?.close(), working])
      await Promise.all([ops.close(), workerEdges?.close(), close()])
      web.disconnect()
      work.disconnect()
    },
  }
}

async function listen(app: Express, host: string, port: number): Promise<{ port: number; close(): Promise<void> }> {
  const server = createServer(app)
  server.headersTimeout = 10_000
  server.requestTimeout = 30_000
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, resolve)
  })
  return { port: portOf(server), close: () => closeCalmly(server) }
}

/** Lets requests in hand end, for at most ten seconds. */
function closeCalmly(server: Server): Promise<void> {
  return new Promise((resolve) => {
    const hard = setTimeout(() => server.closeAllConnections(), 10_000)
    server.close(() => {
      clearTimeout(hard)
      resolve()
    })
    server.closeIdleConnections()
  })
}

function portOf(server: Server): number {
  const address = server.address()
  return typeof address === 'object' && address !== null ? address.port : 0
}
