import { afterAll, afterEach, beforeEach, expect, test } from '@jest/globals'
import { simpleParser } from 'mailparser'
import { endInvitation } from '../../src/actions/end-invitation.ts'
import { haltIfHarmful } from '../../src/actions/halt-request.ts'
import { pauseRequest } from '../../src/actions/pause-request.ts'
import { resumeRequest } from '../../src/actions/resume-request.ts'
import { sweepLetters } from '../../src/actions/sweep-letters.ts'
import { takeBounce } from '../../src/actions/take-bounce.ts'
import { type PostOffice, startPostOffice } from '../support/post-office.ts'
import { testRedis } from '../support/test-redis.ts'

const OPERATOR = 'operator@example.org'
const redis = await testRedis()
let office: PostOffice

beforeEach(async () => {
  await redis.flushdb()
  office = await startPostOffice(redis, { OPERATOR_EMAIL: OPERATOR })
})

afterEach(() => office.stop())
afterAll(() => redis.disconnect())

const request = () => office.deps.requests.find(office.requestId)
const letterMails = () => office.sink.mails.filter(({ to }) => !to.includes(OPERATOR))
const operatorMails = () => office.sink.mails.filter(({ to }) => to.includes(OPERATOR))
const halted = async () => (await request())?.state === 'paused' && operatorMails().length > 0
const tallied = (counts: Record<string, number>) => redis.hset(`{p:north}:tally:${office.requestId}`, counts)

test('a sender whom everybody refuses is halted soon after fifty letters, and the operator gets one mail with the counts', async () => {
  office.sink.onRecipient = (address) =>
    address === OPERATOR ? 'take' : { code: 550, text: '5.7.1 the sending host is on a block list' }
  await office.release(300)
  await office.work({ workers: 2, until: halted })
  const { failed = 0, queued = 0 } = await office.deps.letters.counts(office.requestId)
  expect(failed).toBeGreaterThanOrEqual(50)
  expect(failed).toBeLessThan(100)
  expect(failed + queued).toBe(300)

  const found = await request()
  expect(found?.pausedFor).toMatchObject({ by: 'halt', sign: 'policy', share: 0.05 })
  await office.work({ until: () => operatorMails().length > 0 })
  expect(operatorMails()).toHaveLength(1)
  const mail = await simpleParser(operatorMails()[0]?.raw ?? '')
  expect(mail.subject).toBe('Bulk PIN: the release of north is halted')
  expect(mail.replyTo?.text).toBe(office.deps.config.operatorEmail)
  expect(mail.text).toMatch(/\d+ of \d+ letters were refused because of who sends/)
  expect(mail.text).toContain(`bulk-pin resume ${office.requestId}`)
  expect(mail.text).not.toContain('@')
}, 30_000)

test('a server that refuses the sender before any letter halts the release and suppresses nobody; mended, it gets every letter', async () => {
  let refuses = true
  office.sink.onSender = () => (refuses ? { code: 550, text: '5.7.1 this sender may not send here' } : 'take')
  const { deps, requestId } = office
  await office.release(200)
  const atRest = async () => (await request())?.state === 'paused' && (await deps.letters.due(requestId)).inHands === 0
  await office.work({ workers: 2, until: atRest })
  expect((await request())?.pausedFor).toMatchObject({ by: 'halt', sign: 'policy', share: 0.05 })
  const { deferred = 0, queued = 0, ...others } = await deps.letters.counts(requestId)
  expect([deferred + queued, others]).toEqual([200, {}])
  expect(deferred).toBeGreaterThanOrEqual(50)
  expect(deferred).toBeLessThan(100)
  expect(await deps.letters.tally(requestId)).toMatchObject({
    accepted: 0,
    refused: deferred,
    policy: deferred,
    hard: 0,
  })
  const reasons = (await office.letters()).filter(({ state }) => state === 'deferred').map(({ reason }) => reason)
  expect(new Set(reasons)).toEqual(new Set(['policy-smtp-550-5.7.1']))
  expect(await redis.exists(`{p:north}:suppressed:${requestId}`)).toBe(0)

  refuses = false
  await resumeRequest(deps, requestId, 'operator')
  office.pass(300_000)
  await office.work({ workers: 2 })
  expect(await deps.letters.counts(requestId)).toEqual({ accepted: 200 })
  expect(new Set(letterMails().flatMap(({ to }) => to)).size).toBe(200)
  expect(letterMails()).toHaveLength(200)
}, 30_000)

test('a letter at which the sender is refused again and again counts once', async () => {
  office.sink.onSender = () => ({ code: 550, text: '5.7.1 this sender may not send here' })
  await office.release(3)
  for (let tries = 1; tries <= 3; tries += 1) {
    await office.work({ until: async () => (await office.letters()).every(({ deferrals }) => deferrals === tries) })
    office.pass(3_600_000)
  }
  expect(await office.deps.letters.tally(office.requestId)).toMatchObject({ refused: 3, policy: 3 })
})

test('after the operator resumed, the same counts do not halt it again, and new ones do', async () => {
  let refuse = true
  office.sink.onRecipient = (address) =>
    address !== OPERATOR && refuse ? { code: 550, text: '5.1.1 nobody here' } : 'take'
  await office.release(400)
  await office.work({ until: halted })
  const refused = (await office.deps.letters.counts(office.requestId)).failed ?? 0
  await resumeRequest(office.deps, office.requestId, 'operator')
  expect((await request())?.pausedFor).toBeUndefined()
  refuse = false
  await office.work({ until: () => letterMails().length >= 100 })
  expect((await request())?.state).toBe('releasing')
  refuse = true
  await office.work({ until: async () => (await request())?.state === 'paused' })
  expect((await request())?.pausedFor).toMatchObject({ by: 'halt', sign: 'hard' })
  expect((await office.deps.letters.counts(office.requestId)).failed).toBeLessThan(refused + 100)
  await office.work({ until: () => operatorMails().length === 2 })
}, 30_000)

test('a letter that was claimed before the halt is kept back at the last moment', async () => {
  await office.release(1)
  const order = { worker: 'w', number: 1, want: 1, leaseMs: 60_000, perHour: 0 }
  const claim = await office.deps.letters.claim(office.requestId, order, office.deps.now())
  if (claim.outcome !== 'claimed') throw new Error(claim.outcome)
  await tallied({ accepted: 100, hard: 40 })
  expect(await haltIfHarmful(office.deps, office.requestId)).toBe(true)
  const [entry] = claim.letters
  if (!entry) throw new Error('a letter')
  const link = { generation: 1, lifetimeMs: 1000, address: 'a' }
  const step = await office.deps.letters.hand(office.requestId, entry, link, office.deps.now())
  expect(step).toEqual({ outcome: 'not-now' })
})

test('however many look at the counts at once, a release is halted once and told of once', async () => {
  await office.release(1)
  await tallied({ accepted: 100, hard: 40 })
  const looks = await Promise.all(Array.from({ length: 20 }, () => haltIfHarmful(office.deps, office.requestId)))
  expect(looks.filter(Boolean)).toHaveLength(1)
  expect(await office.deps.notices.waiting()).toHaveLength(1)
  const trail = await office.deps.audit.read('north')
  expect(trail.filter(({ event }) => event === 'paused')).toMatchObject([
    { actor: 'service', detail: 'halt: hard 40 of 100, limit 0.1' },
  ])
})

test('strangers who end their links halt a release, each of them counted once', async () => {
  const ids = await office.release(30)
  await tallied({ accepted: 100 })
  for (const [index, id] of ids.entries()) {
    const reason = (['not-me', 'not-my-number', 'not-asked-for'] as const)[index % 3] ?? 'not-me'
    await endInvitation(office.deps, id, index < 20 ? 'revoked' : reason, 'guardian')
    await endInvitation(office.deps, id, reason, 'guardian')
    if (index === 28) expect((await request())?.state).toBe('releasing')
  }
  expect((await request())?.pausedFor).toEqual({ by: 'halt', sign: 'notMe', count: 10, of: 100, share: 0.02 })
})

/** What a mail server sends back for a letter to an address where nobody is reached. */
function bounceOf(invitationId: string): Buffer {
  return Buffer.from(
    [
      'From: MAILER-DAEMON@mx.example.net',
      'To: portal@pin.example.com',
      'Subject: Undelivered Mail Returned to Sender',
      'MIME-Version: 1.0',
      'Content-Type: multipart/report; report-type=delivery-status; boundary="b"',
      '',
      '--b',
      'Content-Type: message/delivery-status',
      '',
      'Reporting-MTA: dns; mx.example.net',
      '',
      'Final-Recipient: rfc822; somebody@example.com',
      'Action: failed',
      'Status: 5.1.1',
      '',
      '--b',
      'Content-Type: text/rfc822-headers',
      '',
      `Message-ID: <letter.${invitationId}@pin.example.com>`,
      '',
      '--b--',
      '',
    ].join('\r\n'),
  )
}

test('the bounce that is one too many halts what still waits, at once', async () => {
  const ids = await office.release(60)
  await office.deps.letters.enqueue(
    office.requestId,
    [{ invitationId: ids[0] ?? '', kind: 'resend', n: 1 }],
    'held',
    office.deps.now(),
  )
  await office.work({ until: async () => (await office.deps.letters.counts(office.requestId)).accepted === 60 })
  for (const id of ids.slice(0, 10)) {
    expect((await request())?.state).toBe('releasing')
    expect(await takeBounce(office.deps, bounceOf(id))).toMatchObject({ outcome: 'moved', class: 'hard' })
    await takeBounce(office.deps, bounceOf(id))
  }
  expect((await request())?.pausedFor).toEqual({ by: 'halt', sign: 'hard', count: 10, of: 60, share: 0.1 })
})

test('a share of 0 looks away, whatever comes', async () => {
  const deaf = await startPostOffice(redis, { HALT_SHARES: '{"hard":0}' })
  await deaf.release(1)
  await redis.hset(`{p:north}:tally:${deaf.requestId}`, { accepted: 100, hard: 100 })
  expect(await haltIfHarmful(deaf.deps, deaf.requestId)).toBe(false)
  await deaf.stop()
})

test('the sweep of the leader halts what reports have counted, and does not finish it', async () => {
  await office.release(1)
  await tallied({ accepted: 4000, complaint: 13 })
  await sweepLetters(office.deps, 'leader')
  expect((await request())?.pausedFor).toMatchObject({ sign: 'complaint' })
})

test('a pause of the operator is one of the operator; a finished request without later letters is left alone', async () => {
  await office.release(1)
  await pauseRequest(office.deps, office.requestId, 'operator')
  expect((await request())?.pausedFor).toEqual({ by: 'operator' })
  expect(await resumeRequest(office.deps, office.requestId, 'operator')).toMatchObject({ state: 'releasing' })
  await office.work()
  expect(await pauseRequest(office.deps, office.requestId, 'operator')).toEqual({
    outcome: 'refused',
    state: 'finished',
  })
  await tallied({ accepted: 100, hard: 90 })
  expect(await haltIfHarmful(office.deps, office.requestId)).toBe(false)
  expect((await request())?.state).toBe('finished')
})

test('a finished request with a later letter can be paused; that letter leaves after the resume, and it is finished again', async () => {
  const [id = ''] = await office.release(1)
  await office.work()
  await office.deps.invitations.moveLink(id, 'open', ['open'], office.deps.now())
  const later = { invitationId: id, kind: 'resend', n: 1 } as const
  await office.deps.letters.enqueue(office.requestId, [later], 'queued', office.deps.now())
  await office.deps.letters.open(office.requestId, office.deps.now())
  expect(await pauseRequest(office.deps, office.requestId, 'operator')).toMatchObject({ from: 'finished' })
  await sweepLetters(office.deps, 'leader')
  expect((await request())?.state).toBe('paused')
  expect(await resumeRequest(office.deps, office.requestId, 'operator')).toMatchObject({ state: 'releasing' })
  await office.work()
  expect(letterMails()).toHaveLength(2)
  expect((await request())?.state).toBe('finished')
})

test('reminders of a finished request are halted, and a new link by order is not', async () => {
  const [id = ''] = await office.release(1)
  await office.work()
  await tallied({ accepted: 100, hard: 40 })
  const later = { invitationId: id, kind: 'resend', n: 1 } as const
  await office.deps.letters.enqueue(office.requestId, [later], 'queued', office.deps.now())
  expect(await haltIfHarmful(office.deps, office.requestId)).toBe(false)
  await office.deps.requests.set(office.requestId, { reminderDay: 7 })
  expect(await haltIfHarmful(office.deps, office.requestId)).toBe(true)
  expect(await resumeRequest(office.deps, office.requestId, 'operator')).toMatchObject({ outcome: 'moved' })
  expect(await haltIfHarmful(office.deps, office.requestId)).toBe(false)
})
