import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { afterAll, expect, test } from '@jest/globals'
import { startPostOffice } from '../support/post-office.ts'
import { testRedis, testRedisUrl } from '../support/test-redis.ts'

const LETTERS = 400
const KILLS = 3
const IN_HAND = 5

const redis = await testRedis()

afterAll(() => redis.disconnect())

test('workers that are killed in the middle lose no letter, and send twice at most what they had in hand', async () => {
  const office = await startPostOffice(redis, { UNKNOWN_WAIT_SECONDS: '0.001' })
  await office.release(LETTERS)
  for (let kill = 1; kill <= KILLS; kill += 1) {
    const worker = startWorker(office.sink.url)
    const enough = (kill * LETTERS) / (KILLS + 1)
    while (office.sink.mails.length < enough) await new Promise((resolve) => setTimeout(resolve, 5))
    worker.kill('SIGKILL')
    await once(worker, 'exit')
  }
  office.pass(16_000)
  await office.work()

  const sent = new Map<string, number>()
  for (const { to } of office.sink.mails) for (const address of to) sent.set(address, (sent.get(address) ?? 0) + 1)
  const duplicates = office.sink.mails.length - sent.size
  expect(sent.size).toBe(LETTERS)
  expect(duplicates).toBeLessThanOrEqual(KILLS * IN_HAND)
  expect(Math.max(...sent.values())).toBeLessThanOrEqual(2)
  const { accepted = 0, unknown = 0, ...others } = await office.deps.letters.counts(office.requestId)
  expect(others).toEqual({})
  expect(accepted + unknown).toBe(LETTERS)
  const again = (await office.letters()).filter(({ unanswered }) => unanswered > 0)
  expect(again.length).toBeGreaterThanOrEqual(duplicates)
  await office.stop()
}, 60_000)

function startWorker(smtpUrl: string): ChildProcess {
  const script = fileURLToPath(new URL('../support/worker-process.ts', import.meta.url))
  return spawn(process.execPath, ['--import', 'tsx', script], {
    stdio: 'ignore',
    env: {
      PATH: process.env.PATH,
      REDIS_URL: testRedisUrl(),
      PUBLIC_URL: 'https://pin.example.com',
      SMTP_URL: smtpUrl,
      MAIL_FROM: 'portal@pin.example.com',
      SEND_PER_SECOND: '0',
      SEND_CONCURRENCY: String(IN_HAND),
      LOG_LEVEL: 'silent',
    },
  })
}
