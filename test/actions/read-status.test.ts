import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals'
import type { Redis } from 'ioredis'
import { endInvitation } from '../../src/actions/end-invitation.ts'
import { eraseRequest } from '../../src/actions/erase-request.ts'
import { readStatus } from '../../src/actions/read-status.ts'
import { statusLines } from '../../src/cli/status-lines.ts'
import { windowOpensAt } from '../../src/domain/send-window.ts'
import { type PostOffice, startPostOffice } from '../support/post-office.ts'
import { testRedis } from '../support/test-redis.ts'

let redis: Redis
let office: PostOffice
beforeAll(async () => {
  redis = await testRedis()
})
afterAll(() => redis.disconnect())
beforeEach(async () => {
  await redis.flushdb()
  office = await startPostOffice(redis)
})
afterEach(() => office.stop())

async function status(order?: Parameters<typeof readStatus>[2]) {
  const read = await readStatus(office.deps, office.requestId, order)
  if (!read) throw new Error('no status')
  return { ...read, text: statusLines(read, office.deps.now()).join('\n') }
}

const whys = ({ waits }: { waits: { why: string }[] }) => waits.map(({ why }) => why)

test('a finished request shows that its books add up to every letter', async () => {
  office.sink.onRecipient = (address) =>
    address.startsWith('parent1@') ? { code: 550, text: '5.1.1 no such mailbox' } : 'take'
  await office.release(10)
  expect((await status()).books.proved).toBe(false)
  await office.work()
  const read = await status()
  expect(read).toMatchObject({ state: 'finished', waiting: 0, letters: 10, books: { proved: true }, waits: [] })
  expect(read.text).toContain('finished: 9 accepted, 1 failed = 10 letters')
  await redis.hincrby(`{p:north}:counts:${office.requestId}`, 'accepted', -1)
  const odd = await status()
  expect(odd.books).toEqual({ proved: false, equation: '8 accepted, 1 failed and not 10 letters' })
  expect(odd.text).not.toContain('finished:')
})

test('links that ended are counted by reason, and the way of the guardians by language', async () => {
  const ids = await office.release(4)
  await office.work()
  expect((await status()).text).not.toContain('ended')
  const [first = '', second = '', third = '', fourth = ''] = ids
  await redis.hset(`{p:north}:i:${fourth.slice(6)}`, 'openedAt', 1, 'pinAt', 2)
  for (const [id, reason] of [
    [first, 'not-me'],
    [second, 'not-me'],
    [third, 'not-asked-for'],
  ] as const)
    await endInvitation(office.deps, id, reason, 'guardian')

  const read = await status()
  expect(read.funnel).toMatchObject({
    invited: 4,
    emailed: 4,
    delivered: 1,
    opened: 1,
    pinSent: 1,
    ended: 3,
    endedBy: { 'not-me': 2, 'not-asked-for': 1 },
    byLanguage: { en: { invited: 2, opened: 0 }, es: { invited: 2, opened: 1, pinSent: 1, redeemed: 0 } },
  })
  expect(read.text).toMatch(/links +0 locked, 3 ended \((2 not-me, 1 not-asked-for|1 not-asked-for, 2 not-me)\)/)
  expect(read.text).toMatch(/Spanish +2 invited › 2 emailed › 1 delivered for certain › 1 opened › 1 got a PIN/)
})

test('a letter without an answer is uncertain until it is sent once more, and is then told as sent twice', async () => {
  office.sink.onMail = () => 'cut'
  await office.release(1)
  await office.work({ until: async () => (await office.deps.letters.counts(office.requestId)).unknown === 1 })
  const read = await status()
  expect(read.uncertain).toMatchObject({ again: 1, resting: 0 })
  const dueAt = Number((await redis.zrange(`{p:north}:due:${office.requestId}`, '0', '0', 'WITHSCORES'))[1])
  expect(read.uncertain.nextAt).toBeCloseTo(dueAt, -2)
  expect(read.books.proved).toBe(false)
  expect(read.text).toContain('1 letter went out and no answer came')

  office.sink.onMail = () => 'take'
  office.pass(office.deps.config.unknownWaitMs + 1000)
  await office.work()
  const after = await status()
  expect(after).toMatchObject({ secondCopies: 1, uncertain: { again: 0, resting: 0 } })
  expect(after.text).toContain('1 sent once more after no answer')
})

test('a letter that went unanswered twice rests, and the books end with it as uncertain', async () => {
  office.sink.onMail = () => 'cut'
  await office.release(1)
  await office.work({ until: async () => (await office.deps.letters.counts(office.requestId)).unknown === 1 })
  office.pass(office.deps.config.unknownWaitMs + 1000)
  await office.work()
  const read = await status()
  expect(read).toMatchObject({ state: 'finished', uncertain: { again: 0, resting: 1 }, books: { proved: true } })
  expect(read.text).toContain('finished: 1 uncertain = 1 letter')
})

test('without a worker, or without a line to the mail server, status says so', async () => {
  await office.release(3)
  await office.deps.requests.set(office.requestId, { perHour: 60 })
  const alone = await status()
  expect(whys(alone)).toEqual(['no-worker'])
  expect(alone.endsAt).toBeUndefined()
  expect(alone.text).not.toMatch(/left/)
  await office.deps.workers.beat('worker', office.deps.now())
  expect((await status()).endsAt).toBeGreaterThan(office.deps.now())
  await office.deps.requests.unset(office.requestId, ['perHour'])

  await office.sink.stop()
  await office.work({ until: async () => (await status()).waits.some(({ why }) => why === 'mail-server-away') })
  expect((await status()).text).toContain('the mail server cannot be reached')
})

test('a request that stands still says why and until when: paused, out of hours, a slow pace, a slowed domain', async () => {
  const { deps, requestId } = office
  await office.release(40)
  await deps.workers.beat('worker', deps.now())
  await deps.requests.set(requestId, { perHour: 60 })
  const answers = Array.from({ length: 20 }, () => 'put-off' as const)
  await deps.domainBrakes.note('mail.example.org', { worker: 'worker', number: 1, answers }, deps.now())
  const clock = new Intl.DateTimeFormat('en-GB', { timeZone: 'America/Chicago', hour: '2-digit', minute: '2-digit' })
  const [hours = 0, minutes = 0] = clock.format(deps.now()).split(':').map(Number)
  const fromMinute = (hours * 60 + minutes + 120) % 1440
  deps.config.sendWindow = { fromMinute, toMinute: (fromMinute + 60) % 1440 }
  const read = await status()
  expect(whys(read)).toEqual(['window-closed', 'pace', 'slowed-domain'])
  expect(read.waits[0]?.until).toBe(windowOpensAt(deps.config.sendWindow, 'America/Chicago', deps.now()))
  expect(read.endsAt).toBeGreaterThan(deps.now() + 2 * 3_600_000 - 60_000)

  await deps.requests.set(requestId, { pausedFor: { by: 'halt', sign: 'hard', count: 12, of: 60, share: 0.1 } })
  await redis.hset(`{p:north}:request:${requestId}`, 'state', 'paused')
  const paused = await status()
  expect(whys(paused)).toEqual(['paused'])
  expect(paused.text).toContain('halted: 12 of 60 letters')
  expect(paused.endsAt).toBeUndefined()
})

test('letters that wait without any worker are told with the command that starts one', async () => {
  await office.release(1)
  const read = await status()
  expect(whys(read)).toEqual(['no-worker'])
  expect(read.text).toContain('next       start a worker: "bulk-pin serve --only worker"')
})

test('a release with reminders tells when they begin, until none is to come', async () => {
  const releasedAt = Date.parse('2026-11-23T18:00:00Z')
  await office.release(1)
  await office.deps.requests.set(office.requestId, { releasedAt, reminderDay: 7 })
  expect((await status()).text).toContain('from Monday, November 30, 2026 at 12:00 PM')
  await office.deps.requests.set(office.requestId, { remindersDoneAt: releasedAt + 1 })
  expect((await status()).text).not.toContain('reminders')
})

test('letters that are held are told with the command that lets them go', async () => {
  await office.deps.letters.enqueue(
    office.requestId,
    [{ invitationId: 'north.aaaaaaaaaaaaaaaaaaaaaa', kind: 'invitation', n: 0 }],
    'held',
    office.deps.now(),
  )
  const read = await status()
  expect(whys(read)).toEqual(['held'])
  const next = `next       look at the first answers, then "bulk-pin resume ${office.requestId}"`
  expect(read.text).toContain(next)

  const [id = ''] = await office.release(1)
  await office.deps.workers.beat('worker', office.deps.now())
  const put = { s: 'deferred', a: 1, t: office.deps.now(), d: 1 }
  await redis.hset(`{p:north}:letters:${office.requestId}`, id.slice(6), JSON.stringify(put))
  await redis.zadd(`{p:north}:due:${office.requestId}`, office.deps.now() + 300_000, id.slice(6))
  const later = await status()
  expect(whys(later)).toEqual(['held', 'due-later'])
  expect(later.text).toContain(next)

  await office.deps.requests.set(office.requestId, { perSecond: 1 })
  expect((await status()).text).toMatch(/left \([^)]+\) for those that are not held\n/)
})

test('what is left of an erased request is said with the day of it, and no list is offered that is not there', async () => {
  await office.release(1)
  await office.work()
  await eraseRequest(office.deps, office.requestId, 'operator')
  await office.deps.requests.set(office.requestId, { erasedAt: Date.parse('2026-11-23T18:00:00Z') })
  const read = await status()
  expect(read).toMatchObject({ state: 'finished', erasedAt: Date.parse('2026-11-23T18:00:00Z') })
  expect(read.text).toContain('erased on Monday, November 23, 2026 at 12:00 PM')
  expect(read.text).not.toContain('bulk-pin report')
})

test('the rate is that of the last minute, and the time left follows from it', async () => {
  await office.release(30)
  await office.work({ until: async () => ((await office.deps.letters.counts(office.requestId)).accepted ?? 0) >= 10 })
  await office.deps.workers.beat('worker', office.deps.now())
  const read = await status()
  expect(read.settledLastMinute).toBe(30 - read.waiting)
  if (read.waiting > 0) expect(read.endsAt).toBeGreaterThan(office.deps.now() - 1000)
  office.pass(61_000)
  expect((await status()).settledLastMinute).toBe(0)
})

test('a look at all requests does not count again what rests, but does as soon as something moves', async () => {
  const [id = ''] = await office.release(2)
  await office.work()
  await status()
  await redis.hset(`{p:north}:i:${id.slice(6)}`, 'openedAt', 1)
  expect((await status({ funnel: 'recent' })).funnel.opened).toBe(0)
  expect((await status({ funnel: 'recent' })).text).toContain('as of')
  expect((await status()).funnel.opened).toBe(1)
  await redis.hset(`{p:north}:i:${id.slice(6)}`, 'pinAt', 1)
  office.pass(11 * 60_000)
  expect((await status({ funnel: 'recent' })).funnel.pinSent).toBe(1)
})
