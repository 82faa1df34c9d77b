import { afterAll, beforeEach, expect, test } from '@jest/globals'
import type { DomainAnswer } from '../../src/domain/domain-brake.ts'
import { createDomainBrakes } from '../../src/store/domain-brakes.ts'
import { testRedis } from '../support/test-redis.ts'

const NOW = 1_790_000_000_000
const MINUTE_MS = 60_000
const DOMAIN = 'mail.example.com'
const redis = await testRedis()
const brakes = createDomainBrakes(redis, { firstMs: MINUTE_MS, longestMs: 30 * MINUTE_MS })
let notes = 0

beforeEach(() => redis.flushdb())
afterAll(() => redis.disconnect())

const of = (answered: number, putOff: number, how: DomainAnswer = 'put-off'): DomainAnswer[] => [
  ...Array.from({ length: answered }, () => 'answered' as const),
  ...Array.from({ length: putOff }, () => how),
]

function note(answers: DomainAnswer[], now = NOW, worker = 'w1') {
  notes += 1
  return brakes.note(DOMAIN, { worker, number: notes, answers }, now)
}

const passes = (letters: number, now: number, from = 0) =>
  Promise.all(Array.from({ length: letters }, (_, index) => brakes.pass(DOMAIN, `letter${from + index} 1`, now)))
const went = async (letters: number, now: number, from = 0) =>
  (await passes(letters, now, from)).filter(({ outcome }) => outcome === 'go').length

test('a fifth of the last twenty put off brakes the domain for a minute; less, or fewer than twenty, does not', async () => {
  expect(await note(of(0, 19))).toEqual({ outcome: 'watched' })
  expect(await note(of(17, 0))).toEqual({ outcome: 'watched' })
  await redis.flushdb()
  expect(await note(of(17, 3))).toEqual({ outcome: 'watched' })
  await redis.flushdb()
  expect(await note(of(16, 4))).toEqual({ outcome: 'braked', until: NOW + MINUTE_MS })
  expect(await brakes.list(NOW)).toEqual([{ domain: DOMAIN, until: NOW + MINUTE_MS }])
  expect(await brakes.list(NOW + MINUTE_MS)).toEqual([])
  expect(await brakes.pass('other.example.com', 'letter 1', NOW)).toEqual({ outcome: 'free' })
})

test('what several workers saw counts together, and old answers fall out of sight', async () => {
  expect(await note(of(8, 2), NOW, 'w1')).toEqual({ outcome: 'watched' })
  expect(await note(of(8, 2), NOW, 'w2')).toMatchObject({ outcome: 'braked' })
  await redis.flushdb()
  await note(of(0, 3))
  expect(await note(of(20, 0))).toEqual({ outcome: 'clear' })
  expect(await note(of(0, 3))).toEqual({ outcome: 'watched' })
})

test('nobody goes during the pause; after it twenty go first, and no more until it is judged how they fared', async () => {
  await note(of(0, 20))
  expect(await went(50, NOW + MINUTE_MS - 1)).toBe(0)
  expect(await went(50, NOW + MINUTE_MS)).toBe(20)
  expect(await went(50, NOW + MINUTE_MS, 50)).toBe(0)
  expect(await note(of(17, 3), NOW + MINUTE_MS)).toEqual({ outcome: 'released' })
  expect(await passes(1, NOW + MINUTE_MS, 100)).toEqual([{ outcome: 'free' }])
  expect(await brakes.list(0)).toEqual([])
})

async function pausesOf(windows: DomainAnswer[][]): Promise<{ minutes: number[]; now: number }> {
  const minutes: number[] = []
  let now = NOW
  for (const answers of windows) {
    const judged = await note(answers, now)
    const until = judged.outcome === 'braked' ? judged.until : now
    minutes.push((until - now) / MINUTE_MS)
    now = until
  }
  return { minutes, now }
}

test('each pause in a row is twice as long, up to half an hour, and a good window begins anew', async () => {
  const { minutes, now } = await pausesOf(Array.from({ length: 7 }, () => of(0, 20, 'put-off-again')))
  expect(minutes).toEqual([1, 2, 4, 8, 16, 30, 30])
  expect(await note(of(20, 0), now)).toEqual({ outcome: 'released' })
  expect(await note(of(0, 20), now)).toEqual({ outcome: 'braked', until: now + MINUTE_MS })
})

test('a domain that greylists, and puts off first tries alone, is paused for a minute each time', async () => {
  const first = of(0, 20)
  const { minutes } = await pausesOf([first, first, [...of(0, 19), 'put-off-again'], first])
  expect(minutes).toEqual([1, 1, 2, 2])
})

test('answers that were under way when the pause began do not make it longer', async () => {
  const braked = await note(of(0, 20))
  expect(await note(of(0, 40), NOW + 1000)).toEqual(braked)
  expect(await note(of(20, 0), NOW + 2000)).toEqual(braked)
})

test('where the answers of those who went first never come, as many more go after a minute', async () => {
  await note(of(0, 20))
  expect(await went(20, NOW + MINUTE_MS)).toBe(20)
  expect(await went(20, NOW + 2 * MINUTE_MS - 1, 20)).toBe(0)
  expect(await went(30, NOW + 2 * MINUTE_MS, 20)).toBe(20)
})

test('a letter and a note that are asked again get the same answer and count once', async () => {
  await note(of(0, 10), NOW, 'w2')
  const same = { worker: 'w1', number: 9001, answers: of(0, 10) }
  const first = await brakes.note(DOMAIN, same, NOW)
  expect(first).toEqual({ outcome: 'braked', until: NOW + MINUTE_MS })
  expect(await brakes.note(DOMAIN, same, NOW + 2 * MINUTE_MS)).toEqual(first)
  const once = { worker: 'w1', number: 9002, answers: of(0, 19) }
  await brakes.note(DOMAIN, once, NOW + MINUTE_MS)
  expect(await brakes.note(DOMAIN, once, NOW + MINUTE_MS)).toEqual({ outcome: 'watched' })

  for (let again = 0; again < 30; again += 1)
    expect(await brakes.pass(DOMAIN, 'same 1', NOW + MINUTE_MS)).toEqual({ outcome: 'go' })
  expect(await went(30, NOW + MINUTE_MS)).toBe(19)
})

test('nothing that is known of a domain stays for longer than a day', async () => {
  await note(of(0, 20))
  await passes(1, NOW + MINUTE_MS)
  for (const key of [`{d:${DOMAIN}}:brake`, `{d:${DOMAIN}}:first`]) {
    const ttl = await redis.pttl(key)
    expect(ttl).toBeGreaterThan(0)
    expect(ttl).toBeLessThanOrEqual(86_400_000)
  }
  await redis.del(`{d:${DOMAIN}}:brake`)
  await brakes.note('other.example.com', { worker: 'w', number: 1, answers: of(0, 20) }, NOW + 2 * 86_400_000)
  expect((await brakes.list(0)).map(({ domain }) => domain)).toEqual(['other.example.com'])
})
