import { generateKeyPairSync } from 'node:crypto'
import { afterEach, beforeEach, expect, test } from '@jest/globals'
import { simpleParser } from 'mailparser'
import { createMailer, type LetterMail, type Mailer, type MailerSettings } from '../../src/providers/mailer.ts'
import { type Sink, startSink } from '../support/sink.ts'

const NOW = 1_790_000_000_000
let sink: Sink
let mailer: Mailer

const settings = (more: Partial<MailerSettings> = {}): MailerSettings => ({
  url: sink.url,
  requireTls: false,
  connections: 3,
  deadlineMs: 5000,
  mailFrom: 'portal@pin.example.com',
  ...more,
})

beforeEach(async () => {
  sink = await startSink()
  mailer = createMailer(settings())
})

afterEach(async () => {
  mailer.close()
  await sink.stop()
})

const letter = (more: Partial<LetterMail> = {}): LetterMail => ({
  sheet: {
    key: 'north en',
    fromName: 'North Hill Pediatrics',
    replyTo: 'office@north.example.org',
    write: ({ greeting, link, lastDay, stopUrl }) => ({
      subject: 'Set up your account',
      text: `${greeting}\n${link}\n${lastDay}\n${stopUrl}\n.\n`,
      html: `<p>${greeting} <a href="${link}">Set up</a> ${lastDay} <a href="${stopUrl}">stop</a></p>`,
    }),
  },
  to: 'parent@example.com',
  name: 'letter.north.1',
  mark: 'b-mark',
  values: (issuedAt) => ({
    greeting: 'Hello,',
    link: `https://pin.example.com/set-up/${issuedAt}`,
    lastDay: 'Sunday',
    stopUrl: 'https://pin.example.com/stop/s',
  }),
  ...more,
})

const now = async () => NOW

test('a letter is asked for once, after the recipient was taken, and arrives whole', async () => {
  const order: string[] = []
  sink.onRecipient = () => {
    order.push('recipient')
    return 'take'
  }
  sink.onMail = () => {
    order.push('mail')
    return 'take'
  }
  const answer = await mailer.sendLetter(letter(), async () => {
    order.push('asked')
    return NOW
  })
  expect(answer).toEqual({ outcome: 'accepted' })
  expect(order).toEqual(['recipient', 'asked', 'mail'])
  const mail = await simpleParser(sink.mails[0]?.raw ?? '')
  expect(mail.text).toContain(`https://pin.example.com/set-up/${NOW}`)
  expect(mail.text?.trimEnd().endsWith('\n.')).toBe(true)
  expect(sink.mails[0]?.to).toEqual(['parent@example.com'])
})

test('a letter that is kept back at the last moment leaves no byte, and the next one goes out', async () => {
  expect(await mailer.sendLetter(letter(), async () => undefined)).toEqual({ outcome: 'kept-back' })
  expect(await mailer.sendLetter(letter(), now)).toEqual({ outcome: 'accepted' })
  expect(sink.mails).toHaveLength(1)
})

test('a fault in the last moment leaves no byte and is thrown', async () => {
  const fault = new Error('the ledger is away')
  await expect(mailer.sendLetter(letter(), () => Promise.reject(fault))).rejects.toThrow('the ledger is away')
  expect(await mailer.sendLetter(letter(), now)).toEqual({ outcome: 'accepted' })
  expect(sink.mails).toHaveLength(1)
})

test.each([
  [
    { code: 550, text: '5.1.1 unknown' },
    { outcome: 'refused', code: 550, enhanced: '5.1.1', refusal: 'hard' },
  ],
  [
    { code: 450, text: '4.2.1 later' },
    { outcome: 'put-off', code: 450, enhanced: '4.2.1', slowDown: false },
  ],
  [
    { code: 421, text: 'shutting down' },
    { outcome: 'put-off', code: 421, slowDown: true },
  ],
  ['cut' as const, { outcome: 'no-line' }],
])('a recipient answered with %j is judged without a byte of the mail', async (verdict, outcome) => {
  let asked = 0
  sink.onRecipient = () => verdict
  const answer = await mailer.sendLetter(letter(), async () => {
    asked += 1
    return NOW
  })
  expect(answer).toEqual(outcome)
  expect(asked).toBe(0)
})

test.each([
  [
    { code: 552, text: '5.3.4 too big' },
    { outcome: 'refused', code: 552, enhanced: '5.3.4', refusal: 'soft' },
  ],
  [
    { code: 451, text: 'busy' },
    { outcome: 'put-off', code: 451, slowDown: false },
  ],
  [
    { code: 454, text: 'rate exceeded' },
    { outcome: 'put-off', code: 454, slowDown: true },
  ],
  ['cut' as const, { outcome: 'unknown' }],
])('a mail answered with %j is judged by that', async (verdict, outcome) => {
  sink.onMail = () => verdict
  expect(await mailer.sendLetter(letter(), now)).toEqual(outcome)
})

test('a refused sender is not the recipient to blame', async () => {
  sink.onSender = () => ({ code: 550, text: '5.7.1 not you' })
  expect(await mailer.sendLetter(letter(), now)).toEqual({
    outcome: 'put-off',
    code: 550,
    enhanced: '5.7.1',
    slowDown: false,
    senderRefused: true,
  })
})

test('a sender who is put off asks for a pause in all sending', async () => {
  sink.onSender = () => ({ code: 451, text: '4.7.0 slower' })
  expect(await mailer.sendLetter(letter(), now)).toEqual({
    outcome: 'put-off',
    code: 451,
    enhanced: '4.7.0',
    slowDown: true,
  })
})

test('a hundred letters go over the lines there are, and a refused recipient costs no line', async () => {
  sink.onRecipient = (address) => (address.startsWith('no') ? { code: 550, text: 'no' } : 'take')
  const answers = await Promise.all(
    Array.from({ length: 100 }, (_, index) =>
      mailer.sendLetter(letter({ to: `${index % 10 === 0 ? 'no' : 'yes'}${index}@example.com` }), now),
    ),
  )
  expect(answers.filter(({ outcome }) => outcome === 'accepted')).toHaveLength(90)
  expect(answers.filter(({ outcome }) => outcome === 'refused')).toHaveLength(10)
  expect(sink.lines()).toBe(3)
})

test('a line that the server closed while it was idle costs no letter', async () => {
  await mailer.sendLetter(letter(), now)
  let first = true
  sink.onRecipient = () => {
    const verdict = first ? 'cut' : 'take'
    first = false
    return verdict
  }
  expect(await mailer.sendLetter(letter(), now)).toEqual({ outcome: 'accepted' })
})

test('a server that never answers is given up before the lease: unknown after the mail, no line before', async () => {
  mailer.close()
  mailer = createMailer(settings({ deadlineMs: 200 }))
  sink.onMail = () => new Promise(() => {})
  expect(await mailer.sendLetter(letter(), now)).toEqual({ outcome: 'unknown' })
  sink.onRecipient = () => new Promise(() => {})
  expect(await mailer.sendLetter(letter(), now)).toEqual({ outcome: 'no-line' })
})

test('no server at all is no line', async () => {
  const alone = createMailer(settings({ url: 'smtp://127.0.0.1:1' }))
  expect(await alone.sendLetter(letter(), now)).toEqual({ outcome: 'no-line', away: 'ECONNREFUSED' })
})

test('where TLS is required nothing is sent in the clear', async () => {
  const strict = createMailer(settings({ requireTls: true }))
  expect(await strict.sendLetter(letter(), now)).toEqual({
    outcome: 'no-line',
    away: expect.stringMatching(/CERT/),
  })
  expect(sink.mails).toEqual([])
})

test('a login that the server refuses is no line', async () => {
  const locked = await startSink({ authOptional: false, onAuth: (_auth, _session, done) => done(new Error('no')) })
  const wrong = createMailer(settings({ url: locked.url.replace('//', '//name:wrong@') }))
  expect(await wrong.sendLetter(letter(), now)).toEqual({ outcome: 'no-line', away: 'EAUTH' })
  await locked.stop()
})

test.each([
  'parent@example.com>, <victim@example.com',
  'parent@example.com\r\nBcc: victim@example.com',
  'a, b@example.com',
  'no address',
  '',
])('%j is no address to write to', async (to) => {
  expect(await mailer.sendLetter(letter({ to }), now)).toEqual({ outcome: 'bad-address' })
  expect(sink.mails).toEqual([])
})

test('a domain outside ASCII is written as servers know it', async () => {
  await mailer.sendLetter(letter({ to: 'parent@ñandú.example' }), now)
  expect(sink.mails[0]?.raw.toString()).toMatch(/^To: parent@xn--and-6ma2c\.example\r$/m)
})

test('a notice goes to everybody it is for, once, with its fixed id', async () => {
  const notice = {
    subject: 'We have your request',
    text: 'Hello\n',
    html: '<p>Hello</p>',
    to: ['asker@north.example.org', 'office@north.example.org', 'nobody'],
    fromName: 'Bulk PIN',
    name: 'notice.r1',
    sentAt: NOW,
  }
  expect(await mailer.sendNotice(notice, async () => false)).toEqual({ outcome: 'kept-back' })
  expect(await mailer.sendNotice(notice, async () => true)).toEqual({ outcome: 'accepted' })
  expect(sink.mails.map(({ to }) => to)).toEqual([['asker@north.example.org', 'office@north.example.org']])
  expect((await simpleParser(sink.mails[0]?.raw ?? '')).messageId).toBe('<notice.r1@pin.example.com>')
})

test('a signed letter signs both headers that unsubscribing needs', async () => {
  const { privateKey } = generateKeyPairSync('rsa', {
    modulusLength: 2048,
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    publicKeyEncoding: { type: 'spki', format: 'pem' },
  })
  const signing = createMailer(settings({ dkim: { domain: 'pin.example.com', selector: 's1', privateKey } }))
  await signing.sendLetter(letter(), now)
  signing.close()
  const signature = (await simpleParser(sink.mails[0]?.raw ?? '')).headerLines[0]
  const signed = /\bh=([^;]+);/
    .exec(signature?.line.replace(/\s+/g, '') ?? '')?.[1]
    ?.toLowerCase()
    .split(':')
  expect(signature?.key).toBe('dkim-signature')
  expect(signed).toEqual(
    expect.arrayContaining(['from', 'to', 'date', 'subject', 'list-unsubscribe', 'list-unsubscribe-post']),
  )
})

test('each letter has a sender of its own where reports have a domain of their own, and a notice has none', async () => {
  const own = createMailer(settings({ bounceDomain: 'bounce.example.com' }))
  await own.sendLetter(letter({ mark: 'b-one' }), now)
  await own.sendLetter(letter({ mark: 'b-two' }), now)
  const notice = {
    subject: 's',
    text: 't',
    html: 'h',
    to: ['office@north.example.org'],
    fromName: 'x',
    name: 'n',
    sentAt: 0,
  }
  await own.sendNotice(notice, async () => true)
  own.close()
  await mailer.sendLetter(letter({ mark: 'b-one' }), now)
  expect(sink.mails.map(({ from }) => from)).toEqual([
    'b-one@bounce.example.com',
    'b-two@bounce.example.com',
    'portal@pin.example.com',
    'portal@pin.example.com',
  ])
  expect(sink.mails[0]?.raw.toString()).toMatch(/^From: .*portal@pin\.example\.com/m)
})

test('reports of failure and delay are asked for with the mark of the letter, of servers that can send them', async () => {
  const able = await startSink({ hideDSN: false })
  const asking = createMailer(settings({ url: able.url }))
  await asking.sendLetter(letter({ mark: 'b-one', to: 'ana+x=y@example.com' }), now)
  asking.close()
  await able.stop()
  expect(able.mails[0]?.asked).toEqual({
    ret: 'HDRS',
    envid: 'b-one',
    notify: ['FAILURE', 'DELAY'],
    orcpt: 'rfc822;ana+x=y@example.com',
  })
  await mailer.sendLetter(letter({ mark: 'b-one' }), now)
  expect(sink.mails[0]?.asked).toEqual({})
})

test.each([
  [{ code: 550, text: 'your host is on our blocklist' }, 'policy'],
  [{ code: 550, text: '5.7.1 not accepted' }, 'policy'],
  [{ code: 550, text: 'no such user' }, 'hard'],
  [{ code: 550, text: 'mailbox full' }, 'soft'],
])('the words of a refusal count: %j is %s', async (verdict, refusal) => {
  sink.onRecipient = () => verdict
  expect(await mailer.sendLetter(letter(), now)).toMatchObject({ outcome: 'refused', refusal })
})
