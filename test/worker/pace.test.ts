import { afterAll, afterEach, beforeEach, expect, test } from '@jest/globals'
import { setRate } from '../../src/actions/set-rate.ts'
import { enrol } from '../support/enrol.ts'
import { guardian, NORTH, type PostOffice, startPostOffice } from '../support/post-office.ts'
import { testRedis } from '../support/test-redis.ts'

const MINUTE_MS = 60_000
const SLOW = 'slow.example.com'
const redis = await testRedis()
let office: PostOffice

beforeEach(() => redis.flushdb())
afterEach(() => office.stop())
afterAll(() => redis.disconnect())

const recipients = () => office.sink.mails.flatMap(({ to }) => to)
const counts = (requestId = office.requestId) => office.deps.letters.counts(requestId)
const accepted = async (requestId = office.requestId) => (await counts(requestId)).accepted ?? 0
const inHands = async () => (await office.deps.letters.due(office.requestId)).inHands

/** Another practice with a request that is being sent, or stands in another state. */
async function another(practiceId: string, letters: number, { state = 'releasing', sendWindow = '00:00-24:00' } = {}) {
  const { deps } = office
  await deps.practices.put({ ...NORTH, id: practiceId, sendWindow })
  const requestId = `${practiceId}.${deps.randomId()}`
  await redis.hset(`{p:${practiceId}}:request:${requestId}`, { state })
  const guardians = Array.from({ length: letters }, (_, index) => guardian(index))
  await enrol({ redis, invitations: deps.invitations }, requestId, guardians, { letters: 'queued', now: deps.now() })
  await deps.letters.open(requestId, deps.now())
  return requestId
}

/** Hours for mail that begin in one hour of the practice's day and last two. */
function windowInAnHour(): string {
  const clock = (hours: number) =>
    new Intl.DateTimeFormat('en-GB', {
      timeZone: NORTH.timeZone,
      hour: '2-digit',
      minute: '2-digit',
      hourCycle: 'h23',
    }).format(office.deps.now() + hours * 60 * MINUTE_MS)
  return `${clock(1)}-${clock(3)}`
}

test('two workers share one mail at a time evenly between a big and a small request, whatever is paused or closed', async () => {
  office = await startPostOffice(redis, { SEND_PER_SECOND: '10' })
  await another('asleep', 5, { sendWindow: windowInAnHour() })
  await another('paused', 5, { state: 'paused' })
  await office.release(100)
  const small = await another('small', 10)
  await office.work({ workers: 2, until: async () => (await accepted(small)) === 10 })
  expect(await accepted()).toBeGreaterThanOrEqual(7)
  expect(await accepted()).toBeLessThanOrEqual(13)
}, 20_000)

test('outside its hours nothing of a practice is claimed, while others go on; in them it is sent', async () => {
  office = await startPostOffice(redis)
  await office.deps.practices.put({ ...NORTH, sendWindow: windowInAnHour() })
  await office.release(10)
  const awake = await another('awake', 10)
  await office.work({ until: async () => (await accepted(awake)) === 10 })
  expect(await counts()).toEqual({ queued: 10 })
  expect((await office.letters()).every(({ attempt }) => attempt === 0)).toBe(true)
  office.pass(61 * MINUTE_MS)
  await office.work()
  expect(await counts()).toEqual({ accepted: 10 })
})

test('the hours of the setting hold where the practice names none, and letters in hand end when they are over', async () => {
  office = await startPostOffice(redis)
  let closed = false
  office.sink.onMail = async () => {
    if (!closed) await office.deps.practices.put({ ...NORTH, sendWindow: windowInAnHour() })
    closed = true
    return 'take' as const
  }
  await office.release(60)
  await office.work({ until: async () => closed && (await inHands()) === 0 })
  const { accepted: sent = 0, ...others } = await counts()
  expect(others).toEqual({ queued: 60 - sent })
  expect(sent).toBeLessThanOrEqual(20)
  await office.stop()

  office = await startPostOffice(redis, { SEND_WINDOW: windowInAnHour() })
  await office.release(5)
  const awake = await another('awake', 5)
  await office.work({ until: async () => (await accepted(awake)) === 5 })
  expect(await counts()).toEqual({ queued: 5 })
})

test.each([
  ['the service', undefined],
  ['the request', 'request'],
])('a rate of %s that is changed while workers run holds at once, from slow to fast and back', async (_, whose) => {
  office = await startPostOffice(redis)
  const { deps, requestId } = office
  const set = (rates: { perSecond?: number; perHour?: number }) =>
    setRate(deps, whose && requestId, rates, 'operator:test')
  await office.release(200)
  await set({ perHour: 1 })
  let slowAgainAt: number | undefined
  office.sink.onMail = async () => {
    if (office.sink.mails.length >= 100) {
      await set({ perHour: 1 })
      slowAgainAt ??= office.sink.mails.length
    }
    return 'take' as const
  }
  await office.work({
    workers: 2,
    until: async () => {
      if ((await accepted()) === 1) await set({ perHour: 0, perSecond: 0 })
      return slowAgainAt !== undefined && (await inHands()) === 0
    },
  })
  expect(await accepted()).toBeGreaterThanOrEqual(100)
  expect(await accepted()).toBeLessThanOrEqual((slowAgainAt ?? 0) + 2 * 10 + 1)
})

test('what was set is in the trail of the practice, and a reset goes back to its own pace', async () => {
  office = await startPostOffice(redis)
  const { deps, requestId } = office
  const ratesOf = async () => {
    const { perSecond, perHour, perDay } = (await deps.requests.find(requestId)) ?? {}
    return { perSecond, perHour, perDay }
  }
  expect(await setRate(deps, requestId, { perHour: 600, perDay: 0 }, 'operator:test')).toEqual({ outcome: 'set' })
  expect(await ratesOf()).toEqual({ perSecond: undefined, perHour: 600, perDay: 0 })
  await setRate(deps, requestId, 'reset', 'operator:test')
  expect(await ratesOf()).toEqual({ perSecond: undefined, perHour: undefined, perDay: undefined })
  expect(await setRate(deps, 'north.nobody', { perHour: 1 }, 'operator:test')).toEqual({ outcome: 'unknown' })
  expect(await deps.audit.read('north')).toMatchObject([
    { event: 'rate-set', actor: 'operator:test', requestId, detail: 'perHour 600, perDay 0' },
    { event: 'rate-set', actor: 'operator:test', requestId, detail: 'reset' },
  ])
})

test('a mail domain that puts off one in five is slowed for every worker, and no other is; after the pause a few try it', async () => {
  office = await startPostOffice(redis)
  let tries = 0
  let takes = false
  office.sink.onRecipient = (address) => {
    if (!address.endsWith(`@${SLOW}`)) return 'take'
    tries += 1
    return takes ? 'take' : { code: 450, text: '4.7.1 try later' }
  }
  await office.release(300, ({ email }, index) =>
    index % 3 === 0 ? {} : { email: email.replace('example.com', SLOW) },
  )
  const resting = async () => (await inHands()) === 0 && (await accepted()) === 100
  await office.work({ workers: 2, until: resting })
  expect(tries).toBeLessThanOrEqual(80)
  const [slowed, ...others] = await office.deps.domainBrakes.list(office.deps.now())
  expect([slowed?.domain, others]).toEqual([SLOW, []])
  const waiting = (await office.letters()).filter(({ state }) => state === 'queued')
  expect(waiting).toHaveLength(200 - tries)
  expect(waiting.every(({ reason }) => reason === 'domain-slowed')).toBe(true)
  expect(office.logged()).not.toContain(SLOW)

  const before = tries
  office.pass(MINUTE_MS + 1000)
  const until = slowed?.until ?? 0
  const slowedAgain = async () => ((await office.deps.domainBrakes.list(until + MINUTE_MS))[0] ? 1 : 0)
  await office.work({ workers: 2, until: async () => (await slowedAgain()) === 1 && (await inHands()) === 0 })
  expect(tries - before).toBe(20)

  takes = true
  office.pass(5 * MINUTE_MS)
  await office.work({ workers: 2, until: async () => (await office.deps.domainBrakes.list(0)).length === 0 })
  office.pass(5 * MINUTE_MS)
  await office.work({ workers: 2 })
  expect(await counts()).toEqual({ accepted: 300 })
  expect(new Set(recipients()).size).toBe(300)
}, 30_000)

test('a mail domain that puts off every first try is paused for a minute at most each time, and takes the letters when they come again', async () => {
  office = await startPostOffice(redis)
  const { deps } = office
  const seen = new Set<string>()
  office.sink.onRecipient = (address) => {
    if (seen.has(address)) return 'take'
    seen.add(address)
    return { code: 451, text: '4.7.1 greylisted, come again' }
  }
  await office.release(60, ({ email }) => ({ email: email.replace('example.com', SLOW) }))
  const nothingDue = async () => {
    const { inHands, nextDueAt = Number.POSITIVE_INFINITY } = await deps.letters.due(office.requestId)
    return inHands === 0 && nextDueAt > deps.now()
  }
  const pauses: number[] = []
  for (let round = 0; round < 20 && (await accepted()) < 60; round += 1) {
    await office.work({ until: nothingDue })
    const [slowed] = await deps.domainBrakes.list(deps.now())
    if (slowed) pauses.push(slowed.until - deps.now())
    office.pass(MINUTE_MS)
  }
  expect(await counts()).toEqual({ accepted: 60 })
  expect(pauses.length).toBeGreaterThanOrEqual(2)
  expect(Math.max(...pauses)).toBeLessThanOrEqual(MINUTE_MS)
}, 30_000)

test('a letter that a slowed domain holds up leaves its mail in the budgets to the next letter', async () => {
  office = await startPostOffice(redis, { SEND_PER_HOUR: '60' })
  const { deps } = office
  await setRate(deps, office.requestId, { perHour: 60 }, 'operator:test')
  const answers = Array.from({ length: 20 }, () => 'put-off' as const)
  await deps.domainBrakes.note(SLOW, { worker: 'w', number: 1, answers }, deps.now())
  await office.release(6, ({ email }, index) => (index === 3 ? {} : { email: email.replace('example.com', SLOW) }))
  await office.work({ until: async () => (await accepted()) === 1 && (await inHands()) === 0 })
  expect(recipients()).toEqual(['parent3@example.com'])
})

test('a letter that is put off again and again is tried with growing waits for two days, then fails with the last reply', async () => {
  office = await startPostOffice(redis)
  let tries = 0
  office.sink.onRecipient = () => {
    tries += 1
    return { code: 451, text: '4.3.0 try later' }
  }
  await office.release(1)
  const waits: number[] = []
  let first = 0
  for (let at = 0; (await counts()).failed === undefined; at += 1) {
    await office.work({ until: async () => tries > at && (await inHands()) === 0 })
    const { nextDueAt } = await office.deps.letters.due(office.requestId)
    if (at === 0) first = office.deps.now()
    if (nextDueAt === undefined) break
    const ms = nextDueAt - office.deps.now()
    waits.push(Math.round(ms / MINUTE_MS))
    office.pass(ms)
  }
  expect(waits.slice(0, 8)).toEqual([5, 10, 20, 40, 80, 160, 240, 240])
  expect(office.deps.now() - first).toBeGreaterThanOrEqual(48 * 60 * MINUTE_MS - 5 * MINUTE_MS)
  expect(office.deps.now() - first).toBeLessThan(52 * 60 * MINUTE_MS)
  expect(await office.letters()).toMatchObject([{ state: 'failed', reason: 'smtp-451-4.3.0' }])
}, 20_000)
