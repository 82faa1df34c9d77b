import { afterAll, beforeAll, expect, test } from '@jest/globals'
import jwt from 'jsonwebtoken'
import supertest from 'supertest'
import { writeSession } from '../../src/domain/session.ts'
import { openSetupLink, signSetupLink } from '../../src/domain/setup-link.ts'
import { signStopToken } from '../../src/domain/stop-link.ts'
import { createKeyring } from '../../src/keyring.ts'
import { parentOf, pinIn } from '../support/parent.ts'
import { startWorld, type World } from '../support/world.ts'

let world: World
beforeAll(async () => {
  world = await startWorld()
})
afterAll(() => world.stop())

let people = 0
const somebody = () => {
  people += 1
  return world.invite({ email: `s${people}@example.com`, phone: `+1202555${String(7000 + people)}` })
}
const get = (path: string) =>
  supertest(world.url)
    .get(path)
    .redirects(0)
    .ok(() => true)

test('links that are forged, cut, of another kind or of an unknown key all get the very same page', async () => {
  const { id, link } = await somebody()
  const { linkKeys } = world.deps.keyring
  const token = link.slice('/set-up/'.length)
  const [header = '', claims = '', signature = ''] = token.split('.')
  const others = createKeyring({
    linkKeys: [{ kid: 'dev', secret: 'x'.repeat(40) }],
    pinKey: 'p'.repeat(40),
    indexKey: 'i'.repeat(40),
    dataKeys: ['d'.repeat(40)],
  })
  const unsigned = Buffer.from(JSON.stringify({ alg: 'none', typ: 'setup+jwt', kid: 'dev' })).toString('base64url')
  const secret = 'a secret of an attacker, long enough to sign with'
  const body = { sub: id, practice: 'lakeside', gen: 1, exp: 4_000_000_000, aud: 'setup', iss: 'bulk-pin' }
  const forged = [
    `${header}.${claims}.`,
    `${header}.${claims}.${signature.slice(0, -2)}`,
    `${header}.${claims}.${signature}A`,
    `${unsigned}.${claims}.`,
    `${unsigned}.${claims}.${signature}`,
    signSetupLink(others.linkKeys, { invitationId: id, generation: 1, issuedAt: world.now(), lifetimeMs: 1e9 }),
    signStopToken(linkKeys, id),
    writeSession(
      world.deps.keyring,
      { id: 'x', invitationId: id, generation: 1, linkExpiresAt: world.now() + 1e9 },
      world.now(),
    ),
    jwt.sign(body, secret, { header: { alg: 'HS256', typ: 'setup+jwt', kid: '../../etc/passwd' } }),
    jwt.sign(body, secret, { header: { alg: 'HS512', typ: 'setup+jwt', kid: 'dev' } }),
    'a.b.c',
    'x'.repeat(5000),
  ]
  const pages = await Promise.all(forged.map((one) => get(`/set-up/${one}`)))
  const bodies = new Set(pages.map(({ text }) => text.replaceAll(/\/set-up\/[^"?]*/g, '')))
  expect(pages.map(({ status }) => status)).toEqual(Array(forged.length).fill(404))
  expect(bodies.size).toBe(1)
  expect(pages.every(({ headers }) => headers['set-cookie'] === undefined)).toBe(true)
})

test('a link works to the last second of its fourteen days and then names the practice and its phone', async () => {
  const { link } = await somebody()
  const fortnight = 14 * 24 * 3_600_000
  world.pass(fortnight - 1000)
  expect((await get(link)).status).toBe(303)
  world.pass(1000)
  const ended = await get(link)
  expect(ended.status).toBe(410)
  expect(ended.text).toContain('Lakeside Pediatrics')
  expect(ended.text).toContain('(202) 555-0199')
  world.pass(350 * 24 * 3_600_000)
  expect((await get(link)).text).toContain('(202) 555-0199')
  world.pass(-fortnight - 350 * 24 * 3_600_000)
})

test('a link of a key that signs no more still verifies', async () => {
  const { id } = await somebody()
  const old = world.deps.keyring.linkKeys
  const both = createKeyring({
    linkKeys: [
      { kid: 'new', secret: 'n'.repeat(40) },
      { kid: 'dev', secret: world.deps.config.linkKeys[0]?.secret ?? '' },
    ],
    pinKey: 'p'.repeat(40),
    indexKey: 'i'.repeat(40),
    dataKeys: ['d'.repeat(40)],
  })
  const token = signSetupLink(old, { invitationId: id, generation: 1, issuedAt: world.now(), lifetimeMs: 1e9 })
  expect(openSetupLink(both.linkKeys, token, world.now()).state).toBe('valid')
})

test('GET and HEAD on every address of a parent send, spend and move nothing', async () => {
  const { id, link, guardian } = await somebody()
  const phone = world.simulator.phone(guardian.phone)
  const stop = `/stop/${signStopToken(world.deps.keyring.linkKeys, id)}`
  const parent = parentOf(world)
  await parent.visit(link)
  const before = await everything()
  for (let round = 0; round < 3; round += 1) {
    for (const path of [
      link,
      '/set-up',
      '/set-up/pin',
      '/set-up/status',
      '/set-up/pin/check',
      '/set-up/not-me',
      '/set-up/not-my-number',
      '/set-up/ask-again',
      `${link}/not-me`,
      '/set-up/language',
      stop,
    ]) {
      await parent.browser
        .get(path)
        .redirects(3)
        .ok(() => true)
      await parent.browser
        .head(path)
        .redirects(3)
        .ok(() => true)
      await parent.browser.options(path).ok(() => true)
    }
  }
  expect(await everything()).toEqual(before)
  expect([phone.texts(), phone.calls(), world.simulator.mails()]).toEqual([[], [], []])
})

/** All of Redis, so that whatever a request touched shows. */
async function everything(): Promise<Record<string, string>> {
  const keys = (await world.redis.keys('*')).sort()
  const dumps = await Promise.all(
    keys.map(async (name) => [name, (await world.redis.dumpBuffer(name))?.toString('base64') ?? ''] as const),
  )
  return Object.fromEntries(dumps)
}

test("a post without its form's token, or from another site, is refused and sends nothing", async () => {
  const { link, guardian } = await somebody()
  const parent = parentOf(world)
  await parent.visit(link)
  const post = (fields: object, headers: Record<string, string> = {}) =>
    parent.browser
      .post('/set-up/pin')
      .set(headers)
      .type('form')
      .send(fields)
      .redirects(0)
      .ok(() => true)
  const form_token = parent.token()
  expect((await post({ channel: 'text' })).status).toBe(403)
  expect((await post({ channel: 'text', form_token: `${form_token}x` })).status).toBe(403)
  expect((await post({ channel: 'text', form_token }, { Origin: 'https://evil.example.com' })).status).toBe(403)
  expect((await post({ channel: 'text', form_token }, { 'Sec-Fetch-Site': 'cross-site' })).status).toBe(403)
  expect(
    (
      await supertest(world.url)
        .post('/set-up/pin')
        .type('form')
        .send({ channel: 'text', form_token })
        .ok(() => true)
    ).status,
  ).toBe(403)
  expect(world.simulator.phone(guardian.phone).texts()).toEqual([])
  expect((await post({ channel: 'text', form_token }, { Origin: 'null' })).status).toBe(303)
})

test('a second link in one browser asks and mixes nothing', async () => {
  const [first, second] = [await somebody(), await somebody()]
  const parent = parentOf(world)
  await parent.visit(first.link)
  const token = parent.token()
  await parent.visit(second.link)
  const stale = await parent.post('/set-up/pin', { channel: 'text', form_token: token })
  expect(stale.status).toBe(409)
  expect(stale.text).toContain('Lakeside Pediatrics')
  expect(world.simulator.phone(first.guardian.phone).texts()).toEqual([])
  expect(world.simulator.phone(second.guardian.phone).texts()).toEqual([])
  await parent.visit('/set-up')
  await parent.post('/set-up/pin', { channel: 'text' })
  expect(world.simulator.phone(first.guardian.phone).texts()).toEqual([])
  expect(world.simulator.phone(second.guardian.phone).texts()).toHaveLength(1)
})

test('a session that was changed by a letter, or is of another key, is no session', async () => {
  const [mine, other] = [await somebody(), await somebody()]
  const parent = parentOf(world)
  const answer = await parent.browser
    .get(mine.link)
    .redirects(0)
    .ok(() => true)
  const cookie = decodeURIComponent(/visit=([^;]+)/.exec(String(answer.headers['set-cookie']))?.[1] ?? '')
  const visit = async (value: string) =>
    (
      await supertest(world.url)
        .get('/set-up')
        .set('Cookie', `visit=${encodeURIComponent(value)}`)
        .ok(() => true)
    ).status
  expect(await visit(cookie)).toBe(200)
  const fields = cookie.split('~')
  const changed = [
    fields.with(1, other.id),
    fields.with(2, '2'),
    fields.with(4, String(world.now() + 1e9)),
    fields.with(5, ''),
    fields.slice(0, 5),
    fields.with(0, `${fields[0]}~`),
  ]
  for (const one of changed) expect(await visit(one.join('~'))).toBe(403)
  world.pass(30 * 60_000)
  expect(await visit(cookie)).toBe(403)
  world.pass(-30 * 60_000)
})

test('the PIN of one invitation opens no other', async () => {
  const [mine, other] = [await somebody(), await somebody()]
  const [me, them] = [parentOf(world), parentOf(world)]
  await me.ask(mine.link)
  const pin = pinIn((await world.simulator.nextText(mine.guardian.phone)).body)
  await them.ask(other.link)
  const theirs = pinIn((await world.simulator.nextText(other.guardian.phone)).body)
  await them.visit('/set-up/pin')
  if (pin !== theirs) expect((await them.enter(pin)).status).toBe(422)
})

test('without cookies the page says how to go on, and is not "link ended"', async () => {
  const page = await get('/set-up')
  expect(page.status).toBe(403)
  expect(page.text).toContain('cookies')
})

test('an old link is ended by the newer one', async () => {
  const { id, link } = await somebody()
  await world.deps.invitations.moveLink(id, 'open', ['open'], world.now())
  expect((await parentOf(world).visit(link)).status).toBe(410)
})

test('one click stops mail and leaves the link good', async () => {
  const { id, link } = await somebody()
  const path = `/stop/${signStopToken(world.deps.keyring.linkKeys, id)}`
  const stopped = await supertest(world.url).post(path).type('form').send({ 'List-Unsubscribe': 'One-Click' })
  expect(stopped.status).toBe(200)
  expect((await world.deps.invitations.find(id))?.mailStopped).toBe(true)
  expect((await parentOf(world).visit(link)).status).toBe(200)
  expect(
    (
      await supertest(world.url)
        .post('/stop/nonsense')
        .ok(() => true)
    ).status,
  ).toBe(404)
})

test('"this is not me" ends the link and its PIN after one confirmation', async () => {
  const { id, link } = await somebody()
  const parent = parentOf(world)
  await parent.ask(link)
  await parent.visit('/set-up/not-me')
  expect((await parent.post('/set-up/not-me')).status).toBe(200)
  expect((await world.deps.invitations.find(id))?.endReason).toBe('not-me')
  expect(await world.deps.pins.expiry(id)).toBeUndefined()
})

test('assets are kept for a year, for their addresses change with them; what is not there is not kept', async () => {
  for (const asset of ['style.css', 'page.js', 'icon.svg'])
    expect((await get(`/assets/${asset}?v=1`)).headers['cache-control']).toBe('public, max-age=31536000, immutable')
  expect((await get('/assets/none.css')).headers['cache-control']).toBe('no-store')
})

test("the PIN page names the portal's origin, or the browser would block the way there", async () => {
  const { link } = await somebody()
  const parent = parentOf(world)
  await parent.ask(link)
  const page = await parent.visit('/set-up/pin')
  expect(page.headers['content-security-policy']).toContain(
    `form-action 'self' ${new URL(world.practice.portalUrl).origin};`,
  )
})

test('oversized and malformed bodies get a page of 4xx without a stack', async () => {
  const post = (type: string, body: string) =>
    supertest(world.url)
      .post('/set-up/pin')
      .set('Content-Type', type)
      .send(body)
      .ok(() => true)
  const answers = await Promise.all([
    post('application/x-www-form-urlencoded', `channel=${'x'.repeat(10_000)}`),
    post('application/x-www-form-urlencoded; charset=utf-99', 'a=b'),
    post('application/x-www-form-urlencoded', '&'.repeat(500)),
    post('text/plain', 'channel=text'),
  ])
  for (const { status, text } of answers) {
    expect(status).toBeGreaterThanOrEqual(400)
    expect(status).toBeLessThan(500)
    expect(text).not.toMatch(/node_modules|\.ts:|Error:/)
  }
})

test('with Redis away the parent is told within two seconds whom to call, nothing is sent, and the service recovers', async () => {
  const { link, guardian } = await somebody()
  const parent = parentOf(world)
  await parent.visit(link)
  world.redis.disconnect()
  const answer = await parent.post('/set-up/pin', { channel: 'text' })
  expect(answer.status).toBe(503)
  expect(answer.text).toContain('(202) 555-0199')
  expect(answer.text).not.toMatch(/ECONN|Redis/)
  expect(world.simulator.phone(guardian.phone).texts()).toEqual([])
  await world.redis.connect()
  expect((await parent.post('/set-up/pin', { channel: 'text' })).status).toBe(303)
})
