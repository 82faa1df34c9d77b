import { afterAll, beforeEach, expect, test } from '@jest/globals'
import type { LetterEntry, LetterId } from '../../src/domain/letter.ts'
import { createAudit } from '../../src/store/audit.ts'
import type { LetterReport, Settlement } from '../../src/store/letter-steps.ts'
import { createLetters } from '../../src/store/letters.ts'
import { testRedis } from '../support/test-redis.ts'

const NOW = 1_790_000_000_000
const request = 'north.rrrrrrrrrrrrrrrrrrrrrr'
const redis = await testRedis()
const letters = createLetters(redis)
const LINK = { generation: 1, lifetimeMs: 1000, address: 'ana' }
const HARD: LetterReport = { to: 'bounced', class: 'hard', reason: 'hard-5.1.1', address: 'ana' }
const COMPLAINT: LetterReport = { to: 'complained', reason: 'abuse' }
let claims = 0

afterAll(() => redis.disconnect())

beforeEach(async () => {
  await redis.flushdb()
  await redis.hset(`{p:north}:request:${request}`, { state: 'releasing' })
})

async function written(guardian = 0): Promise<LetterId> {
  const local = String(guardian).padStart(22, 'g')
  await redis.hset(`{p:north}:i:${local}`, { link: 'open', gen: 1 })
  const letter: LetterId = { invitationId: `north.${local}`, kind: 'invitation', n: 0 }
  await letters.enqueue(request, [letter], 'queued', NOW)
  return letter
}

async function claimed(now = NOW): Promise<LetterEntry> {
  claims += 1
  const order = { worker: 'w', number: claims, want: 1, leaseMs: 120_000, perHour: 0 }
  const claim = await letters.claim(request, order, now)
  const [entry] = claim.outcome === 'claimed' ? claim.letters : []
  if (!entry) throw new Error('nothing to claim')
  return entry
}

async function handed(now = NOW): Promise<LetterEntry> {
  const entry = await claimed(now)
  await letters.hand(request, entry, LINK, now)
  return entry
}

async function settled(settlement: Settlement): Promise<LetterEntry> {
  const entry = await handed()
  await letters.settle(request, entry, settlement, NOW)
  return entry
}

const report = (letter: LetterId, said: LetterReport, now = NOW + 5000) => letters.report(request, letter, said, now)

test('reports move a letter forward only, in whatever order and however often they come', async () => {
  const letter = await written()
  await settled({ to: 'accepted' })
  expect(await report(letter, { to: 'delivered' })).toEqual({ outcome: 'moved', state: 'delivered' })
  expect(await report(letter, HARD)).toEqual({ outcome: 'moved', state: 'bounced' })
  expect(await report(letter, { to: 'delivered' })).toEqual({ outcome: 'already', state: 'bounced' })
  expect(await report(letter, COMPLAINT)).toEqual({ outcome: 'moved', state: 'complained' })
  expect(await report(letter, HARD, NOW + 9000)).toEqual({ outcome: 'already', state: 'complained' })
  expect(await letters.find(request, letter)).toMatchObject({ state: 'complained', reason: 'abuse' })
  expect(await letters.counts(request)).toEqual({ complained: 1 })
  expect(await letters.tally(request)).toMatchObject({ accepted: 1, hard: 1, complaint: 1, soft: 0, policy: 0 })
})

test('the same report, asked fifty times at once, is answered the same and counted once', async () => {
  const letter = await written()
  await settled({ to: 'accepted' })
  const answers = await Promise.all(Array.from({ length: 50 }, () => report(letter, HARD)))
  expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1)
  expect(await report(letter, HARD, NOW + 60_000)).toEqual({ outcome: 'already', state: 'bounced' })
  expect(await letters.tally(request)).toMatchObject({ accepted: 1, hard: 1 })
  const trail = await createAudit(redis).read('north')
  expect(trail.filter(({ event }) => event === 'email-bounced-hard')).toEqual([
    { event: 'email-bounced-hard', actor: 'report', at: NOW + 5000, invitationId: letter.invitationId },
  ])
})

test("a report that comes before the mail server's answer goes before it", async () => {
  const letter = await written()
  const entry = await handed()
  expect(await report(letter, HARD)).toMatchObject({ outcome: 'moved' })
  expect(await letters.settle(request, entry, { to: 'accepted' }, NOW + 6000)).toBe('bounced')
  expect(await letters.counts(request)).toEqual({ bounced: 1 })
  expect(await letters.tally(request)).toMatchObject({ accepted: 1, hard: 1 })
  expect(await letters.due(request)).toMatchObject({ waiting: 0, inHands: 0 })
  expect(await letters.sweep(request, { alive: [], unknownWaitMs: 0 }, NOW + 999_999)).toMatchObject({ unknown: 0 })
})

test('a letter that went unanswered is settled by a report, and is not sent once more', async () => {
  const letter = await written()
  await settled({ to: 'unknown', dueAt: NOW + 900_000 })
  expect(await report(letter, { to: 'delivered' })).toMatchObject({ outcome: 'moved' })
  expect(await letters.due(request)).toMatchObject({ waiting: 0, inHands: 0 })
  expect(await letters.tally(request)).toMatchObject({ accepted: 1 })
  expect(await letters.finishIfDone(request, NOW)).toBe(true)
})

test.each<Settlement>([
  { to: 'queued', dueAt: NOW + 900_000 },
  { to: 'deferred', dueAt: NOW + 900_000 },
])('so is one whose second try waits: %j', async (settlement) => {
  const letter = await written()
  await settled({ to: 'unknown', dueAt: NOW })
  await letters.settle(request, await claimed(), settlement, NOW)
  expect(await report(letter, HARD)).toMatchObject({ outcome: 'moved' })
  expect(await letters.due(request)).toMatchObject({ waiting: 0 })
  expect(await letters.counts(request)).toEqual({ bounced: 1 })
})

test('a report in the middle of the second try keeps it back', async () => {
  const letter = await written()
  await settled({ to: 'unknown', dueAt: NOW })
  const again = await claimed()
  await report(letter, HARD)
  expect(await letters.hand(request, again, LINK, NOW)).toEqual({ outcome: 'stale' })
  expect(await letters.settle(request, again, { to: 'queued', dueAt: NOW }, NOW)).toBe('bounced')
  expect(await letters.due(request)).toMatchObject({ waiting: 0, inHands: 0 })
})

test('a report on a letter that never left moves nothing and suppresses nobody', async () => {
  const letter = await written()
  expect(await report(letter, HARD)).toEqual({ outcome: 'not-sent', state: 'queued' })
  await letters.cancel(request, NOW)
  expect(await report(letter, COMPLAINT)).toEqual({ outcome: 'not-sent', state: 'cancelled' })
  expect(await report({ ...letter, kind: 'resend', n: 1 }, HARD)).toEqual({ outcome: 'unknown' })
  expect(await letters.isSuppressed(request, 'ana')).toBe(false)
  expect(await letters.tally(request)).toMatchObject({ accepted: 0, hard: 0 })
})

test.each<[LetterReport, boolean]>([
  [HARD, true],
  [{ ...HARD, class: 'soft' }, false],
  [{ ...HARD, class: 'policy' }, false],
  [COMPLAINT, false],
  [{ to: 'delivered' }, false],
])('after %j no other letter of the request goes to that address: %s', async (said, suppressed) => {
  const letter = await written(1)
  await settled({ to: 'accepted' })
  await report(letter, said)
  await written(2)
  const other = await claimed()
  expect((await letters.hand(request, other, LINK, NOW)).outcome).toBe(suppressed ? 'suppressed' : 'handed')
  await written(3)
  const elsewhere = await claimed()
  expect((await letters.hand(request, elsewhere, { ...LINK, address: 'ben' }, NOW)).outcome).toBe('handed')
  expect(await letters.isSuppressed(request, 'ana')).toBe(suppressed)
  expect(await letters.isSuppressed('north.ssssssssssssssssssssss', 'ana')).toBe(false)
})

test.each([
  ['hard', true],
  ['soft', false],
  ['policy', false],
] as const)('a %s refusal by the mail server suppresses its address: %s', async (refusal, suppressed) => {
  await written()
  await settled({ to: 'failed', reason: 'smtp-550', refusal, address: 'ana' })
  expect(await letters.isSuppressed(request, 'ana')).toBe(suppressed)
  expect(await letters.tally(request)).toMatchObject({ accepted: 0, [refusal]: 1 })
})

test('an older claim that is refused suppresses nobody', async () => {
  await written()
  const old = await claimed()
  await letters.sweep(request, { alive: [], unknownWaitMs: 0 }, NOW)
  await claimed()
  const refused: Settlement = { to: 'failed', refusal: 'hard', address: 'ana' }
  expect(await letters.settle(request, old, refused, NOW)).toBe('stale')
  expect(await letters.isSuppressed(request, 'ana')).toBe(false)
})

test('a recipient who is refused after the sender was refused is suppressed and counted, too', async () => {
  await written()
  await settled({ to: 'deferred', dueAt: NOW, reason: 'policy-smtp-550-5.7.1', refusal: 'policy', address: 'ana' })
  expect(await letters.isSuppressed(request, 'ana')).toBe(false)
  await settled({ to: 'failed', reason: 'smtp-550-5.1.1', refusal: 'hard', address: 'ana' })
  expect(await letters.isSuppressed(request, 'ana')).toBe(true)
  expect(await letters.tally(request)).toMatchObject({ accepted: 0, refused: 2, policy: 1, hard: 1 })
})
