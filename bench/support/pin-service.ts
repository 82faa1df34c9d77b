import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createApp } from '../../src/app.ts'
import { buildDeps } from '../../src/build-deps.ts'
import { readConfig } from '../../src/config.ts'
import { bufferedLog } from '../../src/log.ts'
import { connectRedis } from '../../src/store/redis.ts'

/** The web side as production runs it. */
const config = readConfig(process.env)
const redis = connectRedis(config.redisUrl ?? '', { autoPipelining: true })
const { deps } = buildDeps(config, { redis, logTo: bufferedLog() })
const server = createServer(createApp(deps))
server.listen(0, '127.0.0.1', () => process.stdout.write(`${(server.address() as AddressInfo).port}\n`))
