import { afterAll, beforeEach, expect, test } from '@jest/globals'
import type { LetterId } from '../../src/domain/letter.ts'
import { createLetters } from '../../src/store/letters.ts'
import { testRedis } from '../support/test-redis.ts'

const NOW = 1_790_000_000_000
const HOUR_MS = 3_600_000
const REQUEST = 'north.rrrrrrrrrrrrrrrrrrrrrr'
const RECORD = `{p:north}:request:${REQUEST}`
const redis = await testRedis()
const letters = createLetters(redis)
let claims = 0

afterAll(() => redis.disconnect())

beforeEach(async () => {
  await redis.flushdb()
  await redis.hset(RECORD, 'state', 'releasing')
  const all = Array.from({ length: 500 }, (_, index): LetterId => {
    return { invitationId: `north.${String(index).padStart(22, 'g')}`, kind: 'invitation', n: 0 }
  })
  await letters.enqueue(REQUEST, all, 'queued', NOW)
})

type Order = { number?: number; worker?: string; want?: number; dayMs?: number; givenBack?: number; perHour?: number }

function claim(now: number, { number, worker = 'w1', want = 50, perHour = 0, ...order }: Order = {}) {
  claims += 1
  return letters.claim(REQUEST, { worker, number: number ?? claims, want, perHour, leaseMs: 60_000, ...order }, now)
}

async function claimed(now: number, order: Order = {}): Promise<number> {
  const answer = await claim(now, order)
  return answer.outcome === 'claimed' ? answer.letters.length : 0
}

test('second, hour and day of a request hold all at once, and hold at most a tenth of a second of mail', async () => {
  await redis.hset(RECORD, { perSecond: 100, perHour: 3600, perDay: 43_200 })
  expect(await claimed(NOW)).toBe(1)
  expect(await claim(NOW + 1000)).toEqual({ outcome: 'wait', ms: 1000 })
  await redis.hset(RECORD, { perHour: 0, perDay: 0 })
  expect(await claimed(NOW + 10_000)).toBe(10)
  expect(await claimed(NOW + 10_050)).toBe(5)
})

test("mails of a day spread over the practice's hours for mail", async () => {
  await redis.hset(RECORD, 'perDay', 12)
  expect(await claimed(NOW, { dayMs: 12 * HOUR_MS })).toBe(1)
  expect(await claim(NOW, { dayMs: 12 * HOUR_MS })).toEqual({ outcome: 'wait', ms: HOUR_MS })
})

test("a request's own 0 lifts the hourly limit of its practice", async () => {
  await redis.hset(RECORD, 'perHour', 0)
  expect(await claimed(NOW, { perHour: 1 })).toBe(50)
})

test('mails that were not sent are given back once, however often the claim is asked and whatever comes of it', async () => {
  await redis.hset(RECORD, 'perSecond', 100)
  expect(await claimed(NOW)).toBe(10)
  expect(await claimed(NOW, { number: 9001, givenBack: 3 })).toBe(3)
  expect(await claimed(NOW, { number: 9001, givenBack: 3 })).toBe(3)
  expect(await claimed(NOW)).toBe(0)

  await redis.hset(RECORD, 'state', 'paused')
  for (let again = 0; again < 3; again += 1)
    expect(await claim(NOW, { number: 9002, givenBack: 2 })).toEqual({ outcome: 'paused' })
  await redis.hset(RECORD, 'state', 'releasing')
  expect(await claimed(NOW)).toBe(2)
})

test('a slow pace leaves no long wait behind when it is made faster', async () => {
  await redis.hset(RECORD, 'perDay', 1)
  expect(await claimed(NOW)).toBe(1)
  await redis.hset(RECORD, { perDay: 0, perSecond: 10 })
  expect(await claimed(NOW + 1000)).toBe(1)
  await redis.hset(RECORD, { perSecond: 0, perHour: 3600 })
  expect(await claimed(NOW + 2000)).toBe(1)
})

test('two workers whose clocks are 30 ms apart send together what the request may', async () => {
  await redis.hset(RECORD, 'perSecond', 100)
  let total = 0
  for (let passed = 0; passed < 3000; passed += 10) {
    total += await claimed(NOW + passed + 30, { worker: 'ahead', want: 20 })
    total += await claimed(NOW + passed, { worker: 'behind', want: 20 })
  }
  expect(total).toBeGreaterThanOrEqual(300)
  expect(total).toBeLessThanOrEqual(310)
})

test('the least pace there is lets one letter go and names the wait', async () => {
  await redis.hset(RECORD, { perSecond: 0.001, perHour: 0.001, perDay: 0.001 })
  expect(await claimed(NOW)).toBe(1)
  expect(await claim(NOW)).toEqual({ outcome: 'wait', ms: 24_000 * HOUR_MS })
})

test('two practices do not share a pace, nor do two workers have one each', async () => {
  await redis.hset(RECORD, 'perHour', 60)
  const both = await Promise.all([claimed(NOW, { worker: 'w1' }), claimed(NOW, { worker: 'w2' })])
  expect(both.sort()).toEqual([0, 1])
})
