import { afterAll, afterEach, beforeEach, expect, test } from '@jest/globals'
import { letterField } from '../../src/domain/letter.ts'
import { type PostOffice, startPostOffice } from '../support/post-office.ts'
import { startSender } from '../support/sender.ts'
import type { Verdict } from '../support/sink.ts'
import { testRedis } from '../support/test-redis.ts'

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS
const LETTERS = 60
const SLOW = 'slow.example.com'

/** A first wait of an hour makes the longest pause of a domain six hours, in which twenty letters go. */
const SETTINGS = { DEFER_FIRST_SECONDS: '3600', SEND_CONCURRENCY: '20' }
const LONGEST_PAUSE_MS = 6 * HOUR_MS

const redis = await testRedis()
let office: PostOffice
let tries: Record<string, number>

beforeEach(async () => {
  await redis.flushdb()
  office = await startPostOffice(redis, SETTINGS)
  tries = {}
  office.sink.onRecipient = (address) => {
    tries[address] = (tries[address] ?? 0) + 1
    return { code: 450, text: '4.2.2 over quota' }
  }
  await office.release(LETTERS, ({ email }) => ({ email: email.replace('example.com', SLOW) }))
})
afterEach(() => office.stop())
afterAll(() => redis.disconnect())

const counts = () => office.deps.letters.counts(office.requestId)

/** Sends what is due, and then passes to when the next letter is, until `done` or nothing is left to send. */
async function sendAsItFallsDue(done: () => boolean = () => false): Promise<void> {
  const { deps, requestId } = office
  const worker = await startSender(deps)
  let { nextDueAt } = await deps.letters.due(requestId)
  while (nextDueAt !== undefined && !done()) {
    office.pass(Math.max(0, nextDueAt - deps.now()))
    await deps.workers.beat(worker.worker, deps.now())
    await worker.round()
    await worker.domains.exchange()
    nextDueAt = (await deps.letters.due(requestId)).nextDueAt
  }
}

test('a domain that puts everything off ends its letters with one try each once their two days are over', async () => {
  const { deps } = office
  const startedAt = deps.now()
  await sendAsItFallsDue()
  expect(await counts()).toEqual({ failed: LETTERS })
  expect(Object.keys(tries)).toHaveLength(LETTERS)
  const leastTries = Math.min(...Object.values(tries))
  expect(leastTries).toBeGreaterThanOrEqual(1)
  expect(leastTries).toBeLessThan(8)
  const took = deps.now() - startedAt
  expect(took).toBeGreaterThanOrEqual(2 * DAY_MS)
  expect(took).toBeLessThanOrEqual(2 * DAY_MS + (LETTERS / 20 + 1) * LONGEST_PAUSE_MS)
}, 30_000)

test('letters that a pause held up for weeks meet the domain with the tries that they had not had', async () => {
  const { deps, requestId } = office
  await sendAsItFallsDue(() => Object.values(tries).some((times) => times >= 3))
  expect((await office.letters()).every(({ heldBackMs }) => heldBackMs > 0)).toBe(true)
  await deps.requests.move(requestId, 'paused', ['releasing'], deps.now())
  office.pass(21 * DAY_MS)
  await deps.requests.move(requestId, 'releasing', ['paused'], deps.now())
  tries = {}
  await sendAsItFallsDue(() => Object.keys(tries).length >= LETTERS / 2)
  expect((await counts()).failed).toBeUndefined()
}, 30_000)

test.each<[string, Verdict, 'deferred' | 'failed']>([
  ['its mail domain puts off is failed', { code: 450, text: '4.2.2 over quota' }, 'failed'],
  ['the mail server puts off with all others is tried again', { code: 421, text: '4.7.0 slow down' }, 'deferred'],
  ['a broken line keeps from the mail server is tried again', 'cut', 'deferred'],
])('a letter that was held back for its two days and that %s', async (_, verdict, state) => {
  const { deps, requestId } = office
  const [entry] = await office.letters()
  if (!entry) throw new Error('a letter')
  const keyOf = (kind: string) => `{p:north}:${kind}:${requestId}`
  const field = letterField(entry.letter)
  const held = { s: 'queued', a: 90, t: deps.now(), f: deps.now() - 2 * DAY_MS, b: 2 * DAY_MS }
  await redis.hset(keyOf('letters'), field, JSON.stringify(held))
  await redis.zremrangebyrank(keyOf('due'), 0, -1)
  await redis.zadd(keyOf('due'), deps.now(), field)
  office.sink.onRecipient = () => verdict
  const worker = await startSender(deps)
  await worker.round()
  expect((await deps.letters.find(requestId, entry.letter))?.state).toBe(state)
})
