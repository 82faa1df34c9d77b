import { afterAll, beforeAll, expect, test } from '@jest/globals'
import supertest from 'supertest'
import { createApiKey } from '../src/actions/create-api-key.ts'
import { resendInvitation } from '../src/actions/resend-invitation.ts'
import { sendDueNotices } from '../src/actions/send-notice.ts'
import { takeBounce } from '../src/actions/take-bounce.ts'
import { unlockInvitation } from '../src/actions/unlock-invitation.ts'
import type { CarrierFault } from '../src/simulator/carrier-faults.ts'
import { twilioSignature } from '../src/simulator/twilio-signature.ts'
import { createOpsApp } from '../src/web/ops.ts'
import { allOfRedis } from './support/all-of-redis.ts'
import { atWork } from './support/at-work.ts'
import { parentOf, pinIn } from './support/parent.ts'
import { line } from './support/practice-csv.ts'
import { released } from './support/released.ts'
import { deliveryReport, feedbackReport } from './support/returned-mails.ts'
import { mailedLinks, sendAll } from './support/send-all.ts'
import { phoneSecrets, pinSecrets, type Secret, tracesIn } from './support/traces.ts'
import { startWorld, type World } from './support/world.ts'

type Family = { email: string; phone: string; firstName: string; lastName: string; child: string; birthDate: string }

const TWENTY_MINUTES_MS = 20 * 60_000

/** Families with names that stand nowhere else; the service's words know none of them. */
const FAMILIES = [
  'Wilhelmina',
  'Bartholomew',
  'Clementine',
  'Ebenezer',
  'Florentina',
  'Gwendolyn',
  'Hieronymus',
  'Isambard',
].map(
  (firstName, n): Family => ({
    email: `${firstName.toLowerCase()}.q@example.com`,
    phone: `+1202555${String(1731 + n)}`,
    firstName,
    lastName: `${firstName.slice(0, 3)}quillfeather`,
    child: `Tiny${firstName.slice(0, 4)}`,
    birthDate: `2019-0${n + 1}-17`,
  }),
)
let world: World
const secrets: Secret[] = []
/** What was found lying about so far, by where it lay. */
const places = new Map<string, string>()

function keep(where: string, found: string): void {
  places.set(where, `${places.get(where) ?? ''}\n${found}`)
}
const lookIntoRedis = async () => keep('Redis', await allOfRedis(world.redis))

function secret(what: string, ...values: (string | undefined)[]): void {
  for (const value of values) {
    if (!value) throw new Error(`${what} is not there`)
    secrets.push({ what, value, random: RANDOM.includes(what) })
  }
}
/** What nobody can guess, so that a hash of it may be kept. */
const RANDOM = ['a setup link', 'a stop link', 'a session', 'a code for the portal', 'an API key']

/** PINs are drawn from a row of numbers that is known here. */
let drawn = 0
function drawPin(max: number): number {
  drawn += 1
  const pin = (148_291 + drawn * 617_137) % max
  secrets.push(...pinSecrets('a PIN', String(pin).padStart(6, '0')))
  return pin
}
const WRONG_PINS = ['739105', '740216', '751327', '762438', '773549']

beforeAll(async () => {
  world = await startWorld({
    SEND_PER_SECOND: '0',
    MAIL_BOUNCE_DOMAIN: 'bounce.example.com',
    PIN_LIMITS: JSON.stringify({ waitSeconds: [0], perTenMinutes: 20, perDay: 20 }),
  })
  world.deps.randomInt = drawPin
  for (const family of FAMILIES) {
    secrets.push(...phoneSecrets('a phone', family.phone))
    secret('an email address', family.email, family.email.split('@')[0])
    secret('a name', family.firstName, family.lastName, family.child)
    const [year, month, day] = family.birthDate.split('-')
    secret('a birth date', family.birthDate, `${Number(month)}/${day}/${year}`, `${year}${month}${day}`)
  }
  for (const pin of WRONG_PINS) secrets.push(...pinSecrets('a PIN that somebody typed', pin))
})
afterAll(() => world.stop())

function lineOf({ email, phone, firstName, lastName, child, birthDate }: Family, n: number): string {
  const plain = line(n, { email, phone: phone.slice(2), birthDate })
  return plain
    .replaceAll(`Family${n}`, lastName)
    .replace(`,Child${n},`, `,${child},`)
    .replace(`,Parent${n},`, `,${firstName},`)
}

/** A request's answer, kept as an error page or problem document if it is one. */
async function answerOf(request: PromiseLike<{ status: number; text: string; headers: Record<string, string> }>) {
  const answer = await request
  if (answer.status >= 400) keep('error pages and problems', `${JSON.stringify(answer.headers)}\n${answer.text}`)
  return answer
}

async function browserOf(family: Family) {
  const link = mailedLinks(world, family.email).at(-1) ?? ''
  secret('a setup link', link.slice('/set-up/'.length), link.split('.').at(-1))
  const opened = await supertest(world.url)
    .get(link)
    .redirects(0)
    .ok(() => true)
  const session = /visit=([^;]+)/.exec(String(opened.headers['set-cookie']))?.[1] ?? ''
  secret('a session', decodeURIComponent(session), decodeURIComponent(session).split('~').at(-1))
  const parent = parentOf(world)
  await parent.visit(link)
  return { ...parent, link, phone: world.simulator.phone(family.phone) }
}

type Browser = Awaited<ReturnType<typeof browserOf>>
const ask = (parent: Browser, channel: 'text' | 'call') => answerOf(parent.post('/set-up/pin', { channel }))
const newestPin = ({ phone }: Browser) => pinIn(phone.texts().at(-1)?.body ?? '')

/** Opens the link again, so that the session lives, and asks after a while. */
async function askLater(parent: Browser, channel: 'text' | 'call' = 'text') {
  world.pass(TWENTY_MINUTES_MS)
  keep('pages', (await answerOf(parent.visit(parent.link))).text)
  return ask(parent, channel)
}

/** The release by a worker: the mail server puts one address off, refuses one, and is cut short on one. All have mail then but one. */
async function playRelease(): Promise<Family[]> {
  const { smtp } = world.simulator
  const quoted = FAMILIES.map(({ email }) => `<${email}>`).join(' ')
  const requestId = await released(world.deps, 'lakeside', FAMILIES.map(lineOf))
  await sendDueNotices(world.deps)
  smtp.next({ code: 450, at: 'recipient', text: `4.2.2 put off: ${quoted}` })
  smtp.next({ code: 550, at: 'recipient', text: `5.1.1 no such user: ${quoted}` })
  smtp.next({ drop: 'message', taken: true })
  await atWork(world, async () => {
    const { accepted = 0, deferred, unknown } = await world.deps.letters.counts(requestId)
    return deferred === 1 && unknown === 1 && accepted === FAMILIES.length - 3
  })
  await lookIntoRedis()
  for (const family of FAMILIES) if (mailedLinks(world, family.email).length > 0) await browserOf(family)
  world.pass(TWENTY_MINUTES_MS)
  await sendAll(world, requestId)
  await lookIntoRedis()
  return FAMILIES.filter(({ email }) => mailedLinks(world, email).length > 0)
}

/** A text, wrong entries, the right one, the portal's redemption with its mistakes, the account. */
async function playText(family: Family): Promise<void> {
  const parent = await browserOf(family)
  await ask(parent, 'text')
  keep('pages', (await parent.visit('/set-up/pin')).text)
  await lookIntoRedis()
  for (const pin of WRONG_PINS.slice(0, 3)) await answerOf(parent.enter(pin, family.birthDate))
  await answerOf(parent.enter(newestPin(parent), '1999-01-17'))
  const entered = await parent.enter(newestPin(parent), family.birthDate)
  const code = new URL(String(entered.headers.location)).searchParams.get('code') ?? ''
  secret('a code for the portal', code.slice(code.lastIndexOf('.') + 1))
  await answerOf(parent.enter(newestPin(parent), family.birthDate))
  await lookIntoRedis()

  const { key } = await createApiKey(world.deps, { name: 'portal', scope: { kind: 'portal', id: 'main' } })
  secret('an API key', key.split('.')[1])
  const api = (path: string, body: string, bearer = key) =>
    answerOf(
      supertest(world.url)
        .post(path)
        .set({ Authorization: `Bearer ${bearer}`, 'Content-Type': 'application/json' })
        .send(body)
        .ok(() => true),
    )
  const redeem = '/api/hand-offs/redeem'
  await api(redeem, JSON.stringify({ code }), `${key}x`)
  await api(redeem, `{"code": "${code}", ${family.email} ${family.phone}`)
  await api(redeem, JSON.stringify({ code, padding: family.email.repeat(500) }))
  await api(redeem, JSON.stringify({ code: `${code}${newestPin(parent)}` }))
  const redeemed = await api(redeem, JSON.stringify({ code }))
  expect(redeemed.text).toContain(family.email)
  await api(redeem, JSON.stringify({ code }))
  const { invitationId } = JSON.parse(redeemed.text)
  await api(`/api/invitations/${invitationId}/registered`, '{}')
  await lookIntoRedis()
  await sendDueNotices(world.deps)
  await answerOf(parent.visit(parent.link))
}

/** A call, its key, "this is not me". */
async function playCall(family: Family): Promise<void> {
  const parent = await browserOf(family)
  await ask(parent, 'call')
  const ringing = await world.simulator.nextCall(family.phone)
  await ringing.answer()
  await ringing.press('1')
  expect(ringing.said().join(' ')).toMatch(/(?:\d, ?){5}\d/)
  await lookIntoRedis()
  await answerOf(parent.post('/set-up/not-me'))
  await answerOf(parent.visit(parent.link))
}

/** Twenty wrong entries, the lock, the unlock, and the new link that is sent again once more. */
async function playLock(family: Family): Promise<void> {
  const parent = await browserOf(family)
  const id = parent.token().slice(0, parent.token().lastIndexOf('.'))
  for (let round = 0; round < 4; round += 1) {
    await askLater(parent)
    for (const pin of WRONG_PINS) await answerOf(parent.enter(pin, family.birthDate))
  }
  expect((await world.deps.invitations.find(id))?.link).toBe('locked')
  await answerOf(parent.visit(parent.link))
  expect((await unlockInvitation(world.deps, id, 'operator')).outcome).toBe('unlocked')
  await sendAll(world, (await world.deps.invitations.find(id))?.requestId ?? '')
  const again = await browserOf(family)
  await ask(again, 'text')
  expect((await resendInvitation(world.deps, id, 'operator')).outcome).toBe('resent')
  await sendAll(world, (await world.deps.invitations.find(id))?.requestId ?? '')
  await browserOf(family)
  await answerOf(again.visit(again.link))
}

/** STOP and START, then NO; and the stop link of the mail. */
async function playReplies(family: Family): Promise<void> {
  const parent = await browserOf(family)
  await ask(parent, 'text')
  await parent.phone.reply('STOP')
  const stopped = await askLater(parent)
  expect([stopped.status, stopped.text]).toEqual([422, expect.stringContaining(`<strong>${family.phone.slice(-2)}<`)])
  await parent.phone.reply('START')
  await askLater(parent)
  await parent.phone.reply(`NO, this is ${family.firstName} at ${family.email}`)
  await parent.phone.reply('NO')
  await answerOf(parent.visit(parent.link))
  const mail = world.simulator.mails().find(({ envelope }) => envelope.to.includes(family.email))
  const stop = /\/stop\/\S+/.exec(mail?.text ?? '')?.[0] ?? ''
  secret('a stop link', stop.slice('/stop/'.length))
  // The page behind the stop link names that link, for its form must go there; so it is not among the pages kept.
  await supertest(world.url).post(stop).type('form').send({ 'List-Unsubscribe': 'One-Click' })
}

/** Whatever the carrier does wrong, but hang. Its messages repeat the phone. */
async function playFaults(family: Family): Promise<void> {
  const parent = await browserOf(family)
  const faults: CarrierFault[] = [
    { kind: 'status', status: 400, code: 21211 },
    { kind: 'status', status: 429, code: 20429 },
    { kind: 'status', status: 503, html: true },
    { kind: 'cut-line' },
    { kind: 'cut-line', taken: false },
    { kind: 'broken-json' },
    { kind: 'undelivered', code: 30006 },
  ]
  for (const fault of faults) {
    world.simulator.carrier.next(fault)
    await askLater(parent)
    await world.simulator.settled()
    keep('pages', (await parent.visit('/set-up/pin')).text)
    await lookIntoRedis()
  }
  world.simulator.carrier.next({ kind: 'status', status: 400, code: 21217 })
  await askLater(parent, 'call')
  world.simulator.carrier.next({ kind: 'cut-line' })
  await askLater(parent, 'call')
}

/** A bounce and a complaint that quote everything, by the API and by the command. */
async function playReturnedMail(family: Family): Promise<void> {
  const mail = world.simulator.mails().findLast(({ envelope }) => envelope.to.includes(family.email))
  const raw = String(mail?.raw)
  const diagnostic = `smtp; 550 5.1.1 <${family.email}> ${family.firstName} ${family.phone} unknown`
  const { key } = await createApiKey(world.deps, { name: 'mail', scope: { kind: 'operator' } })
  secret('an API key', key.split('.')[1])
  const post = (body: Buffer, type = 'message/rfc822') =>
    answerOf(
      supertest(world.url)
        .post('/bounces')
        .set({ Authorization: `Bearer ${key}`, 'Content-Type': type })
        .send(body.toString())
        .ok(() => true),
    )
  expect((await post(deliveryReport({ to: mail?.envelope.from ?? '', diagnostic, returned: raw }))).text).toContain(
    'moved',
  )
  await takeBounce(world.deps, feedbackReport('abuse', raw))
  await post(deliveryReport({ to: family.email, diagnostic, returned: raw }), 'application/json')
  await post(Buffer.from(`${raw}\r\n`.repeat(200)))
}

/** Requests that nobody understands, with everything in them that must not come back or be written down. */
async function playNonsense(family: Family, pin: string): Promise<void> {
  const parent = await browserOf(family)
  const all = { email: family.email, phone: family.phone, pin, name: family.firstName, born: family.birthDate }
  const query = new URLSearchParams(all).toString()
  const get = (path: string) => answerOf(parent.browser.get(path).ok(() => true))
  await get(`/nowhere?${query}`)
  await get(`/set-up/forged?${query}`)
  await get(`/stop/forged?${query}`)
  // An address that itself holds a secret may come back to whoever typed it; in the log it must not stand.
  await parent.browser.get(`/nowhere/${family.email}/${family.phone}/${pin}`).ok(() => true)
  await answerOf(parent.post('/set-up/pin', { ...all, channel: family.phone }))
  await answerOf(parent.post('/set-up/pin', { ...all, padding: query.repeat(100) }))
  await answerOf(parent.post('/set-up/pin/check', { ...all, form_token: query }))
  await answerOf(parent.post('/set-up/pin/check', { ...all, pin: `${pin}9`, birth_date: family.birthDate }))
  await answerOf(parent.post('/set-up/language', { ...all, language: family.email }))
  const path = `/carrier/texts/lakeside.${'A'.repeat(22)}/status`
  const fields = { To: family.phone, From: '+12025550100', Body: `${pin} ${family.email}`, MessageStatus: 'failed' }
  for (const signature of [query, twilioSignature(world.deps.config.twilio?.authToken ?? '', world.url + path, fields)])
    await answerOf(
      supertest(world.url)
        .post(path)
        .set('X-Twilio-Signature', signature)
        .type('form')
        .send(fields)
        .ok(() => true),
    )
}

/** A fault of ours whose message quotes what it was about. */
async function playBreakdown(family: Family): Promise<void> {
  const parent = await browserOf(family)
  const { texts } = world.deps
  world.deps.texts = {
    send: async ({ to, body }) => {
      throw new Error(`cannot send "${body}" to ${to}`)
    },
  }
  expect((await askLater(parent)).status).toBe(503)
  world.deps.texts = texts
}

/** Redis away in the middle of everything. */
async function playRedisAway(family: Family): Promise<void> {
  const parent = await browserOf(family)
  world.redis.disconnect()
  expect((await ask(parent, 'text')).status).toBe(503)
  await answerOf(parent.enter(WRONG_PINS[0] ?? '', family.birthDate))
  await answerOf(parent.visit('/set-up'))
  const api = (path: string, body: object) =>
    answerOf(
      supertest(world.url)
        .post(path)
        .set('Authorization', 'Bearer a.b')
        .send(body)
        .ok(() => true),
    )
  await api('/api/hand-offs/redeem', { code: family.email.padEnd(30, 'x') })
  await api('/bounces', { mail: family.email })
  await world.redis.connect()
}

test('no phone, email, name, birth date, link, code, key or PIN is in the log, in Redis, in the metrics, on an error page or on a page', async () => {
  const [text, call, locked, stops, faulty, bounced, away] = (await playRelease()) as [
    Family,
    Family,
    Family,
    Family,
    Family,
    Family,
    Family,
  ]
  await playCall(call)
  await playText(text)
  await playLock(locked)
  await playReplies(stops)
  await playFaults(faulty)
  await playReturnedMail(bounced)
  await playNonsense(away, '862539')
  await playBreakdown(away)
  await playRedisAway(away)
  await world.simulator.settled()
  await lookIntoRedis()

  const metrics = (await supertest(createOpsApp(world.deps)).get('/metrics')).text
  // What the process uses of the machine is any number; only its names are looked at.
  keep('metrics', metrics.replace(/^((?:process|nodejs)_\S+) \S+$/gm, '$1'))
  keep('log', world.logged())

  // Not looked at, for there they belong: the mails, the texts, the calls, and what a portal gets for a code. In Redis
  // the contact data, the practice file and the notices are sealed, and the last two figures of a phone stand on a page.
  expect(drawn).toBeGreaterThan(15)
  const where = ['Redis', 'pages', 'error pages and problems', 'metrics', 'log']
  expect(where.map((place) => (places.get(place)?.length ?? 0) > 1000)).toEqual(where.map(() => true))
  const found = [...places].flatMap(([place, lying]) => tracesIn(lying, secrets).map((trace) => `${place}: ${trace}`))
  expect(found).toEqual([])
}, 120_000)

test('what is looked for would be found, in whatever form it stood', () => {
  const phone = phoneSecrets('a phone', '+12025551731')
  const pin = pinSecrets('a PIN', '482913')
  const encoded = (text: string, encoding: 'base64' | 'base64url' | 'hex') => Buffer.from(text).toString(encoding)
  for (const text of [
    'tel:+12025551731',
    '2025551731',
    '(202) 555-1731',
    '%2B12025551731',
    encoded('to: +12025551731', 'hex'),
  ])
    expect({ text, found: tracesIn(text, phone).length > 0 }).toEqual({ text, found: true })
  for (const text of [
    'pin=482913',
    '4 8 2 9 1 3',
    '482-913',
    '4, 8, 2, 9, 1, 3',
    encoded('is 482913', 'base64'),
    encoded('x482913!', 'base64url'),
  ])
    expect({ text, found: tracesIn(text, pin).length > 0 }).toEqual({ text, found: true })
  for (const text of ['1764829135678', 'process_cpu_seconds_total 1.482913', '+12025551732'])
    expect({ text, found: tracesIn(text, [...pin, ...phone]) }).toEqual({ text, found: [] })
})
