import { afterAll, beforeEach, expect, test } from '@jest/globals'
import { createSendBudget } from '../../src/store/send-budget.ts'
import { testRedis } from '../support/test-redis.ts'

const NOW = 1_790_000_000_000
const redis = await testRedis()

beforeEach(() => redis.flushdb())
afterAll(() => redis.disconnect())

async function takenOver(ms: number, wanted: number, rates: { sendPerSecond: number; sendPerHour: number }) {
  const workers = [createSendBudget(redis, rates), createSendBudget(redis, rates)]
  let total = 0
  for (let passed = 0; passed < ms; passed += 10) {
    const takes = await Promise.all(workers.map((budget) => budget.take(wanted, NOW + passed)))
    for (const { taken } of takes) total += taken
  }
  return total
}

test('two workers together send in a second what the service may, and at most one mail saved up before', async () => {
  expect(await takenOver(1000, 20, { sendPerSecond: 14, sendPerHour: 0 })).toBe(15)
})

test('ten seconds give ten times as much, however greedy the workers are', async () => {
  const total = await takenOver(10_000, 200, { sendPerSecond: 14, sendPerHour: 0 })
  expect(total).toBeGreaterThanOrEqual(140)
  expect(total).toBeLessThanOrEqual(141)
})

test('fifty at once share a tenth of a second worth of mail', async () => {
  const budget = createSendBudget(redis, { sendPerSecond: 100, sendPerHour: 0 })
  const takes = await Promise.all(Array.from({ length: 50 }, () => budget.take(5, NOW)))
  expect(takes.reduce((sum, { taken }) => sum + taken, 0)).toBe(10)
})

test('an hourly limit spreads over the hour and binds before the rate of the second', async () => {
  const budget = createSendBudget(redis, { sendPerSecond: 100, sendPerHour: 60 })
  expect(await budget.take(20, NOW)).toEqual({ taken: 1, waitMs: 0 })
  expect(await budget.take(20, NOW + 1)).toEqual({ taken: 0, waitMs: 59_999 })
  expect(await budget.take(20, NOW + 60_000)).toEqual({ taken: 1, waitMs: 0 })
})

test('what a refused claim did not use is there again', async () => {
  const budget = createSendBudget(redis, { sendPerSecond: 50, sendPerHour: 0 })
  expect((await budget.take(20, NOW)).taken).toBe(5)
  await budget.giveBack(5, NOW)
  expect((await budget.take(20, NOW)).taken).toBe(5)
})

test('idle hours save nothing up, and a restart does not begin anew', async () => {
  const rates = { sendPerSecond: 20, sendPerHour: 0 }
  const first = createSendBudget(redis, rates)
  expect((await first.take(100, NOW)).taken).toBe(2)
  expect((await createSendBudget(redis, rates).take(100, NOW)).taken).toBe(0)
  expect((await first.take(100, NOW + 3_600_000)).taken).toBe(2)
})

test('a clock that was set back holds mail up for no longer than one mail takes', async () => {
  const budget = createSendBudget(redis, { sendPerSecond: 10, sendPerHour: 0 })
  await budget.take(1, NOW + 86_400_000)
  expect(await budget.take(1, NOW)).toEqual({ taken: 0, waitMs: 100 })
  expect((await budget.take(1, NOW + 100)).taken).toBe(1)
})

test('no limit asks nobody', async () => {
  const budget = createSendBudget(redis, { sendPerSecond: 0, sendPerHour: 0 })
  expect(await budget.take(20, NOW)).toEqual({ taken: 20, waitMs: 0 })
  expect(await redis.dbsize()).toBe(0)
})
