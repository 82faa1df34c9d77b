import { afterAll, beforeEach, expect, test } from '@jest/globals'
import { PinLimitsSchema } from '../../src/domain/limits.ts'
import { type CarrierLine, createCarrierLine } from '../../src/store/carrier-line.ts'
import { testRedis } from '../support/test-redis.ts'

const NOW = Date.parse('2026-11-22T17:00:00Z')
const DAY_MS = 86_400_000
const LIMITS = PinLimitsSchema.parse({})

const redis = await testRedis()
const line = createCarrierLine(redis, { text: 1, call: 1 })
beforeEach(async () => {
  await redis.flushdb()
})
afterAll(() => redis.disconnect())

const take = (reference: string, now = NOW, limits = LIMITS, of: CarrierLine = line) =>
  of.take('call', reference, limits, 14 * DAY_MS, now)

/** Calls turns second by second until nobody waits. */
async function drain(): Promise<{ reference: string; second: number }[]> {
  const called: { reference: string; second: number }[] = []
  for (let second = 0; second < 400; second += 1) {
    const { references, nextMs } = await line.call('call', NOW + second * 1000)
    for (const reference of references) {
      called.push({ reference, second })
      await line.done('call', reference)
    }
    if (nextMs === undefined) return called
  }
  throw new Error('the line does not end')
}

test('sixty at once get one turn now and a place each, and are called in order, one a second, none twice', async () => {
  const turns = []
  for (let n = 0; n < 60; n += 1) turns.push(await take(`r${n}`))
  expect(turns[0]).toMatchObject({ outcome: 'turn' })
  expect(turns.slice(1).map((turn) => (turn.outcome === 'waits' ? turn.waitMs : turn.outcome))).toEqual(
    Array.from({ length: 59 }, (_, n) => (n + 1) * 1000),
  )
  const called = await drain()
  expect(called.map(({ reference }) => reference)).toEqual(Array.from({ length: 59 }, (_, n) => `r${n + 1}`))
  expect(called.map(({ second }) => second)).toEqual(Array.from({ length: 59 }, (_, n) => n + 1))
})

test('two processes that call at once call each one once', async () => {
  for (let n = 0; n < 30; n += 1) await take(`r${n}`)
  const called: string[] = []
  for (let second = 60; second < 90; second += 1) {
    const now = NOW + second * 1000
    const both = await Promise.all([line.call('call', now), line.call('call', now)])
    for (const { references } of both) called.push(...references)
    for (const reference of called) await line.done('call', reference)
  }
  expect(called).toEqual(Array.from({ length: 29 }, (_, n) => `r${n + 1}`))
})

test('nobody overtakes those who wait, though the pace would allow a turn', async () => {
  await take('first')
  await take('second')
  expect(await take('third', NOW + 5000)).toMatchObject({ outcome: 'waits' })
  expect((await line.call('call', NOW + 5000)).references).toEqual(['second'])
})

test('a line that would outlast patience is refused, and nobody is put into it', async () => {
  const limits = PinLimitsSchema.parse({ patienceSeconds: 3 })
  for (let n = 0; n < 4; n += 1) expect((await take(`r${n}`, NOW, limits)).outcome).not.toBe('too-long')
  expect(await take('late', NOW, limits)).toEqual({ outcome: 'too-long', waitMs: 4000 })
  expect(await line.length('call')).toBe(3)
})

test('who asks again keeps the place, and who leaves is called no more', async () => {
  for (const reference of ['a', 'b', 'c']) await take(reference)
  expect(await take('c')).toMatchObject({ outcome: 'waits', waitMs: 2000 })
  expect(await line.leave('call', 'b', NOW)).toBe('left')
  expect(await line.leave('call', 'b', NOW)).toBe('absent')
  expect(await line.waitOf('call', 'c', NOW)).toBe(1000)
  expect((await drain()).map(({ reference }) => reference)).toEqual(['c'])
})

test('a turn that was called by somebody who is gone comes first again after a while, and one that is done does not', async () => {
  for (const reference of ['a', 'b', 'c', 'd']) await take(reference)
  expect((await line.call('call', NOW + 1000)).references).toEqual(['b'])
  expect((await line.call('call', NOW + 2000)).references).toEqual(['c'])
  await line.done('call', 'c')
  expect((await line.call('call', NOW + 25_000)).references).toEqual(['b'])
  await line.done('call', 'b')
  expect((await line.call('call', NOW + 26_000)).references).toEqual(['d'])
})

test('channels have lines of their own, and without a pace nobody waits', async () => {
  await take('a')
  expect(await line.take('text', 't', LIMITS, 14 * DAY_MS, NOW)).toMatchObject({ outcome: 'turn' })
  const free = createCarrierLine(redis, { text: 0, call: 0 })
  for (let n = 0; n < 50; n += 1) expect(await take(`f${n}`, NOW, LIMITS, free)).toMatchObject({ outcome: 'turn' })
})

test('the whole service sends no more in a day than its ceiling, which grows with its emails and ends at midnight', async () => {
  const limits = PinLimitsSchema.parse({ serviceDayLeast: 2 })
  const free = createCarrierLine(redis, { text: 0, call: 0 })
  expect(await take('a', NOW, limits, free)).toEqual({ outcome: 'turn', ofDay: { sent: 1, right: 0, most: 2 } })
  expect((await take('b', NOW, limits, free)).outcome).toBe('turn')
  expect(await take('c', NOW, limits, free)).toEqual({ outcome: 'service-day' })
  await redis.hset('{s}:mailed', Math.floor(NOW / DAY_MS) - 2, 1)
  expect((await take('c', NOW, limits, free)).outcome).toBe('turn')
  await redis.hset('{s}:mailed', Math.floor(NOW / DAY_MS) - 14, 60)
  expect(await take('d', NOW, limits, free)).toMatchObject({ ofDay: { most: 6 } })
  expect((await take('e', NOW + DAY_MS, limits, free)).outcome).toBe('turn')
})
