import { buildDeps } from '../../src/build-deps.ts'
import { readConfig } from '../../src/config.ts'
import { connectRedis } from '../../src/store/redis.ts'
import { runWorker } from '../../src/worker/run-worker.ts'

/** One worker in a process of its own, by the service's settings. Says when asked what memory it holds, after collecting what it needs no more. */
const config = readConfig(process.env)
const redis = connectRedis(config.redisUrl ?? '', { autoPipelining: false })
const { deps } = buildDeps(config, { redis })
process.on('message', () => {
  globalThis.gc?.()
  const { rss, heapUsed, external } = process.memoryUsage()
  process.send?.({ rss, held: heapUsed + external })
})
process.on('disconnect', () => process.exit(0))
await runWorker(deps, new AbortController().signal)
