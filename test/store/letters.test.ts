import { afterAll, beforeEach, expect, test } from '@jest/globals'
import {
  LETTER_MOVES,
  LETTER_STATES,
  type LetterEntry,
  type LetterId,
  type LetterState,
} from '../../src/domain/letter.ts'
import type { LetterReport, Settlement } from '../../src/store/letter-steps.ts'
import { createLetters } from '../../src/store/letters.ts'
import { testRedis } from '../support/test-redis.ts'

const NOW = 1_790_000_000_000
const LEASE_MS = 120_000
const DAY_MS = 86_400_000
const request = 'north.rrrrrrrrrrrrrrrrrrrrrr'
const redis = await testRedis()
const letters = createLetters(redis)
let claims = 0

afterAll(() => redis.disconnect())

beforeEach(async () => {
  await redis.flushdb()
  await redis.hset('{p:north}:request:north.rrrrrrrrrrrrrrrrrrrrrr', { state: 'releasing' })
})

const letterTo = (guardian: number): LetterId => ({
  invitationId: `north.${String(guardian).padStart(22, 'g')}`,
  kind: 'invitation',
  n: 0,
})
const state = (name: string) => redis.hset('{p:north}:request:north.rrrrrrrrrrrrrrrrrrrrrr', 'state', name)

async function written(count: number, as: 'queued' | 'held' = 'queued') {
  const all = Array.from({ length: count }, (_, guardian) => letterTo(guardian))
  for (const { invitationId } of all) await redis.hset(`{p:north}:i:${invitationId.slice(6)}`, { link: 'open', gen: 1 })
  await letters.enqueue(request, all, as, NOW)
  return all
}

function claim(want: number, options: { worker?: string; number?: number; now?: number; perHour?: number } = {}) {
  claims += 1
  const { worker = 'w1', number = claims, now = NOW, perHour = 0 } = options
  return letters.claim(request, { worker, number, want, leaseMs: LEASE_MS, perHour }, now)
}

async function claimed(want: number, options: Parameters<typeof claim>[1] = {}): Promise<LetterEntry[]> {
  const answer = await claim(want, options)
  return answer.outcome === 'claimed' ? answer.letters : []
}

async function oneClaimed(options: Parameters<typeof claim>[1] = {}): Promise<LetterEntry> {
  const [entry] = await claimed(1, options)
  if (!entry) throw new Error('nothing to claim')
  return entry
}

const hand = (entry: LetterEntry, now = NOW) =>
  letters.hand(request, entry, { generation: 1, lifetimeMs: 14 * DAY_MS, address: 'a' }, now)
const settle = (entry: LetterEntry, settlement: Settlement, now = NOW) =>
  letters.settle(request, entry, settlement, now)

async function unknownOnce(): Promise<LetterEntry> {
  const entry = await oneClaimed()
  await hand(entry)
  await settle(entry, { to: 'unknown', dueAt: NOW + 900_000 })
  return entry
}

test('enqueuing the same letters again, all at once, adds none', async () => {
  const all = Array.from({ length: 2500 }, (_, guardian) => letterTo(guardian))
  const added = await Promise.all(Array.from({ length: 4 }, () => letters.enqueue(request, all, 'queued', NOW)))
  expect(added.reduce((sum, count) => sum + count)).toBe(2500)
  expect(await letters.counts(request)).toEqual({ queued: 2500 })
})

test('an enqueued letter that went on its way is not put back', async () => {
  const all = await written(1)
  const entry = await oneClaimed()
  expect(await letters.enqueue(request, all, 'queued', NOW)).toBe(0)
  expect((await letters.find(request, entry.letter))?.state).toBe('claimed')
})

test('two hundred claims at once by eight workers take every letter once', async () => {
  await written(300)
  const taken = await Promise.all(Array.from({ length: 200 }, (_, turn) => claimed(2, { worker: `w${turn % 8}` })))
  const names = taken.flat().map(({ letter }) => letter.invitationId)
  expect(names).toHaveLength(300)
  expect(new Set(names).size).toBe(300)
  expect(await letters.counts(request)).toEqual({ claimed: 300 })
})

test('a claim asked again gets the same letters and takes no others', async () => {
  await written(5)
  const first = await claimed(2, { number: 7001 })
  expect(await claimed(2, { number: 7001 })).toEqual(first)
  expect(await letters.counts(request)).toEqual({ queued: 3, claimed: 2 })
})

test('a letter is due in the order of its time and not before', async () => {
  await written(1)
  const later = { ...letterTo(900), kind: 'reminder' as const, n: 1 }
  await letters.enqueue(request, [later], 'queued', NOW + 5000)
  expect(await claimed(5)).toHaveLength(1)
  expect(await claim(5)).toEqual({ outcome: 'idle', nextDueAt: NOW + 5000, inHands: 1, held: 0 })
  expect((await claimed(5, { now: NOW + 5000 }))[0]?.letter).toEqual(later)
})

test.each([
  ['paused', 'paused'],
  ['cancelled', 'ended'],
  ['requested', 'ended'],
  ['refused', 'ended'],
])('nothing of a request that is %s is claimed', async (name, outcome) => {
  await written(1)
  await state(name)
  expect(await claim(1)).toEqual({ outcome })
})

test('the hourly pace of the release counts before the one of the practice', async () => {
  await written(5)
  expect(await claimed(5, { perHour: 60 })).toHaveLength(1)
  expect(await claim(5, { perHour: 60 })).toEqual({ outcome: 'wait', ms: 60_000 })
  await redis.hset('{p:north}:request:north.rrrrrrrrrrrrrrrrrrrrrr', 'perHour', 3600)
  expect(await claim(5, { perHour: 60, now: NOW + 60_000 })).toMatchObject({ outcome: 'claimed' })
  expect(await claim(5, { perHour: 60, now: NOW + 60_000 })).toEqual({ outcome: 'wait', ms: 1000 })
})

test('a clock that was set back does not hold the hourly pace up for longer than one mail takes', async () => {
  await written(3)
  await claimed(1, { perHour: 60, now: NOW + DAY_MS })
  expect(await claim(1, { perHour: 60 })).toEqual({ outcome: 'wait', ms: 60_000 })
  expect(await claimed(1, { perHour: 60, now: NOW + 60_000 })).toHaveLength(1)
})

test('a claim whose answer was lost does not give back what another worker holds by now', async () => {
  await written(1)
  await claimed(1, { number: 9001 })
  await letters.sweep(request, { alive: [], unknownWaitMs: 0 }, NOW)
  await oneClaimed({ worker: 'w2' })
  expect(await claimed(1, { number: 9001 })).toEqual([])
})

test('a letter is handed over once however often it is asked, and says when its link was issued', async () => {
  await written(1)
  const entry = await oneClaimed()
  const steps = await Promise.all(Array.from({ length: 10 }, (_, turn) => hand(entry, NOW + turn)))
  expect(new Set(steps.map((step) => JSON.stringify(step)))).toEqual(
    new Set([JSON.stringify({ outcome: 'handed', issuedAt: NOW })]),
  )
  expect(await letters.counts(request)).toEqual({ handed: 1 })
  expect(await redis.hget(`{p:north}:i:${entry.letter.invitationId.slice(6)}`, 'exp')).toBe(String(NOW + 14 * DAY_MS))
})

test('an older claim can neither hand over nor settle the letter', async () => {
  await written(1)
  const old = await oneClaimed()
  await letters.sweep(request, { alive: [], unknownWaitMs: 900_000 }, NOW)
  await oneClaimed({ worker: 'w2' })
  expect(await hand(old)).toEqual({ outcome: 'stale' })
  expect(await settle(old, { to: 'failed', reason: 'smtp-550' })).toBe('stale')
  expect(await letters.counts(request)).toEqual({ claimed: 1 })
})

test('a pause keeps back a letter that is already at the mail server', async () => {
  await written(1)
  const entry = await oneClaimed()
  await state('paused')
  expect(await hand(entry)).toEqual({ outcome: 'not-now' })
  expect(await settle(entry, { to: 'queued', dueAt: NOW })).toBe('queued')
})

test('a cancelled request keeps it back for good', async () => {
  await written(1)
  const entry = await oneClaimed()
  await state('cancelled')
  expect(await hand(entry)).toEqual({ outcome: 'not-wanted' })
  expect(await settle(entry, { to: 'queued', dueAt: NOW })).toBe('cancelled')
  expect((await letters.due(request)).waiting).toBe(0)
})

test.each([
  ['ended link', { link: 'ended' }],
  ['locked link', { link: 'locked' }],
  ['mail stop', { stop: '1' }],
  ['newer link', { gen: 2 }],
])('a letter is kept back by an %s that came after the claim', async (_, change) => {
  await written(1)
  const entry = await oneClaimed()
  await redis.hset(`{p:north}:i:${entry.letter.invitationId.slice(6)}`, change)
  expect(await hand(entry)).toEqual({ outcome: 'not-wanted' })
})

test('every way to settle answers its repeat as it answered first', async () => {
  const settlements: Settlement[] = [
    { to: 'accepted' },
    { to: 'deferred', dueAt: NOW + 1000, reason: 'smtp-451' },
    { to: 'failed', reason: 'smtp-550' },
    { to: 'unknown', dueAt: NOW + 900_000 },
    { to: 'queued', dueAt: NOW + 1000 },
  ]
  await written(settlements.length)
  for (const settlement of settlements) {
    const entry = await oneClaimed()
    await hand(entry)
    const answers = await Promise.all(Array.from({ length: 5 }, () => settle(entry, settlement)))
    expect(new Set(answers)).toEqual(new Set([settlement.to]))
    expect(await letters.find(request, entry.letter)).toMatchObject({ state: settlement.to, issuedAt: NOW })
  }
  expect(await letters.counts(request)).toEqual({ accepted: 1, deferred: 1, failed: 1, unknown: 1, queued: 1 })
  expect(await letters.due(request)).toMatchObject({ waiting: 3, inHands: 0, held: 0, nextDueAt: NOW + 1000 })
})

test('what is settled stays settled, and counts its deferral once', async () => {
  await written(2)
  const [first, second] = await claimed(2)
  if (!first || !second) throw new Error('two letters')
  await hand(first)
  await settle(first, { to: 'accepted' })
  expect(await settle(first, { to: 'failed', reason: 'smtp-550' })).toBe('accepted')
  await Promise.all([1, 2, 3].map(() => settle(second, { to: 'deferred', dueAt: NOW + 1000 })))
  expect(await settle(second, { to: 'queued', dueAt: NOW })).toBe('deferred')
  expect(await letters.find(request, second.letter)).toMatchObject({ state: 'deferred', deferrals: 1 })
})

test('a letter that its slowed domain holds back begins its two days then, and adds up how long it is held, once for each time', async () => {
  await written(1)
  const held = (now: number, forMs: number): Settlement => ({
    to: 'queued',
    dueAt: now + forMs,
    reason: 'domain-slowed',
  })
  const first = await oneClaimed()
  expect(first.firstDeferredAt).toBeUndefined()
  await Promise.all([1, 2, 3].map(() => settle(first, held(NOW, 60_000))))
  const second = await oneClaimed({ now: NOW + 60_000 })
  expect(second).toMatchObject({ firstDeferredAt: NOW, heldBackMs: 60_000, deferrals: 0 })
  await settle(second, held(NOW + 60_000, 120_000), NOW + 60_000)
  const third = await oneClaimed({ now: NOW + DAY_MS })
  expect(third).toMatchObject({ firstDeferredAt: NOW, heldBackMs: 180_000, deferrals: 0 })
  await settle(third, { to: 'deferred', dueAt: NOW + 2 * DAY_MS, reason: 'smtp-451' }, NOW + DAY_MS)
  expect(await letters.find(request, third.letter)).toMatchObject({ firstDeferredAt: NOW, heldBackMs: 180_000 })
})

test('a letter that is queued again for another reason begins no two days', async () => {
  await written(1)
  await settle(await oneClaimed(), { to: 'queued', dueAt: 'first', reason: 'no-line-ECONNREFUSED' })
  const again = await oneClaimed()
  expect(again).toMatchObject({ heldBackMs: 0, deferrals: 0 })
  expect(again.firstDeferredAt).toBeUndefined()
})

test('the sweep rests a letter that went unanswered twice, and ends what a cancelled request left in hands', async () => {
  await written(2)
  await unknownOnce()
  const again = (await claimed(2, { now: NOW + 900_000 })).find(({ unanswered }) => unanswered === 1)
  if (!again) throw new Error('the unknown letter')
  await hand(again, NOW + 900_000)
  await letters.sweep(request, { alive: [], unknownWaitMs: 1000 }, NOW + 900_000)
  expect(await letters.due(request)).toMatchObject({ waiting: 1 })
  expect(await letters.counts(request)).toEqual({ queued: 1, unknown: 1 })

  await oneClaimed({ now: NOW + 900_000 })
  await state('cancelled')
  expect(await letters.sweep(request, { alive: [], unknownWaitMs: 0 }, NOW)).toEqual({
    queued: 0,
    unknown: 0,
    cancelled: 1,
  })
  expect((await letters.due(request)).waiting).toBe(0)
})

test('the sweep does not send again what a cancelled request had handed over', async () => {
  await written(1)
  await hand(await oneClaimed())
  await state('cancelled')
  await letters.sweep(request, { alive: [], unknownWaitMs: 0 }, NOW)
  expect(await letters.counts(request)).toEqual({ unknown: 1 })
  expect((await letters.due(request)).waiting).toBe(0)
})

test('a letter that went unanswered is due once more with the link of the first time, and never a third time', async () => {
  await written(1)
  await unknownOnce()
  expect(await claimed(1, { now: NOW + 899_999 })).toEqual([])
  const again = await oneClaimed({ now: NOW + 900_000 })
  expect(again).toMatchObject({ unanswered: 1, issuedAt: NOW, attempt: 2 })
  expect(await hand(again, NOW + 900_000)).toEqual({ outcome: 'handed', issuedAt: NOW })
  expect(await settle(again, { to: 'unknown', dueAt: NOW + 1_800_000 })).toBe('unknown')
  expect(await claim(1, { now: NOW + 10 * DAY_MS })).toMatchObject({ outcome: 'idle', nextDueAt: undefined })
  expect(await letters.finishIfDone(request, NOW)).toBe(true)
})

test('an answer that comes late still settles an unknown letter, and it is not sent again', async () => {
  await written(1)
  const entry = await unknownOnce()
  expect(await settle(entry, { to: 'accepted' })).toBe('accepted')
  expect(await claimed(1, { now: NOW + DAY_MS })).toEqual([])
})

test('opening the link settles an unknown letter as accepted, and only that', async () => {
  const [letter, other] = await written(2)
  if (!letter || !other) throw new Error('two letters')
  await unknownOnce()
  expect(await letters.arrived(request, letter, NOW)).toBe(true)
  expect(await letters.arrived(request, letter, NOW)).toBe(false)
  expect(await letters.arrived(request, other, NOW)).toBe(false)
  expect(await letters.counts(request)).toEqual({ queued: 1, accepted: 1 })
})

async function unansweredAnd(waits: 'queued' | 'claimed' | 'deferred' | 'handed'): Promise<LetterEntry> {
  await unknownOnce()
  const again = await oneClaimed({ now: NOW + 900_000 })
  if (waits === 'handed') await hand(again, NOW + 900_000)
  else if (waits !== 'claimed') await settle(again, { to: waits, dueAt: NOW + 900_000 })
  expect((await letters.find(request, again.letter))?.state).toBe(waits)
  return again
}

/** The letter arrived, once; nothing is left to do for it. */
async function isSettledOnce(): Promise<void> {
  expect(await letters.counts(request)).toEqual({ accepted: 1 })
  expect(await letters.tally(request)).toMatchObject({ accepted: 1, refused: 0, hard: 0, policy: 0 })
  expect(await letters.isSuppressed(request, 'a')).toBe(false)
  expect(await letters.due(request)).toMatchObject({ waiting: 0, inHands: 0 })
  expect(await letters.sweep(request, { alive: [], unknownWaitMs: 0 }, NOW + DAY_MS)).toEqual({
    queued: 0,
    unknown: 0,
    cancelled: 0,
  })
  expect(await claimed(1, { now: NOW + 10 * DAY_MS })).toEqual([])
  expect(await letters.finishIfDone(request, NOW)).toBe(true)
}

test.each(['queued', 'claimed', 'deferred'] as const)(
  'a visit settles a letter that is %s after it went unanswered, and no second copy leaves',
  async (waits) => {
    const [letter] = await written(1)
    if (!letter) throw new Error('a letter')
    const again = await unansweredAnd(waits)
    expect(await letters.arrived(request, letter, NOW + 900_000)).toBe(true)
    expect(await hand(again, NOW + 900_000)).toEqual({ outcome: 'stale' })
    expect(await settle(again, { to: 'queued', dueAt: NOW + 900_000 })).toBe('accepted')
    await isSettledOnce()
  },
)

const ANSWERS: Settlement[] = [
  { to: 'accepted' },
  { to: 'failed', reason: 'smtp-550-5.1.1', refusal: 'hard', address: 'a' },
  { to: 'deferred', dueAt: NOW + 1000, reason: 'policy-smtp-550-5.7.1', refusal: 'policy', address: 'a' },
  { to: 'unknown', dueAt: NOW + 900_000, reason: 'no-answer' },
]

test.each(ANSWERS)(
  'a visit before the answer of the mail server is the last word, whatever it says: %j',
  async (answer) => {
    const [letter] = await written(1)
    if (!letter) throw new Error('a letter')
    const entry = await oneClaimed()
    await hand(entry)
    expect(await letters.arrived(request, letter, NOW)).toBe(true)
    expect(await settle(entry, answer)).toBe('accepted')
    await isSettledOnce()
  },
)

test.each(ANSWERS)('so is a visit while the second copy is under way: %j', async (answer) => {
  const [letter] = await written(1)
  if (!letter) throw new Error('a letter')
  const again = await unansweredAnd('handed')
  expect(await letters.arrived(request, letter, NOW + 900_000)).toBe(true)
  expect(await settle(again, answer, NOW + 900_000)).toBe('accepted')
  await isSettledOnce()
})

test('a letter that was never handed over cannot have arrived: a visit settles none that is queued, claimed or put off', async () => {
  const all = await written(3)
  const [, deferred] = await claimed(2)
  if (!deferred) throw new Error('two letters')
  await settle(deferred, { to: 'deferred', dueAt: NOW + 1000, reason: 'smtp-451' })
  expect(await Promise.all(all.map((letter) => letters.arrived(request, letter, NOW)))).toEqual([false, false, false])
  expect(await letters.counts(request)).toEqual({ queued: 1, claimed: 1, deferred: 1 })
  expect(await letters.due(request)).toMatchObject({ waiting: 2, inHands: 1 })
  expect((await letters.tally(request)).accepted).toBe(0)
})

test('a letter that may have arrived never counts as cancelled or suppressed', async () => {
  await written(1)
  await unknownOnce()
  const again = await oneClaimed({ now: NOW + 900_000 })
  expect(await settle(again, { to: 'cancelled' })).toBe('unknown')
})

test('the sweep queues what a dead worker had claimed and leaves open what it had handed over', async () => {
  await written(4)
  const [handed] = await claimed(2, { worker: 'dead' })
  await claimed(2, { worker: 'alive' })
  if (handed) await hand(handed)
  const swept = await letters.sweep(request, { alive: ['alive'], unknownWaitMs: 900_000 }, NOW)
  expect(swept).toEqual({ queued: 1, unknown: 1, cancelled: 0 })
  expect(await letters.counts(request)).toEqual({ queued: 1, unknown: 1, claimed: 2 })
})

test('the sweep takes up what a living worker held longer than its lease, all at once once', async () => {
  await written(3)
  await claimed(3)
  const alive = ['w1']
  expect(await letters.sweep(request, { alive, unknownWaitMs: 1 }, NOW + LEASE_MS - 1)).toEqual({
    queued: 0,
    unknown: 0,
    cancelled: 0,
  })
  const sweeps = await Promise.all(
    Array.from({ length: 10 }, () => letters.sweep(request, { alive, unknownWaitMs: 1 }, NOW + LEASE_MS)),
  )
  expect(sweeps.reduce((sum, { queued }) => sum + queued, 0)).toBe(3)
})

test('held letters are queued by the release of the rest and by nothing before', async () => {
  await written(1200, 'held')
  expect(await claim(5)).toEqual({ outcome: 'idle', nextDueAt: undefined, inHands: 0, held: 1200 })
  expect(await letters.finishIfDone(request, NOW)).toBe(false)
  const released = await Promise.all([letters.releaseHeld(request, NOW), letters.releaseHeld(request, NOW)])
  expect(released.reduce((sum, count) => sum + count)).toBe(1200)
  expect(await letters.counts(request)).toEqual({ queued: 1200 })
})

test('a cancel ends all that waits and lets rest what may have arrived', async () => {
  await written(1100)
  await letters.enqueue(request, [letterTo(5000), letterTo(5001)], 'held', NOW)
  await unknownOnce()
  expect(await letters.cancel(request, NOW)).toBe(1102)
  expect(await letters.counts(request)).toEqual({ cancelled: 1101, unknown: 1 })
  expect(await letters.due(request)).toEqual({ waiting: 0, inHands: 0, held: 0, nextDueAt: undefined })
})

test('a request is finished only when no letter is held, due or in hands', async () => {
  await written(1)
  await letters.open(request, NOW)
  expect(await letters.finishIfDone(request, NOW)).toBe(false)
  const entry = await oneClaimed()
  expect(await letters.finishIfDone(request, NOW)).toBe(false)
  await hand(entry)
  await settle(entry, { to: 'accepted' })
  await state('paused')
  expect(await letters.finishIfDone(request, NOW)).toBe(false)
  await state('releasing')
  expect(await letters.finishIfDone(request, NOW)).toBe(true)
  expect(await letters.finishIfDone(request, NOW)).toBe(true)
  expect(await letters.openRequests()).toEqual([])
  expect(await redis.hget('{p:north}:request:north.rrrrrrrrrrrrrrrrrrrrrr', 'state')).toBe('finished')
})

test('a finished request that was paused and resumed keeps the time of its first end', async () => {
  expect(await letters.finishIfDone(request, NOW)).toBe(true)
  await state('paused')
  await state('releasing')
  expect(await letters.finishIfDone(request, NOW + DAY_MS)).toBe(true)
  expect(await redis.hmget('{p:north}:request:north.rrrrrrrrrrrrrrrrrrrrrr', 'state', 'finishedAt')).toEqual([
    'finished',
    String(NOW),
  ])
})

test('a cancelled request gets no further letter', async () => {
  await state('cancelled')
  expect(await letters.enqueue(request, [letterTo(0)], 'queued', NOW)).toBe(0)
  expect(await letters.enqueue(request, [letterTo(1)], 'held', NOW)).toBe(0)
  expect(await letters.counts(request)).toEqual({})
  expect(await letters.due(request)).toMatchObject({ waiting: 0, held: 0 })
})

test('entries tell every letter with its kind and number', async () => {
  await written(3)
  await letters.enqueue(request, [{ ...letterTo(0), kind: 'resend', n: 2 }], 'queued', NOW)
  const all: LetterEntry[] = []
  for await (const entry of letters.entries(request)) all.push(entry)
  expect(all.map(({ letter }) => letter)).toEqual(
    expect.arrayContaining([...[0, 1, 2].map(letterTo), { ...letterTo(0), kind: 'resend', n: 2 }]),
  )
  expect(all).toHaveLength(4)
})

test('no step makes a move that the table of moves does not have, and the counts follow every move', async () => {
  await written(40)
  await letters.enqueue(request, [letterTo(800), letterTo(801)], 'held', NOW)
  const steps: (() => Promise<unknown>)[] = [
    () => claim(3),
    async () => {
      for (const entry of await inState('claimed')) if (entry.attempt % 2 === 1) await hand(entry)
    },
    async () => {
      const targets: Settlement[] = [
        { to: 'accepted' },
        { to: 'queued', dueAt: NOW },
        { to: 'deferred', dueAt: NOW },
        { to: 'unknown', dueAt: NOW },
        { to: 'failed' },
      ]
      for (const [index, entry] of (await inState('handed', 'claimed')).entries()) {
        const settlement = targets[(index + entry.attempt) % targets.length]
        const mayMove = settlement && LETTER_MOVES[entry.state].includes(settlement.to)
        if (mayMove) await settle(entry, settlement)
      }
    },
    () => letters.sweep(request, { alive: [], unknownWaitMs: 0 }, NOW),
    () => letters.releaseHeld(request, NOW),
    async () => {
      const said: LetterReport[] = [
        { to: 'delivered' },
        { to: 'bounced', class: 'soft', reason: 'soft', address: 'a' },
        { to: 'complained', reason: 'abuse' },
      ]
      for (const [index, { letter }] of (await inState(...LETTER_STATES)).entries()) {
        const report = index % 5 === 0 ? said[index % said.length] : undefined
        if (report) await letters.report(request, letter, report, NOW)
      }
    },
  ]
  for (let turn = 0; turn < 60; turn += 1) {
    const before = await snapshot()
    await steps[(turn * 7) % steps.length]?.()
    const after = await snapshot()
    const counted: Partial<Record<LetterState, number>> = {}
    for (const [name, now] of after) {
      const was = before.get(name) ?? now
      if (was !== now) expect([name, reachable(was)]).toEqual([name, expect.arrayContaining([now])])
      counted[now] = (counted[now] ?? 0) + 1
    }
    expect(await letters.counts(request)).toEqual(counted)
  }
})

async function inState(...states: LetterState[]): Promise<LetterEntry[]> {
  const found: LetterEntry[] = []
  for await (const entry of letters.entries(request)) if (states.includes(entry.state)) found.push(entry)
  return found.sort((a, b) => a.letter.invitationId.localeCompare(b.letter.invitationId))
}

async function snapshot(): Promise<Map<string, LetterState>> {
  const states = new Map<string, LetterState>()
  for await (const { letter, state: name } of letters.entries(request)) states.set(letter.invitationId, name)
  return states
}

function reachable(from: LetterState): readonly LetterState[] {
  return LETTER_MOVES[from]
}

test('emails that a mail server took are counted once by day, for the practice and the service, and days of long ago go', async () => {
  await written(3)
  const today = Math.floor(NOW / DAY_MS)
  await redis.hset('{p:north}:mailed', today - 367, 5, today - 366, 7)
  const [one, two, three] = await claimed(3)
  if (!one || !two || !three) throw new Error('three letters')
  for (const entry of [one, two, three]) await hand(entry)
  await Promise.all([settle(one, { to: 'accepted' }), settle(two, { to: 'accepted' })])
  await settle(one, { to: 'accepted' })
  await settle(three, { to: 'failed', refusal: 'hard', address: 'a' })
  expect(await redis.hgetall('{p:north}:mailed')).toEqual({ [today]: '2', [today - 366]: '7' })
  expect(Number(await redis.hget('{s}:mailed', String(today)))).toBeGreaterThanOrEqual(2)
})
