import { afterAll, beforeEach, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { LETTER_MOVES, type LetterEntry, type LetterId, letterField } from '../../src/domain/letter.ts'
import { readEntry } from '../../src/store/letter-entry.ts'
import type { LetterReport, Settlement } from '../../src/store/letter-steps.ts'
import { createLetters } from '../../src/store/letters.ts'
import { testRedis } from '../support/test-redis.ts'

const REQUEST = 'north.rrrrrrrrrrrrrrrrrrrrrr'
const RECORD = `{p:north}:request:${REQUEST}`
const START = 1_790_000_000_000
const LEASE_MS = 60_000
const LETTERS = 8
const WORKERS = ['w1', 'w2', 'w3']
const ADDRESSES = 4

const redis = await testRedis()
const letters = createLetters(redis)

afterAll(() => redis.disconnect())
beforeEach(() => redis.flushdb())

/** What a sequence of steps knows beside the ledger. */
type Run = {
  now: number
  claims: number
  /** Claims that were asked, to be asked again. */
  asked: { worker: string; number: number; want: number }[]
  /** Every claim of a letter there ever was, stale ones too. */
  claimed: LetterEntry[]
  cancelled: boolean
}

type Step = { name: string; holder?: { field: string; attempt: number }; take(): Promise<unknown> }

const letterTo = (index: number): LetterId => ({
  invitationId: `north.${String(index % LETTERS).padStart(22, 'g')}`,
  kind: 'invitation',
  n: 0,
})
const addressOf = ({ letter }: LetterEntry) =>
  `address${Number(letter.invitationId.slice(-2).replace(/\D/g, '')) % ADDRESSES}`

const settlements = (entry: LetterEntry, now: number): Settlement[] => [
  { to: 'accepted' },
  { to: 'queued', dueAt: now },
  { to: 'deferred', dueAt: now + 20_000, reason: 'smtp-451' },
  { to: 'unknown', dueAt: now + 30_000, reason: 'no-answer' },
  { to: 'failed', reason: 'smtp-550', refusal: 'hard', address: addressOf(entry) },
  { to: 'failed', reason: 'smtp-554', refusal: 'policy', address: addressOf(entry) },
  { to: 'suppressed', reason: 'mail-stopped' },
  { to: 'cancelled', reason: 'link-ended' },
]
const REPORTS: LetterReport[] = [
  { to: 'delivered' },
  { to: 'bounced', class: 'hard', reason: 'dsn-5.1.1', address: 'address1' },
  { to: 'bounced', class: 'soft', reason: 'dsn-5.2.2', address: 'address2' },
  { to: 'complained', reason: 'abuse' },
]

/** A step is a kind and some numbers that choose among what there is when it is taken. */
const drawn = fc.record({
  kind: fc.constantFrom(
    ...(['claim', 'claim', 'claim', 'hand', 'hand', 'hand', 'settle', 'settle', 'settle', 'claim-again'] as const),
    ...([
      'enqueue',
      'sweep',
      'pass',
      'pass',
      'report',
      'arrived',
      'pause',
      'resume',
      'finish',
      'release-held',
    ] as const),
    ...(['end-link', 'cancel'] as const),
  ),
  a: fc.nat(1000),
  b: fc.nat(1000),
  again: fc.boolean(),
})
type Drawn = typeof drawn extends fc.Arbitrary<infer Value> ? Value : never

function stepOf({ kind, a, b }: Drawn, run: Run): Step {
  const { now } = run
  const entry = run.claimed[run.claimed.length - 1 - (a % Math.max(1, Math.min(run.claimed.length, 6)))]
  const nothing: Step = { name: 'nothing', take: async () => undefined }
  const ofHolder = (name: string, take: (of: LetterEntry) => Promise<unknown>): Step =>
    entry
      ? {
          name,
          holder: { field: letterField(entry.letter), attempt: entry.attempt },
          take: () => take(entry),
        }
      : nothing
  const claimAs = async (order: Run['asked'][number]) => {
    const claim = await letters.claim(REQUEST, { ...order, leaseMs: LEASE_MS, perHour: 0 }, now)
    if (claim.outcome === 'claimed') run.claimed.push(...claim.letters)
    return claim.outcome
  }
  switch (kind) {
    case 'enqueue':
      return { name: kind, take: () => letters.enqueue(REQUEST, [letterTo(a)], b % 3 === 0 ? 'held' : 'queued', now) }
    case 'claim': {
      run.claims += 1
      const order = { worker: WORKERS[a % 3] ?? '', number: run.claims, want: 1 + (b % 3) }
      run.asked.push(order)
      return { name: kind, take: () => claimAs(order) }
    }
    case 'claim-again': {
      const order = run.asked.findLast(({ worker }) => worker === WORKERS[a % 3])
      return order ? { name: kind, take: () => claimAs(order) } : nothing
    }
    case 'hand':
      return ofHolder(kind, (of) =>
        letters.hand(REQUEST, of, { generation: 1, lifetimeMs: 1000, address: addressOf(of) }, now),
      )
    case 'settle':
      return ofHolder(kind, (of) => {
        const all = settlements(of, now)
        return letters.settle(REQUEST, of, all[b % all.length] ?? { to: 'accepted' }, now)
      })
    case 'sweep':
      return {
        name: kind,
        take: () => letters.sweep(REQUEST, { alive: WORKERS.slice(a % 4), unknownWaitMs: 30_000 }, now),
      }
    case 'pass':
      run.now += 1 + (a % 40_000)
      return nothing
    case 'report':
      return {
        name: kind,
        take: () => letters.report(REQUEST, letterTo(a), REPORTS[b % 4] ?? { to: 'delivered' }, now),
      }
    case 'arrived':
      return { name: kind, take: () => letters.arrived(REQUEST, letterTo(a), now) }
    case 'pause':
      return { name: kind, take: () => moveRequest('releasing', 'paused') }
    case 'resume':
      return { name: kind, take: () => moveRequest('paused', 'releasing') }
    case 'finish':
      return { name: kind, take: () => letters.finishIfDone(REQUEST, now) }
    case 'release-held':
      return { name: kind, take: () => letters.releaseHeld(REQUEST, now) }
    case 'end-link':
      return b % 4 > 0
        ? nothing
        : { name: kind, take: () => redis.hset(`{p:north}:i:${letterTo(a).invitationId.slice(6)}`, 'link', 'ended') }
    case 'cancel':
      return b % 8 > 0
        ? nothing
        : {
            name: kind,
            async take() {
              run.cancelled = true
              await redis.hset(RECORD, 'state', 'cancelled')
              return letters.cancel(REQUEST, now)
            },
          }
  }
}

async function moveRequest(from: string, to: string): Promise<void> {
  if ((await redis.hget(RECORD, 'state')) === from) await redis.hset(RECORD, 'state', to)
}

type Ledger = {
  state: string
  entries: Record<string, LetterEntry>
  counts: Record<string, number>
  due: string[]
  held: string[]
  leases: string[]
  suppressed: string[]
}

async function ledger(): Promise<Ledger> {
  const keyOf = (kind: string) => `{p:north}:${kind}:${REQUEST}`
  const answers = await redis
    .pipeline()
    .hget(RECORD, 'state')
    .hgetall(keyOf('letters'))
    .hgetall(keyOf('counts'))
    .zrange(keyOf('due'), '0', '-1')
    .zrange(keyOf('held'), '0', '-1')
    .zrange(keyOf('leases'), '0', '-1')
    .smembers(keyOf('suppressed'))
    .exec()
  const [state, stored, counts, due, held, leases, suppressed] = (answers ?? []).map(([, answer]) => answer) as [
    string,
    Record<string, string>,
    Record<string, string>,
    ...[string[], string[], string[], string[]],
  ]
  const entries = Object.entries(stored).map(([field, json]) => [field, readEntry(REQUEST, field, json)] as const)
  const counted = Object.entries(counts).map(([name, count]) => [name, Number(count)] as const)
  return {
    state,
    entries: Object.fromEntries(entries),
    counts: Object.fromEntries(counted.filter(([, count]) => count !== 0)),
    due,
    held,
    leases,
    suppressed,
  }
}

/** What always holds, whatever was done. */
function isSound({ entries, counts, due, held, leases }: Ledger, run: Run): void {
  const recount: Record<string, number> = {}
  for (const [field, { state, unanswered }] of Object.entries(entries)) {
    recount[state] = (recount[state] ?? 0) + 1
    const places = [due.includes(field) && 'due', held.includes(field) && 'held', leases.includes(field) && 'leases']
    const place = places.filter(Boolean)
    switch (state) {
      case 'held':
        expect([field, state, place]).toEqual([field, state, ['held']])
        break
      case 'queued':
      case 'deferred':
        expect([field, state, place]).toEqual([field, state, ['due']])
        break
      case 'claimed':
      case 'handed':
        expect([field, state, place]).toEqual([field, state, ['leases']])
        break
      case 'unknown':
        if (unanswered >= 2) expect([field, state, place]).toEqual([field, state, []])
        else if (place.length === 0) expect([field, run.cancelled || mayRest(entries[field])]).toEqual([field, true])
        else expect([field, state, place]).toEqual([field, state, ['due']])
        break
      default:
        expect([field, state, place]).toEqual([field, state, []])
    }
    expect(unanswered).toBeLessThanOrEqual(2)
  }
  expect(counts).toEqual(recount)
}

/** A letter that went unanswered and is not wanted any more rests as unknown before its second try. */
function mayRest(entry: LetterEntry | undefined): boolean {
  return entry !== undefined && (entry.reason === 'mail-stopped' || entry.reason === 'link-ended')
}

/** What a single step may do to a letter. */
function isLawful(before: Ledger, after: Ledger, step: Step): void {
  for (const [field, now] of Object.entries(after.entries)) {
    const was = before.entries[field]
    if (!was) continue
    const move = `${step.name}: ${was.state} to ${now.state}`
    if (was.state !== now.state) {
      expect([field, move, LETTER_MOVES[was.state]]).toEqual([field, move, expect.arrayContaining([now.state])])
      if (was.state === 'handed' && step.name === 'sweep') expect([field, now.state]).toEqual([field, 'unknown'])
      if (was.state === 'handed' && (now.state === 'queued' || now.state === 'deferred' || now.state === 'cancelled'))
        expect([field, step.holder]).toEqual([field, { field, attempt: was.attempt }])
      if (now.state === 'handed') {
        expect([field, step.name, step.holder]).toEqual([field, 'hand', { field, attempt: was.attempt }])
        expect(['releasing', 'finished']).toContain(before.state)
        expect(before.suppressed).not.toContain(addressOf(now))
        if (was.unanswered > 0) expect([field, now.secondCopy, now.issuedAt]).toEqual([field, true, was.issuedAt])
      }
    }
    if (step.holder && step.holder.field === field && step.holder.attempt < was.attempt) expect(now).toEqual(was)
    if (was.unanswered >= 2) expect(now.attempt).toBe(was.attempt)
    expect(now.attempt).toBeGreaterThanOrEqual(was.attempt)
  }
  if (after.state === 'finished' && before.state !== 'finished')
    expect([after.due, after.held, after.leases]).toEqual([[], [], []])
}

test('whatever steps workers, staff and reports take in whatever order, the ledger stays sound and nobody can hand a letter over twice', async () => {
  const handOvers = { handed: 0, stale: 0 }
  await fc.assert(
    fc.asyncProperty(fc.array(drawn, { minLength: 30, maxLength: 80 }), async (steps) => {
      await redis.flushdb()
      await redis.hset(RECORD, 'state', 'releasing')
      for (let index = 0; index < LETTERS; index += 1)
        await redis.hset(`{p:north}:i:${letterTo(index).invitationId.slice(6)}`, { link: 'open', gen: 1 })
      const run: Run = { now: START, claims: 0, asked: [], claimed: [], cancelled: false }
      await letters.enqueue(REQUEST, [0, 1, 2, 3].map(letterTo), 'queued', run.now)

      let before = await ledger()
      for (const each of steps) {
        const step = stepOf(each, run)
        const answer = await step.take()
        const after = await ledger()
        isLawful(before, after, step)
        isSound(after, run)
        if (step.name === 'hand') {
          const { outcome } = answer as { outcome: string }
          if (outcome === 'handed' || outcome === 'stale') handOvers[outcome] += 1
        }
        if (each.again && ['hand', 'settle', 'report'].includes(step.name)) {
          expect([step.name, await step.take()]).toEqual([step.name, answer])
          expect(await ledger()).toEqual(after)
        }
        before = after
      }
    }),
    { numRuns: 50 },
  )
  expect(handOvers.handed).toBeGreaterThan(20)
  expect(handOvers.stale).toBeGreaterThan(20)
}, 120_000)
