import { buildDeps } from '../../src/build-deps.ts'
import { readConfig } from '../../src/config.ts'
import { connectRedis } from '../../src/store/redis.ts'
import { runWorker } from '../../src/worker/run-worker.ts'

/** One worker in a process of its own, to be killed: connected as production is, by the service's settings. */
const config = readConfig(process.env)
const redis = connectRedis(config.redisUrl ?? '', { autoPipelining: false })
redis.on('error', () => undefined)
const { deps } = buildDeps(config, { redis })
await runWorker(deps, new AbortController().signal)
