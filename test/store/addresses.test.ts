import { afterAll, beforeEach, expect, test } from '@jest/globals'
import { createAddresses } from '../../src/store/addresses.ts'
import { testRedis } from '../support/test-redis.ts'

const NOW = 1_790_000_000_000
const WINDOW_MS = 300_000

const redis = await testRedis()
const addresses = createAddresses(redis)
beforeEach(() => redis.flushdb())
afterAll(() => redis.disconnect())

const count = (id: string, now = NOW, address = 'one') => addresses.count(address, id, 35, WINDOW_MS, now)
const some = (length: number, name: string) => Array.from({ length }, (_, n) => `${name}${n}`)

test('fifty requests at once are counted one by one, and those that matter are kept', async () => {
  const counts = await Promise.all(some(50, 'r').map((id) => count(id)))
  expect(counts.toSorted((a, b) => a - b)).toEqual([
    ...Array.from({ length: 34 }, (_, n) => n + 1),
    ...Array(16).fill(35),
  ])
  expect(await redis.zcard('{a:one}:pins')).toBe(35)
})

test('a request counts for five minutes, and the newest are the ones that are kept', async () => {
  for (const id of some(40, 'old')) await count(id)
  for (const id of some(35, 'new')) await count(id, NOW + 200_000)
  expect(await count('later', NOW + WINDOW_MS)).toBe(35)
  expect(await count('last', NOW + 200_000 + WINDOW_MS)).toBe(2)
})

test('a count whose answer was lost, and another address, count nothing more', async () => {
  expect([await count('a'), await count('a'), await count('b'), await count('a', NOW, 'another')]).toEqual([1, 1, 2, 1])
})

test('an address is forgotten five minutes after its last request', async () => {
  await count('a')
  expect(await redis.pttl('{a:one}:pins')).toBeGreaterThan(WINDOW_MS - 60_000)
  expect(await redis.pttl('{a:one}:pins')).toBeLessThanOrEqual(WINDOW_MS)
})
