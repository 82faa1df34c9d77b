import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { afterAll, beforeEach, expect, test } from '@jest/globals'
import { type PostOffice, startPostOffice } from '../support/post-office.ts'
import { testRedis, testRedisUrl } from '../support/test-redis.ts'

const LETTERS = 60
const LINES = 3

const redis = await testRedis()

beforeEach(() => redis.flushdb())
afterAll(() => redis.disconnect())

test('SIGTERM: the mails at the server end, nothing more is claimed, the rest can be claimed', async () => {
  const office = await startPostOffice(redis)
  await office.release(LETTERS)
  const server = gate(office)
  const service = startService(office)
  await server.reached(LINES)
  service.kill('SIGTERM')
  server.open()
  expect(await once(service, 'exit')).toEqual([0, null])

  const { accepted = 0, queued = 0, ...others } = await office.deps.letters.counts(office.requestId)
  expect(others).toEqual({})
  expect(accepted).toBe(office.sink.mails.length)
  expect(accepted).toBeLessThanOrEqual(2 * LINES)
  expect(accepted + queued).toBe(LETTERS)
  await office.stop()
}, 60_000)

test('a server that never answers holds a worker up for twenty seconds; what it had not handed over is claimed at once', async () => {
  const office = await startPostOffice(redis)
  await office.release(LETTERS)
  const server = gate(office)
  const service = startService(office)
  await server.reached(LINES)
  service.kill('SIGTERM')
  expect(await once(service, 'exit')).toEqual([0, null])
  const left = await office.deps.letters.due(office.requestId)
  expect(left.waiting + left.inHands).toBe(LETTERS)
  expect(await office.deps.workers.alive(office.deps.now())).toEqual([])

  server.open()
  const counts = () => office.deps.letters.counts(office.requestId)
  await office.work({ until: async () => (await counts()).accepted === LETTERS - LINES })
  expect(await counts()).toEqual({ accepted: LETTERS - LINES, unknown: LINES })
  await office.stop()
}, 90_000)

/** Holds every mail after its last byte until it opens. */
function gate({ sink }: PostOffice) {
  let open = () => {}
  const opened = new Promise<void>((resolve) => {
    open = resolve
  })
  let full = () => {}
  let enough = Number.POSITIVE_INFINITY
  sink.onMail = async () => {
    if (sink.mails.length >= enough) full()
    await opened
    return 'take' as const
  }
  return {
    open: () => open(),
    reached(count: number): Promise<void> {
      enough = count
      return new Promise((resolve) => {
        full = resolve
      })
    },
  }
}

/** `bulk-pin serve --only worker` as a process of its own. */
function startService({ sink }: PostOffice): ChildProcess {
  return spawn(process.execPath, ['dist/main.js', 'serve', '--only', 'worker'], {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: {
      PATH: process.env.PATH,
      REDIS_URL: testRedisUrl(),
      PUBLIC_URL: 'https://pin.example.com',
      SMTP_URL: sink.url,
      MAIL_FROM: 'portal@pin.example.com',
      OPS_PORT: '0',
      HOST: '127.0.0.1',
      SEND_PER_SECOND: '0',
      SEND_CONCURRENCY: String(LINES),
      LOG_LEVEL: 'silent',
    },
  })
}
