import { afterAll, afterEach, beforeEach, expect, test } from '@jest/globals'
import { type TakenBounce, takeBounce } from '../../src/actions/take-bounce.ts'
import { letterMark } from '../../src/domain/letter-mark.ts'
import { allOfRedis } from '../support/all-of-redis.ts'
import { NORTH, type PostOffice, startPostOffice } from '../support/post-office.ts'
import { deliveryReport, feedbackReport, plainMail } from '../support/returned-mails.ts'
import { testRedis } from '../support/test-redis.ts'

const redis = await testRedis()
let office: PostOffice

beforeEach(async () => {
  await redis.flushdb()
  office = await startPostOffice(redis, { MAIL_BOUNCE_DOMAIN: 'bounce.example.com' })
})
afterEach(() => office.stop())
afterAll(() => redis.disconnect())

const take = (raw: Uint8Array): Promise<TakenBounce> => takeBounce(office.deps, raw)

/** Releases guardians and sends their letters; gives the first's invitation, and the envelope and head of its mail. */
async function sent(...change: Parameters<PostOffice['release']>[1][]) {
  const [id = ''] = await office.release(2, ...change)
  await office.work()
  const mail = office.sink.mails.find(({ raw }) => raw.includes(`<letter.${id}@`))
  if (!mail) throw new Error('the letter')
  return { id, from: mail.from, to: mail.to[0], head: mail.raw.toString().split('\r\n\r\n')[0] ?? '' }
}

const stateOf = async (id: string) => (await office.letters()).find(({ letter }) => letter.invitationId === id)

test('a hard bounce is known by its envelope: the letter is bounced, the address suppressed, the other guardian untouched', async () => {
  const { id, from, to } = await sent()
  expect(from).toMatch(/^b-[a-z0-9-]{1,62}@bounce\.example\.com$/)
  const taken = await take(deliveryReport({ to: from.toUpperCase() }))
  const known = { requestId: office.requestId, invitationId: id }
  expect(taken).toEqual({ kind: 'bounce', class: 'hard', status: '5.1.1', outcome: 'moved', ...known })
  expect(await stateOf(id)).toMatchObject({ state: 'bounced', reason: 'hard-5.1.1' })
  const index = office.deps.keyring.index('email', String(to))
  expect(await office.deps.letters.isSuppressed(office.requestId, index)).toBe(true)
  expect(await office.deps.letters.counts(office.requestId)).toEqual({ accepted: 1, bounced: 1 })
  expect(await take(deliveryReport({ to: from }))).toMatchObject({ outcome: 'noted' })
  expect(await office.deps.letters.tally(office.requestId)).toMatchObject({ accepted: 2, hard: 1 })
})

test.each<[string, (sent: { head: string; from: string }) => Buffer]>([
  ['the envelope id', ({ from }) => deliveryReport({ envelopeId: from.split('@')[0] ?? '' })],
  ['the sender in the returned mail', ({ from }) => deliveryReport({ returned: `Return-Path: <${from}>\r\n` })],
  [
    'the Message-ID in the returned mail',
    ({ head }) => deliveryReport({ returned: /^Message-ID: .*$/m.exec(head)?.[0] ?? '' }),
  ],
  [
    'the mail that qmail returns below its words',
    ({ head }) =>
      plainMail(
        { From: 'MAILER-DAEMON@x' },
        `Hi. This is the qmail-send program at x.\nI wasn't able to deliver your message. This is a permanent error.\n\n<a@x>:\nno mailbox here by that name. (#5.1.1)\n\n--- Below this line is a copy of the message.\n\n${head}`,
      ),
  ],
])('a bounce is known by %s', async (_, bounce) => {
  const mail = await sent()
  expect(await take(bounce(mail))).toMatchObject({ outcome: 'moved', class: 'hard', invitationId: mail.id })
})

test('nobody makes up a bounce for a letter they were not sent', async () => {
  const { id, from } = await sent()
  const [mark = ''] = from.split('@')
  const forged = `${mark.slice(0, -1)}${mark.endsWith('0') ? '1' : '0'}`
  expect(await take(deliveryReport({ to: `${forged}@bounce.example.com` }))).toEqual({
    kind: 'bounce',
    class: 'hard',
    status: '5.1.1',
    outcome: 'not-ours',
  })
  const elsewhere = letterMark((purpose, value) => office.deps.keyring.index(`${purpose}!`, value), {
    invitationId: id,
    kind: 'invitation',
    n: 0,
  })
  expect(await take(deliveryReport({ to: `${elsewhere}@bounce.example.com` }))).toMatchObject({ outcome: 'not-ours' })
  expect((await stateOf(id))?.state).toBe('accepted')
})

test('a full mailbox and a refused sender suppress nobody; a late mail changes nothing', async () => {
  const { id, from, to } = await sent()
  expect(await take(deliveryReport({ to: from, action: 'delayed', status: '4.2.2' }))).toMatchObject({
    outcome: 'noted',
  })
  expect((await stateOf(id))?.state).toBe('accepted')
  expect(await take(deliveryReport({ to: from, status: '5.7.1' }))).toMatchObject({ class: 'policy', outcome: 'moved' })
  const other = office.sink.mails.find((mail) => mail.from !== from)
  expect(await take(deliveryReport({ to: other?.from ?? '', status: '5.2.2' }))).toMatchObject({ class: 'soft' })
  expect(await office.deps.letters.tally(office.requestId)).toMatchObject({ policy: 1, soft: 1, hard: 0 })
  for (const address of [to, other?.to[0]]) {
    const index = office.deps.keyring.index('email', String(address))
    expect(await office.deps.letters.isSuppressed(office.requestId, index)).toBe(false)
  }
})

test('a complaint stops mail to that guardian and leaves the link good; an opt-out stops mail and is no complaint', async () => {
  const { id, head, from } = await sent()
  expect(await take(feedbackReport('abuse', head))).toMatchObject({ kind: 'complaint', outcome: 'moved' })
  expect(await stateOf(id)).toMatchObject({ state: 'complained', reason: 'abuse' })
  expect(await office.deps.invitations.find(id)).toMatchObject({ mailStopped: true, link: 'open' })

  const other = office.sink.mails.find((mail) => mail.from !== from)
  const taken = await take(feedbackReport('opt-out', `Return-Path: <${other?.from}>\r\n`))
  expect(taken).toMatchObject({ kind: 'opt-out', outcome: 'noted' })
  expect(await office.deps.invitations.find(taken.invitationId ?? '')).toMatchObject({ mailStopped: true })
  expect(await office.deps.letters.tally(office.requestId)).toMatchObject({ complaint: 1 })
  expect(await office.deps.letters.counts(office.requestId)).toEqual({ accepted: 1, complained: 1 })
})

test.each(['abuse', 'opt-out'])(
  'the trail says that a report (%s) stopped mail, and its repeat changes nothing more',
  async (type) => {
    const { id, head } = await sent()
    await take(feedbackReport(type, head))
    const stopped = (await office.deps.audit.read('north')).filter(({ event }) => event === 'mail-stopped')
    expect(stopped).toMatchObject([{ actor: 'report', invitationId: id }])
    const before = await allOfRedis(redis)
    office.pass(1000)
    expect(await take(feedbackReport(type, head))).toMatchObject({ outcome: 'noted' })
    expect(await allOfRedis(redis)).toBe(before)
  },
)

test.each(['abuse', 'opt-out'])('a report (%s) of a letter that was never written stops no mail', async (type) => {
  const { id } = await sent()
  const letter = { invitationId: id, kind: 'resend', n: 7 } as const
  const mark = letterMark(office.deps.keyring.index, letter)
  const taken = await take(feedbackReport(type, `Return-Path: <${mark}@bounce.example.com>\r\n`))
  expect(taken).toMatchObject({ outcome: 'gone', invitationId: id })
  expect(await office.deps.invitations.find(id)).toMatchObject({ mailStopped: false })
})

test('another guardian at an address where nobody is reached gets no mail', async () => {
  office.sink.onRecipient = () => ({ code: 550, text: '5.1.1 no such user' })
  const [first = ''] = await office.release(1, () => ({ email: 'both@example.com', phone: '+12025550150' }))
  await office.work()
  office.sink.onRecipient = () => 'take'
  await redis.hset(`{p:north}:request:${office.requestId}`, { state: 'releasing' })
  const [second = ''] = await office.release(1, () => ({ email: 'both@example.com', phone: '+12025550151' }))
  await office.work()
  expect(await stateOf(first)).toMatchObject({ state: 'failed', reason: 'smtp-550-5.1.1' })
  expect(await stateOf(second)).toMatchObject({ state: 'suppressed', reason: 'address-bounced' })
  expect(office.sink.mails).toEqual([])
})

test('both copies of a letter that went unanswered have the same sender and bytes, and one bounce settles it', async () => {
  office.sink.onMail = () => 'cut'
  const [id = ''] = await office.release(1)
  const copies = (count: number) => office.work({ until: () => office.sink.mails.length === count })
  await copies(1)
  office.pass(16 * 60_000)
  await copies(2)
  const [one, two] = office.sink.mails
  expect(two?.from).toBe(one?.from)
  expect(two?.raw.equals(one?.raw ?? Buffer.alloc(0))).toBe(true)
  expect(await take(deliveryReport({ to: one?.from ?? '' }))).toMatchObject({ outcome: 'moved', invitationId: id })
  expect(await office.deps.letters.counts(office.requestId)).toEqual({ bounced: 1 })
})

test('what is no bounce, of no letter of ours, or of one that is erased, changes nothing', async () => {
  const { id, from } = await sent()
  expect(
    await take(plainMail({ From: 'ana@example.com', To: from, Subject: 'Automatic reply' }, 'I am away.')),
  ).toEqual({
    kind: 'none',
    outcome: 'noted',
  })
  expect(await take(deliveryReport())).toMatchObject({ kind: 'bounce', outcome: 'not-ours' })
  const foreign = `Message-ID: <letter.south.${'g'.repeat(22)}@x>\r\n`
  expect(await take(deliveryReport({ returned: foreign }))).toMatchObject({ outcome: 'not-ours' })
  expect((await stateOf(id))?.state).toBe('accepted')
  await redis.del(`{p:north}:i:${id.slice(6)}`)
  expect(await take(deliveryReport({ to: from }))).toMatchObject({ outcome: 'gone' })
})

test('a practice whose id is as long as it may be has senders of at most 64 octets, and a bounce finds it', async () => {
  const practice = { ...NORTH, id: 'N'.repeat(64) }
  await office.deps.practices.put(practice)
  await office.deps.practices.put({ ...NORTH, id: 'n'.repeat(64) })
  const letter = { invitationId: `${practice.id}.${'g'.repeat(22)}`, kind: 'resend', n: 12 } as const
  const mark = letterMark(office.deps.keyring.index, letter)
  expect(mark.length).toBeLessThanOrEqual(64)
  expect(await take(deliveryReport({ to: `${mark}@bounce.example.com` }))).toMatchObject({
    outcome: 'gone',
    invitationId: letter.invitationId,
  })
})

test('neither the answer nor the log nor the trail has an address of the mail', async () => {
  const { from, to } = await sent()
  const taken = await take(deliveryReport({ to: from, diagnostic: `smtp; 550 5.1.1 <${to}> unknown` }))
  const trail = await office.deps.audit.read('north')
  expect(trail.map(({ event }) => event)).toContain('email-bounced-hard')
  for (const text of [JSON.stringify(taken), office.logged(), JSON.stringify(trail)]) {
    expect(text).not.toContain('example.com')
    expect(text).not.toContain(from.split('@')[0])
  }
})
