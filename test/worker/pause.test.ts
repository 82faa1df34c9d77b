import { afterAll, expect, test } from '@jest/globals'
import { pauseRequest } from '../../src/actions/pause-request.ts'
import { resumeRequest } from '../../src/actions/resume-request.ts'
import { startPostOffice } from '../support/post-office.ts'
import { testRedis } from '../support/test-redis.ts'

const LETTERS = 400
const WORKERS = 3
const LINES = 5

const redis = await testRedis()

afterAll(() => redis.disconnect())

test('once a pause is said no letter is handed over any more, by none of three workers; resumed, each goes out once', async () => {
  const office = await startPostOffice(redis, { SEND_CONCURRENCY: String(LINES) })
  const { deps, requestId, sink } = office
  await office.release(LETTERS)
  const handed = async () => (await office.letters()).filter(({ issuedAt }) => issuedAt !== undefined).length
  let atPause: { mails: number; handed: number } | undefined
  let arrived = 0
  sink.onMail = () => {
    arrived += 1
    if (arrived === 100)
      void pauseRequest(deps, requestId, 'operator').then(async () => {
        atPause = { mails: sink.mails.length, handed: await handed() }
      })
    return 'take'
  }
  await office.work({
    workers: WORKERS,
    until: async () => atPause !== undefined && (await deps.letters.due(requestId)).inHands === 0,
  })
  expect(await handed()).toBe(atPause?.handed)
  expect(sink.mails).toHaveLength(atPause?.handed ?? 0)
  expect(sink.mails.length - (atPause?.mails ?? 0)).toBeLessThanOrEqual(WORKERS * LINES)
  expect(await deps.letters.counts(requestId)).toEqual({
    accepted: atPause?.handed,
    queued: LETTERS - sink.mails.length,
  })

  await resumeRequest(deps, requestId, 'operator')
  await office.work({ workers: WORKERS })
  expect(sink.mails).toHaveLength(LETTERS)
  expect(new Set(sink.mails.map(({ to }) => to[0])).size).toBe(LETTERS)
  await office.stop()
})
