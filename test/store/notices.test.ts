import { afterAll, beforeEach, expect, test } from '@jest/globals'
import type { Notice } from '../../src/domain/notice.ts'
import { createKeyring } from '../../src/keyring.ts'
import { type ClaimedNotice, createNotices } from '../../src/store/notices.ts'
import { testRedis } from '../support/test-redis.ts'

const NOW = 1_790_000_000_000
const LEASE_MS = 120_000
const UNKNOWN_MS = 900_000
const secret = (name: string) => `a secret of the tests for ${name}, long enough`
const keyring = createKeyring({
  linkKeys: [{ kid: 'k', secret: secret('links') }],
  pinKey: secret('pins'),
  indexKey: secret('index'),
  dataKeys: [secret('data')],
})
const redis = await testRedis()
const notices = createNotices(redis, keyring)

beforeEach(() => redis.flushdb())
afterAll(() => redis.disconnect())

const refused = (id: string): Notice => ({
  id,
  kind: 'request-refused',
  to: ['office@north.example.org'],
  data: { practiceName: 'North Hill Pediatrics', criterion: 'The portal is not live.', remedy: 'Go live.' },
})

async function claimed(now = NOW): Promise<ClaimedNotice> {
  const notice = await notices.claim(LEASE_MS, now)
  if (!notice) throw new Error('no notice is due')
  return notice
}

test('a notice said ten times at once is there once, and not again after it was sent', async () => {
  const added = await Promise.all(Array.from({ length: 10 }, () => notices.add(refused('r1'), NOW)))
  expect(added.filter(Boolean)).toHaveLength(1)
  const taken = await Promise.all(Array.from({ length: 10 }, () => notices.claim(LEASE_MS, NOW)))
  const [only, ...others] = taken.filter((notice) => notice !== undefined)
  expect(others).toEqual([])
  expect(only?.notice).toEqual(refused('r1'))
  if (only) await notices.settle(only, NOW)
  expect(await notices.add(refused('r1'), NOW + 1)).toBe(false)
  expect(await notices.claim(LEASE_MS, NOW + 86_400_000)).toBeUndefined()
})

test('the outbox keeps no address in plain text', async () => {
  await notices.add(refused('r1'), NOW)
  const kept = JSON.stringify(await redis.hgetall('{s}:notices:sealed'))
  expect(kept).not.toContain('office')
  expect(kept).not.toContain('North')
})

test('a notice of a worker that died before the hand-over is claimed again after the lease', async () => {
  await notices.add(refused('r1'), NOW)
  const first = await claimed()
  expect(await notices.claim(LEASE_MS, NOW + LEASE_MS - 1)).toBeUndefined()
  const second = await claimed(NOW + LEASE_MS)
  expect(second).toMatchObject({ attempt: 2, addedAt: NOW })
  expect(await notices.hand(first, UNKNOWN_MS, NOW + LEASE_MS)).toBe(false)
  expect(await notices.hand(second, UNKNOWN_MS, NOW + LEASE_MS)).toBe(true)
})

test('a notice that was handed over and never answered goes out once more and no third time', async () => {
  await notices.add(refused('r1'), NOW)
  await notices.hand(await claimed(), UNKNOWN_MS, NOW)
  expect(await notices.claim(LEASE_MS, NOW + UNKNOWN_MS - 1)).toBeUndefined()
  await notices.hand(await claimed(NOW + UNKNOWN_MS), UNKNOWN_MS, NOW + UNKNOWN_MS)
  expect(await notices.claim(LEASE_MS, NOW + 10 * UNKNOWN_MS)).toBeUndefined()
  expect(await notices.add(refused('r1'), NOW + 10 * UNKNOWN_MS)).toBe(false)
})

test('a notice that was put off says how often', async () => {
  await notices.add(refused('r1'), NOW)
  const first = await claimed()
  await Promise.all([notices.again(first, NOW + 1000, NOW), notices.again(first, NOW + 1000, NOW)])
  expect(await notices.claim(LEASE_MS, NOW + 999)).toBeUndefined()
  expect((await claimed(NOW + 1000)).deferrals).toBe(1)
})
