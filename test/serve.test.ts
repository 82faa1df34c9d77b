import { createServer, type Server } from 'node:net'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { Redis } from 'ioredis'
import { readConfig } from '../src/config.ts'
import { startService } from '../src/serve.ts'
import { freePort } from './support/free-port.ts'
import { PRODUCTION } from './support/production-settings.ts'
import { type RedisServer, reachable, startRedis } from './support/redis-server.ts'
import { runBulkPin } from './support/run-bulk-pin.ts'

let sound: RedisServer
let evicting: RedisServer
let taken: Server
let takenPort = ''
beforeAll(async () => {
  sound = await startRedis('--appendonly', 'yes')
  evicting = await startRedis('--appendonly', 'yes', '--maxmemory-policy', 'allkeys-lru')
  takenPort = String(await freePort())
  taken = createServer()
  await new Promise<void>((resolve) => taken.listen(Number(takenPort), '127.0.0.1', resolve))
})
afterAll(async () => {
  taken.close()
  await Promise.all([sound.stop(), evicting.stop()])
})

const EVICTS = 'Redis has maxmemory-policy allkeys-lru: set it to noeviction, or letters and limits may vanish\n'

async function settingsOf(redis: RedisServer, more: NodeJS.ProcessEnv = {}): Promise<NodeJS.ProcessEnv> {
  return {
    ...PRODUCTION,
    HOST: '127.0.0.1',
    PORT: String(await freePort()),
    OPS_PORT: String(await freePort()),
    REDIS_URL: redis.url,
    SMTP_URL: 'smtp://127.0.0.1:1',
    LOG_LEVEL: 'fatal',
    ...more,
  }
}

test.each(['PORT', 'OPS_PORT'])(
  'a service whose %s is taken says so and ends',
  async (setting) => {
    const ran = await runBulkPin(['serve'], await settingsOf(sound, { [setting]: takenPort }))
    const sentence = `${setting} ${takenPort} is taken by another program: end that one or set another ${setting}\n`
    expect(ran).toEqual({ code: 1, out: '', err: sentence })
  },
  60_000,
)

test('in production a service on a Redis that may forget letters says so and ends', async () => {
  expect(await runBulkPin(['serve'], await settingsOf(evicting))).toEqual({ code: 1, out: '', err: EVICTS })
}, 60_000)

test('a Redis that is away at the start is looked at when it comes, and ends the service if it may forget letters', async () => {
  evicting.process.kill('SIGSTOP')
  const settings = await settingsOf(evicting)
  const running = runBulkPin(['serve'], settings)
  await reachable(Number(settings.OPS_PORT))
  evicting.process.kill('SIGCONT')
  expect(await running).toEqual({ code: 1, out: '', err: EVICTS })
}, 60_000)

test('pages and worker of one process count into the same metrics', async () => {
  const settings = await settingsOf(sound, { NODE_ENV: 'test' })
  const service = await startService(readConfig(settings), ['web', 'worker'])
  const metrics = async () => (await fetch(`http://127.0.0.1:${settings.OPS_PORT}/metrics`)).text()
  await fetch(`http://127.0.0.1:${settings.PORT}/set-up`)
  let text = await metrics()
  while (!/^bulk_pin_worker_beats_total [1-9]/m.test(text)) text = await metrics()
  expect(text).toMatch(/^bulk_pin_http_request_seconds_count\{method="GET",route="\/set-up"/m)
  await service.stop()
}, 60_000)

test.each([['web'], ['worker']] as const)(
  '%s alone calls the turns of those who stand in line for the carrier',
  async (part) => {
    const settings = await settingsOf(sound, { NODE_ENV: 'test' })
    const redis = new Redis(settings.REDIS_URL ?? '')
    await redis.zadd('{s}:line:call', 1, 'nobody.aaaaaaaaaaaaaaaaaaaaaa')
    const service = await startService(readConfig(settings), [part])
    while ((await redis.exists('{s}:line:call', '{s}:called:call')) > 0) await redis.ping()
    await service.stop()
    redis.disconnect()
  },
  60_000,
)
