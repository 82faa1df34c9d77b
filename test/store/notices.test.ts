import { afterAll, beforeEach, expect, test } from '@jest/globals'
import type { Notice } from '../../src/domain/notice.ts'
import { createKeyring } from '../../src/keyring.ts'
import { type ClaimedNotice, createNotices } from '../../src/store/notices.ts'
import { testRedis } from '../support/test-redis.ts'

const NOW = 1_790_000_000_000
const LEASE_MS = 120_000
const UNKNOWN_MS = 900_000
const secret = (name: string) => `a secret of the tests for ${name}, long enough`
const keyringUnder = (...dataKeys: string[]) =>
  createKeyring({
    linkKeys: [{ kid: 'k', secret: secret('links') }],
    pinKey: secret('pins'),
    indexKey: secret('index'),
    dataKeys,
  })
const redis = await testRedis()
const unreadable: string[] = []
const notices = createNotices(redis, keyringUnder(secret('data')), (id) => void unreadable.push(id))
const underAnotherKey = createNotices(redis, keyringUnder(secret('old data')), () => undefined)

beforeEach(async () => {
  await redis.flushdb()
  unreadable.length = 0
})
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
  expect(await claimed(NOW + 1000)).toMatchObject({ deferrals: 1, firstDeferredAt: NOW })
})

test('to be held is no try: its tries and their two days begin when the mail server puts it off the first time', async () => {
  await notices.add(refused('r1'), NOW)
  for (let held = 0; held < 10; held += 1) await notices.hold(await claimed(NOW + held), NOW + held + 1, NOW + held)
  const first = await claimed(NOW + 10)
  expect(first).toMatchObject({ deferrals: 0, addedAt: NOW })
  expect(first.firstDeferredAt).toBeUndefined()
  await notices.again(first, NOW + 11, NOW + 10)
  await notices.again(await claimed(NOW + 11), NOW + 12, NOW + 11)
  expect(await claimed(NOW + 12)).toMatchObject({ deferrals: 2, firstDeferredAt: NOW + 10 })
})

test('a notice that cannot be opened is passed over and named by its id, and is there when its key is back', async () => {
  await underAnotherKey.add(refused('old'), NOW)
  await notices.add(refused('new'), NOW)
  expect((await notices.waiting()).map(({ id }) => id)).toEqual(['new'])
  expect((await claimed()).notice.id).toBe('new')
  expect(await notices.claim(LEASE_MS, NOW)).toBeUndefined()
  expect(unreadable).toEqual(['old', 'old'])
  expect((await underAnotherKey.claim(LEASE_MS, NOW + LEASE_MS))?.notice).toEqual(refused('old'))
})

test('what is about a request or an invitation is taken out by its id or its record, also where it cannot be opened', async () => {
  for (const outbox of [notices, underAnotherKey]) {
    const key = outbox === notices ? '' : 'old-'
    await outbox.add(refused(`request-refused north.${key}r1`), NOW)
    await outbox.add({ ...refused(`account-set-up north.${key}i1`), requestId: `north.${key}r1` }, NOW)
    await outbox.add(refused(`account-set-up north.${key}i2`), NOW)
    await outbox.add({ ...refused(`release-halted north.${key}r2 1790`), requestId: `north.${key}r2` }, NOW)
  }
  await notices.drop(['north.r1', 'north.old-r1', 'north.i2', 'north.old-i2'])
  const left = ['release-halted north.old-r2 1790', 'release-halted north.r2 1790']
  for (const part of ['sealed', 'progress']) {
    expect((await redis.hkeys(`{s}:notices:${part}`)).sort()).toEqual(left)
  }
  expect(await redis.zrange('{s}:notices:due', '0', '-1')).toEqual(left)
  expect(unreadable).toEqual([])
})
