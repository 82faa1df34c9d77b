import { afterAll, beforeEach, expect, test } from '@jest/globals'
import { createSendBudget, type SendBudget } from '../../src/store/send-budget.ts'
import { testRedis } from '../support/test-redis.ts'

const NOW = 1_790_000_000_000
const HOUR_MS = 3_600_000
const redis = await testRedis()
let trips = 0

beforeEach(() => redis.flushdb())
afterAll(() => redis.disconnect())

function budgetOf(usual: { sendPerSecond?: number; sendPerHour?: number; sendPerDay?: number }): SendBudget {
  return createSendBudget(redis, { sendPerSecond: 0, sendPerHour: 0, sendPerDay: 0, ...usual })
}

function trip(worker = 'w1') {
  trips += 1
  return { worker, number: trips }
}

const take = (budget: SendBudget, wanted: number, now = NOW) => budget.take(trip(), wanted, now)
const taken = async (budget: SendBudget, wanted: number, now = NOW) => (await take(budget, wanted, now)).taken

async function takenOver(ms: number, wanted: number, budget: SendBudget, start = NOW) {
  let total = 0
  for (let passed = 0; passed < ms; passed += 10) {
    const takes = await Promise.all(['w1', 'w2'].map((worker) => budget.take(trip(worker), wanted, start + passed)))
    for (const { taken } of takes) total += taken
  }
  return total
}

test('two workers together send in a second what the service may, and at most one mail saved up before', async () => {
  expect(await takenOver(1000, 20, budgetOf({ sendPerSecond: 14 }))).toBe(15)
})

test('ten seconds give ten times as much, however greedy the workers are', async () => {
  const total = await takenOver(10_000, 200, budgetOf({ sendPerSecond: 14 }))
  expect(total).toBeGreaterThanOrEqual(140)
  expect(total).toBeLessThanOrEqual(141)
})

test('fifty at once share a tenth of a second worth of mail', async () => {
  const budget = budgetOf({ sendPerSecond: 100 })
  const takes = await Promise.all(Array.from({ length: 50 }, (_, turn) => budget.take(trip(`w${turn}`), 5, NOW)))
  expect(takes.reduce((sum, { taken }) => sum + taken, 0)).toBe(10)
})

test('an hourly limit spreads over the hour and binds before the rate of the second', async () => {
  const budget = budgetOf({ sendPerSecond: 100, sendPerHour: 60 })
  expect(await take(budget, 20)).toMatchObject({ taken: 1, waitMs: 0 })
  expect(await take(budget, 20, NOW + 1)).toMatchObject({ taken: 0, waitMs: 59_999 })
  expect(await take(budget, 20, NOW + 60_000)).toMatchObject({ taken: 1, waitMs: 0 })
})

test('a daily limit spreads over the day, and second, hour and day hold all at once', async () => {
  const budget = budgetOf({ sendPerSecond: 100, sendPerHour: 60, sendPerDay: 240 })
  expect(await taken(budget, 20)).toBe(1)
  expect(await take(budget, 20, NOW + 60_000)).toMatchObject({ taken: 0, waitMs: 300_000 })
  let day = 1
  for (let passed = 60_000; passed <= 24 * HOUR_MS; passed += 60_000) day += await taken(budget, 20, NOW + passed)
  expect(day).toBe(241)
})

/** Two workers ask every 10 ms, each by its own clock. @returns what they take together in ten seconds. */
async function takenByClocksApart(apartMs: number, perSecond: number): Promise<number> {
  const budget = budgetOf({ sendPerSecond: perSecond })
  let total = 0
  for (let passed = 0; passed < 10_000; passed += 10) {
    total += (await budget.take(trip('ahead'), 20, NOW + passed + apartMs)).taken
    total += (await budget.take(trip('behind'), 20, NOW + passed)).taken
  }
  return total
}

test.each([10, 30, 200, 5000, 60_000])(
  'two workers whose clocks are %i ms apart send together what the service may',
  async (apartMs) => {
    const total = await takenByClocksApart(apartMs, 100)
    expect(total).toBeGreaterThanOrEqual(990)
    expect(total).toBeLessThanOrEqual(1010)
  },
)

test('a worker whose clock is behind goes on by itself when it is as far as the one ahead was', async () => {
  const budget = budgetOf({ sendPerSecond: 10 })
  expect(await taken(budget, 20, NOW + 5000)).toBe(1)
  expect(await takenOver(5000, 20, budget)).toBe(0)
  expect(await takenOver(1000, 20, budget, NOW + 5000)).toBe(9)
})

test('what a worker whose clock is behind gives back is there for the one ahead, and not twice', async () => {
  const budget = budgetOf({ sendPerSecond: 100 })
  expect(await taken(budget, 20, NOW + 200)).toBe(10)
  await budget.giveBack(trip('behind'), 4, NOW)
  expect(await taken(budget, 20, NOW)).toBe(4)
  expect(await taken(budget, 20, NOW + 200)).toBe(0)
})

test('midnight and the full hour begin nothing anew: an hour on both sides sees no more than its share', async () => {
  const budget = budgetOf({ sendPerHour: 3600 })
  const midnight = Math.ceil(NOW / (24 * HOUR_MS)) * 24 * HOUR_MS
  expect(await takenOver(2000, 20, budget, midnight - 1000)).toBe(2)
})

test('what a refused claim did not use is there again', async () => {
  const budget = budgetOf({ sendPerSecond: 50 })
  expect(await taken(budget, 20)).toBe(5)
  await budget.giveBack(trip(), 5, NOW)
  expect(await taken(budget, 20)).toBe(5)
})

test('a trip whose answer was lost takes nothing more and gives nothing back a second time', async () => {
  const budget = budgetOf({ sendPerSecond: 100 })
  const first = trip()
  expect(await budget.take(first, 4, NOW)).toEqual({ taken: 4, waitMs: 0, limited: true })
  expect(await budget.take(first, 4, NOW)).toEqual({ taken: 4, waitMs: 0, limited: true })
  expect(await taken(budget, 20)).toBe(6)
  const back = trip()
  await budget.giveBack(back, 3, NOW)
  await budget.giveBack(trip(), 1, NOW)
  await budget.giveBack(back, 3, NOW)
  expect(await taken(budget, 20)).toBe(4)
})

test('idle hours save nothing up, and a restart does not begin anew', async () => {
  const first = budgetOf({ sendPerSecond: 20 })
  expect(await taken(first, 100)).toBe(2)
  expect(await taken(budgetOf({ sendPerSecond: 20 }), 100)).toBe(0)
  expect(await taken(first, 100, NOW + HOUR_MS)).toBe(2)
})

test('a clock that was set back by more than a minute holds mail up for no longer than one mail takes', async () => {
  const budget = budgetOf({ sendPerSecond: 10 })
  await take(budget, 1, NOW + 60_001)
  expect(await take(budget, 1)).toMatchObject({ taken: 0, waitMs: 100 })
  expect(await taken(budget, 1, NOW + 100)).toBe(1)
})

test('without a limit everything wanted is there, and nothing is written down', async () => {
  expect(await take(budgetOf({}), 20)).toEqual({ taken: 20, waitMs: 0, limited: false })
  expect(await redis.dbsize()).toBe(0)
})

test('a rate that is set while workers run holds for all of them with the next trip, and a reset for the settings', async () => {
  const [operator, worker] = [budgetOf({ sendPerSecond: 14 }), budgetOf({ sendPerSecond: 14 })]
  expect(await taken(worker, 20)).toBe(1)
  await operator.setRates({ perSecond: 1000, perHour: 0 })
  expect(await worker.rates()).toEqual({
    rates: { perSecond: 1000, perHour: 0, perDay: 0 },
    set: { perSecond: 1000, perHour: 0 },
  })
  expect(await taken(worker, 20, NOW + 100)).toBe(20)
  await operator.setRates({ perSecond: 0 })
  expect(await take(worker, 500, NOW + 100)).toEqual({ taken: 500, waitMs: 0, limited: false })
  await operator.resetRates()
  expect(await worker.rates()).toEqual({ rates: { perSecond: 14, perHour: 0, perDay: 0 }, set: {} })
  expect(await takenOver(1000, 20, worker, NOW + 60_000)).toBe(15)
})

test('a slow rate leaves no long wait behind when it is made faster', async () => {
  const budget = budgetOf({ sendPerSecond: 100, sendPerDay: 1 })
  expect(await taken(budget, 20)).toBe(1)
  expect(await take(budget, 20, NOW + 1000)).toMatchObject({ taken: 0, waitMs: 86_399_000 })
  await budget.setRates({ perDay: 86_400 })
  const { waitMs } = await take(budget, 20, NOW + 2000)
  expect(waitMs).toBeLessThanOrEqual(1000)
  expect(await taken(budget, 20, NOW + 2000 + waitMs)).toBe(1)
})

test('a fast rate that is made slow gives one mail at most before it holds', async () => {
  const budget = budgetOf({ sendPerSecond: 1000 })
  expect(await taken(budget, 200)).toBe(100)
  await budget.setRates({ perSecond: 1 })
  expect(await takenOver(3000, 20, budget, NOW + 1000)).toBe(3)
})

test.each(['sendPerSecond', 'sendPerHour', 'sendPerDay'])(
  'the least rate there is, of %s, lets one mail through and names the wait',
  async (span) => {
    const budget = budgetOf({ [span]: 0.001 })
    const interval = { sendPerSecond: 1000, sendPerHour: HOUR_MS, sendPerDay: 24 * HOUR_MS }[span] ?? 0
    expect(await taken(budget, 20)).toBe(1)
    expect(await take(budget, 20, NOW + 1)).toEqual({ taken: 0, waitMs: interval * 1000 - 1, limited: true })
    await budget.giveBack(trip(), 1, NOW + 1)
    expect(await taken(budget, 20, NOW + 1)).toBe(1)
  },
)
