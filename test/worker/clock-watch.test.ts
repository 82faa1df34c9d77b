import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { createClockWatch } from '../../src/worker/clock-watch.ts'
import { type PostOffice, startPostOffice } from '../support/post-office.ts'
import { testRedis } from '../support/test-redis.ts'

const redis = await testRedis()
let office: PostOffice

beforeAll(async () => {
  office = await startPostOffice(redis)
})
afterAll(async () => {
  await office.stop()
  redis.disconnect()
})

const warnings = () => office.logged().split('are not in step').length - 1

test('a worker whose clock is more than five seconds from that of Redis says so once', async () => {
  const watch = createClockWatch(office.deps, office.deps.log)
  await watch()
  expect(warnings()).toBe(0)
  office.pass(8000)
  await watch()
  await watch()
  expect(warnings()).toBe(1)
  expect(office.logged()).toMatch(/"aheadMs":[78]\d{3}\b/)
})

test('a clock that is behind that of Redis is seen as well, by the first beat of a worker', async () => {
  office.pass(-16_000)
  await office.work({ until: () => warnings() === 2 })
  expect(office.logged()).toMatch(/"aheadMs":-[78]\d{3}\b/)
})
