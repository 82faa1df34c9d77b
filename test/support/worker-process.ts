import { Redis } from 'ioredis'
import { buildDeps } from '../../src/build-deps.ts'
import { readConfig } from '../../src/config.ts'
import { runWorker } from '../../src/worker/run-worker.ts'

/** One worker in a process of its own, to be killed: `REDIS_URL` names the database, the rest are the service's settings. */
const redis = new Redis(process.env.REDIS_URL ?? '')
const { deps } = buildDeps(readConfig(process.env), { redis })
await runWorker(deps, new AbortController().signal)
