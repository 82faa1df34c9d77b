import { afterAll, expect, test } from '@jest/globals'
import { startPostOffice } from '../support/post-office.ts'
import { startSink } from '../support/sink.ts'
import { testRedis } from '../support/test-redis.ts'

const HOUR_MS = 60 * 60_000
const BATCHES = 4
const IN_BATCH = 5

const redis = await testRedis()

afterAll(() => redis.disconnect())

test('a mail server that is away for four hours costs no letter and no place in the order of release', async () => {
  const office = await startPostOffice(redis, { SEND_CONCURRENCY: '1' })
  for (let batch = 0; batch < BATCHES; batch += 1) {
    await office.release(IN_BATCH, (_, index) => ({ email: `parent${index}@batch${batch}.example.com` }))
    office.pass(60_000)
  }
  await office.sink.stop()
  const tries = () => office.logged().split('"reason":"no-line-ECONNREFUSED"').length - 1
  for (let hour = 1; hour <= 4; hour += 1) {
    const before = tries()
    await office.work({ until: () => tries() > before })
    office.pass(HOUR_MS)
  }
  expect(await office.deps.letters.counts(office.requestId)).toEqual({ queued: BATCHES * IN_BATCH })

  const back = await startSink({}, Number(new URL(office.sink.url).port))
  await office.work()
  const batches = back.mails.map(({ to }) => /batch\d/.exec(to[0] ?? '')?.[0])
  expect(batches).toEqual(batches.toSorted())
  expect(new Set(back.mails.map(({ to }) => to[0])).size).toBe(BATCHES * IN_BATCH)
  expect(back.mails).toHaveLength(BATCHES * IN_BATCH)
  expect(await office.deps.letters.counts(office.requestId)).toEqual({ accepted: BATCHES * IN_BATCH })
  await office.stop()
  await back.stop()
})

test('a worker that found the mail server away finds it back by itself', async () => {
  const office = await startPostOffice(redis, { SEND_CONCURRENCY: '3' })
  await office.release(30)
  await office.sink.stop()
  const tries = () => office.logged().split('"reason":"no-line-ECONNREFUSED"').length - 1
  let back: Awaited<ReturnType<typeof startSink>> | undefined
  await office.work({
    until: async () => {
      if (tries() >= 3 && back === undefined) {
        office.pass(4 * HOUR_MS)
        back = await startSink({}, Number(new URL(office.sink.url).port))
      }
      return (await office.deps.letters.openRequests()).length === 0
    },
  })
  expect(back?.mails).toHaveLength(30)
  expect(await office.deps.letters.counts(office.requestId)).toEqual({ accepted: 30 })
  await office.stop()
  await back?.stop()
})
