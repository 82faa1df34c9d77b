import { afterAll, afterEach, beforeEach, expect, test } from '@jest/globals'
import { simpleParser } from 'mailparser'
import { settleArrival } from '../../src/actions/settle-arrival.ts'
import { type PostOffice, startPostOffice } from '../support/post-office.ts'
import { testRedis } from '../support/test-redis.ts'

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS

const redis = await testRedis()
let office: PostOffice

beforeEach(async () => {
  await redis.flushdb()
  office = await startPostOffice(redis)
})

afterEach(() => office.stop())
afterAll(() => redis.disconnect())

const recipients = () => office.sink.mails.flatMap(({ to }) => to)
const counts = () => office.deps.letters.counts(office.requestId)
const requestState = () => redis.hget(`{p:north}:request:${office.requestId}`, 'state')

test('two workers at once send every guardian one mail, then the request is finished', async () => {
  await office.release(200)
  await office.work({ workers: 2 })
  expect(recipients()).toHaveLength(200)
  expect(new Set(recipients()).size).toBe(200)
  expect(await counts()).toEqual({ accepted: 200 })
  expect(await requestState()).toBe('finished')
  expect(office.sink.lines()).toBeLessThanOrEqual(5)
})

test('a pause takes hold within the mails in hand, and nothing is lost over it', async () => {
  let seen = 0
  office.sink.onMail = async () => {
    seen += 1
    if (seen === 10) await redis.hset(`{p:north}:request:${office.requestId}`, 'state', 'paused')
    return 'take' as const
  }
  await office.release(60)
  const paused = async () => seen >= 10 && (await office.deps.letters.due(office.requestId)).inHands === 0
  await office.work({ until: paused })
  expect(seen).toBeLessThanOrEqual(10 + 5)
  expect(await counts()).toEqual({ accepted: seen, queued: 60 - seen })

  await redis.hset(`{p:north}:request:${office.requestId}`, 'state', 'releasing')
  await office.work()
  expect(new Set(recipients()).size).toBe(60)
  expect(recipients()).toHaveLength(60)
})

test('a cancelled request sends nothing more and ends every letter', async () => {
  office.sink.onMail = async () => {
    await redis.hset(`{p:north}:request:${office.requestId}`, 'state', 'cancelled')
    return 'take' as const
  }
  await office.release(40)
  await office.work({ until: async () => (await requestState()) === 'cancelled' })
  await office.deps.letters.cancel(office.requestId, office.deps.now())
  await office.work()
  const { accepted = 0, cancelled = 0 } = await counts()
  expect(accepted + cancelled).toBe(40)
  expect(accepted).toBeLessThanOrEqual(6)
  expect(recipients()).toHaveLength(accepted)
})

test('what the mail server refuses for good is failed, what it puts off waits, each by its own reply', async () => {
  office.sink.onRecipient = (address) => {
    if (address.startsWith('parent0@')) return { code: 550, text: '5.1.1 no such mailbox here' }
    return address.startsWith('parent1@') ? { code: 450, text: '4.2.1 try later' } : 'take'
  }
  office.sink.onMail = ({ to: [address = ''] }) => {
    if (address.startsWith('parent2@')) return { code: 554, text: '5.7.1 not wanted' }
    return address.startsWith('parent3@') ? { code: 451, text: 'busy' } : 'take'
  }
  const ids = await office.release(6)
  await office.work({ until: async () => (await counts()).accepted === 2 && (await counts()).deferred === 2 })
  const reasons = Object.fromEntries(
    (await office.letters()).map(({ letter, state, reason }) => [ids.indexOf(letter.invitationId), [state, reason]]),
  )
  expect(reasons).toEqual({
    0: ['failed', 'smtp-550-5.1.1'],
    1: ['deferred', 'smtp-450-4.2.1'],
    2: ['failed', 'smtp-554-5.7.1'],
    3: ['deferred', 'smtp-451'],
    4: ['accepted', undefined],
    5: ['accepted', undefined],
  })
  expect(office.logged()).not.toContain('parent0@')
})

test('a letter that is put off goes out after its wait, and fails two days after the first and eight tries', async () => {
  office.sink.onRecipient = () => ({ code: 450, text: 'later' })
  await office.release(1)
  const deferrals = async () => (await office.letters())[0]?.deferrals
  await office.work({ until: async () => (await deferrals()) === 1 })
  office.pass(300_000)
  await office.work({ until: async () => (await deferrals()) === 2 })
  office.pass(600_000)
  await office.work({ until: async () => (await deferrals()) === 3 })
  for (let tries = 4; tries < 8; tries += 1) {
    office.pass(2 * 86_400_000)
    await office.work({ until: async () => (await deferrals()) === tries })
  }
  office.pass(2 * 86_400_000)
  await office.work()
  expect(await counts()).toEqual({ failed: 1 })
})

test('a line cut after the mail leaves it unknown; after the wait the very same mail goes out once more', async () => {
  let cut = true
  office.sink.onMail = () => (cut ? 'cut' : 'take')
  await office.release(1)
  await office.work({ until: async () => (await counts()).unknown === 1 })
  expect(recipients()).toHaveLength(1)
  cut = false
  office.pass(900_000)
  await office.work()
  const [first, second] = office.sink.mails
  expect(office.sink.mails).toHaveLength(2)
  expect(second?.raw.equals(first?.raw ?? Buffer.alloc(0))).toBe(true)
  expect(await counts()).toEqual({ accepted: 1 })
})

test('a visit that comes before the answer of the mail server stops the second copy', async () => {
  const [id = ''] = await office.release(1)
  const { deps, requestId } = office
  office.sink.onMail = async () => {
    await settleArrival(deps, { id, requestId, generation: 1 })
    return 'cut' as const
  }
  await office.work()
  office.pass(900_000)
  await office.deps.letters.open(requestId, deps.now())
  await office.work()
  expect(recipients()).toHaveLength(1)
  expect(await counts()).toEqual({ accepted: 1 })
  expect(await deps.letters.tally(requestId)).toMatchObject({ accepted: 1 })
})

test.each([
  ['still lives for more than a day goes out once more with it', 13 * DAY_MS - HOUR_MS, { accepted: 1 }, 2],
  ['ends within a day is not sent again: it rests', 13 * DAY_MS + HOUR_MS, { unknown: 1 }, 1],
  ['has ended is not sent again: it rests', 15 * DAY_MS, { unknown: 1 }, 1],
])('a letter that went unanswered and whose link %s', async (_, later, states, mails) => {
  office.sink.onMail = () => 'cut'
  await office.release(1)
  await office.work({ until: async () => (await counts()).unknown === 1 })
  office.sink.onMail = () => 'take'
  office.pass(later)
  await office.work()
  expect(recipients()).toHaveLength(mails)
  expect(await counts()).toEqual(states)
  expect(await requestState()).toBe('finished')
  expect(await office.deps.letters.due(office.requestId)).toMatchObject({ waiting: 0, inHands: 0 })
})

test('a letter that is never answered goes out twice at most and rests as unknown', async () => {
  office.sink.onMail = () => 'cut'
  await office.release(1)
  await office.work({ until: async () => (await counts()).unknown === 1 })
  office.pass(900_000)
  await office.work()
  office.pass(86_400_000)
  await office.work()
  expect(recipients()).toHaveLength(2)
  expect(await counts()).toEqual({ unknown: 1 })
  expect(await requestState()).toBe('finished')
})

test('a line cut before the mail costs no letter', async () => {
  let cuts = 3
  office.sink.onRecipient = () => {
    cuts -= 1
    return cuts >= 0 ? 'cut' : 'take'
  }
  await office.release(10)
  await office.work()
  expect(await counts()).toEqual({ accepted: 10 })
  expect(recipients()).toHaveLength(10)
})

test('a recipient at whom the line is always cut holds nobody up, is tried with growing waits and fails in the end', async () => {
  office.sink.onRecipient = (address) => (address.startsWith('parent0@') ? 'cut' : 'take')
  const [invitationId = ''] = await office.release(6)
  const { deps, requestId } = office
  const cut = async () => {
    const entry = await deps.letters.find(requestId, { invitationId, kind: 'invitation', n: 0 })
    if (!entry) throw new Error('a letter')
    return entry
  }
  await office.work({ until: async () => (await counts()).accepted === 5 && (await counts()).deferred === 1 })
  const startedAt = (await cut()).firstDeferredAt ?? 0
  for (let entry = await cut(); entry.state === 'deferred'; entry = await cut()) {
    const { deferrals, at, reason } = entry
    const { nextDueAt = 0 } = await deps.letters.due(requestId)
    const seconds = Math.min(2 ** (deferrals - 1), 4 * 3600)
    expect([deferrals, Math.round((nextDueAt - at) / 1000), reason]).toEqual([deferrals, seconds, 'line-cut'])
    office.pass(Math.max(0, nextDueAt - deps.now()))
    await office.work({
      until: async () =>
        (await counts()).failed === 1 || ((await counts()).deferred === 1 && (await cut()).deferrals > deferrals),
    })
  }
  await office.work()
  expect(await cut()).toMatchObject({ state: 'failed', reason: 'line-cut' })
  expect((await cut()).at - startedAt).toBeGreaterThanOrEqual(2 * DAY_MS)
  expect(await counts()).toEqual({ accepted: 5, failed: 1 })
  expect(await requestState()).toBe('finished')
}, 30_000)

test('a mail server that refuses the sender loses no letter', async () => {
  let refused = true
  office.sink.onSender = () => (refused ? { code: 530, text: '5.7.0 authentication required' } : 'take')
  await office.release(3)
  await office.work({ until: async () => ((await counts()).deferred ?? 0) >= 1 })
  refused = false
  office.pass(300_000)
  await office.work()
  expect(await counts()).toEqual({ accepted: 3 })
})

test('while the mail server is away letters stay in the queue and few lines are tried', async () => {
  const away = await startPostOffice(redis, { SMTP_URL: 'smtp://127.0.0.1:1' })
  await away.release(50)
  let logged = 0
  await away.work({
    until: async () => {
      logged = away.logged().split('was not accepted').length - 1
      return logged >= 8
    },
  })
  expect(logged).toBeLessThan(20)
  expect(await away.deps.letters.counts(away.requestId)).toEqual({ queued: 50 })
  await away.stop()
})

test('a guardian whose children reached the limit, who stopped mail or whose link ended gets no mail', async () => {
  const ids = await office.release(4, ({ patients }, index) =>
    index === 0 ? { patients: patients.map((patient) => ({ ...patient, reachesLimitOn: '2026-01-01' })) } : {},
  )
  await office.deps.invitations.stopMail(ids[1] ?? '', 'guardian', office.deps.now())
  await office.deps.invitations.moveLink(ids[2] ?? '', 'ended', ['open'], office.deps.now(), 'revoked')
  await office.work()
  const reasons = Object.fromEntries(
    (await office.letters()).map(({ letter, state, reason }) => [ids.indexOf(letter.invitationId), [state, reason]]),
  )
  expect(reasons).toEqual({
    0: ['suppressed', 'minor-age-limit-reached'],
    1: ['suppressed', 'mail-stopped'],
    2: ['cancelled', 'link-ended'],
    3: ['accepted', undefined],
  })
  expect(recipients()).toEqual(['parent3@example.com'])
})

test('a registration email says the last day of the link that it carries', async () => {
  const [id = ''] = await office.release(1)
  await office.work()
  const mail = await simpleParser(office.sink.mails[0]?.raw ?? '')
  const token = /set-up\/(\S+)/.exec(mail.text ?? '')?.[1] ?? ''
  const claims = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString())
  const [letter] = await office.letters()
  const found = await office.deps.invitations.find(id)
  expect(found?.linkExpiresAt).toBe((letter?.issuedAt ?? 0) + 14 * 86_400_000)
  expect(claims.exp).toBe(Math.ceil((found?.linkExpiresAt ?? 0) / 1000))
  expect(mail.replyTo?.text).toBe('office@north.example.org')
  expect(mail.messageId).toBe(`<letter.${id}@pin.example.com>`)
  expect(mail.date?.getTime()).toBe(Math.floor((letter?.issuedAt ?? 0) / 1000) * 1000)
})

test('an old letter is not sent when a newer link took the place of its own', async () => {
  const [id = ''] = await office.release(1)
  await office.deps.invitations.moveLink(id, 'open', ['open'], office.deps.now())
  await office.deps.letters.enqueue(
    office.requestId,
    [{ invitationId: id, kind: 'resend', n: 1 }],
    'queued',
    office.deps.now(),
  )
  await office.work()
  expect(await counts()).toEqual({ cancelled: 1, accepted: 1 })
  expect(recipients()).toHaveLength(1)
  expect((await simpleParser(office.sink.mails[0]?.raw ?? '')).messageId).toBe(`<letter.${id}.resend1@pin.example.com>`)
})

test('a worker that is told to stop ends what it has in hand and leaves the rest to be claimed', async () => {
  await office.release(100)
  await office.work({ until: () => office.sink.mails.length >= 20 })
  const { accepted = 0, queued = 0, ...others } = await counts()
  expect(others).toEqual({})
  expect(accepted + queued).toBe(100)
  expect(recipients()).toHaveLength(accepted)
  expect(await office.deps.workers.alive(office.deps.now())).toEqual([])
})
