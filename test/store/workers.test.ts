import { afterAll, beforeEach, expect, test } from '@jest/globals'
import { createWorkers } from '../../src/store/workers.ts'
import { testRedis } from '../support/test-redis.ts'

const NOW = 1_790_000_000_000
const redis = await testRedis()
const workers = createWorkers(redis)

beforeEach(() => redis.flushdb())
afterAll(() => redis.disconnect())

test('a worker is dead when its last beat is older than fifteen seconds', async () => {
  await workers.beat('a', NOW)
  await workers.beat('b', NOW + 1)
  expect(await workers.alive(NOW + 15_000)).toEqual(['a', 'b'])
  expect(await workers.alive(NOW + 15_001)).toEqual(['b'])
})

test('of fifty workers that ask at once one leads, until it is silent for fifteen seconds', async () => {
  const asked = await Promise.all(Array.from({ length: 50 }, (_, index) => workers.lead(`w${index}`, NOW)))
  expect(asked.filter(Boolean)).toHaveLength(1)
  const leader = `w${asked.indexOf(true)}`
  expect(await workers.lead(leader, NOW + 10_000)).toBe(true)
  expect(await workers.lead('other', NOW + 24_999)).toBe(false)
  expect(await workers.lead('other', NOW + 25_000)).toBe(true)
  expect(await workers.lead(leader, NOW + 25_000)).toBe(false)
})

test('who leaves gives up the lead, and never the lead of another', async () => {
  await workers.beat('a', NOW)
  await workers.lead('a', NOW)
  await workers.leave('b', NOW)
  expect(await workers.lead('b', NOW)).toBe(false)
  await workers.leave('a', NOW)
  expect(await workers.lead('b', NOW)).toBe(true)
  expect(await workers.alive(NOW)).toEqual([])
})

test('the newest beat is known however long ago it was, also when its worker left in order', async () => {
  expect(await workers.lastBeat()).toBeUndefined()
  await workers.beat('a', NOW)
  await workers.leave('a', NOW)
  await workers.beat('b', NOW + 40 * 24 * 60 * 60_000)
  await workers.leave('b', NOW + 40 * 24 * 60 * 60_000)
  expect(await workers.lastBeat()).toBe(NOW + 40 * 24 * 60 * 60_000)
})

test('the newest beat is that of the clock that is ahead, in whatever order the workers beat', async () => {
  const behind = [NOW - 40_000, NOW + 30_000, NOW, NOW - 1]
  await Promise.all(behind.map((now, index) => workers.beat(`w${index}`, now)))
  expect(await workers.lastBeat()).toBe(NOW + 30_000)
  await workers.beat('w0', NOW + 30_001)
  expect(await workers.lastBeat()).toBe(NOW + 30_001)
})

test('a clock that was set back leaves the newest beat ahead for fifteen minutes at most', async () => {
  const MINUTE_MS = 60_000
  await workers.beat('a', NOW + 15 * MINUTE_MS)
  await workers.beat('a', NOW)
  expect(await workers.lastBeat()).toBe(NOW + 15 * MINUTE_MS)
  await workers.beat('a', NOW + 15 * MINUTE_MS + 1)
  expect(await workers.lastBeat()).toBe(NOW + 15 * MINUTE_MS + 1)
  await workers.beat('a', NOW + 365 * 24 * 60 * MINUTE_MS)
  await workers.beat('a', NOW)
  expect(await workers.lastBeat()).toBe(NOW)
})
