import { beforeEach, expect, test } from '@jest/globals'
import supertest from 'supertest'
import { cancelRequest } from '../../src/actions/cancel-request.ts'
import { endInvitation } from '../../src/actions/end-invitation.ts'
import { eraseRequest } from '../../src/actions/erase-request.ts'
import { readStatus } from '../../src/actions/read-status.ts'
import { reportLines } from '../../src/actions/report-lines.ts'
import { resendInvitation } from '../../src/actions/resend-invitation.ts'
import { revokePatient } from '../../src/actions/revoke-patient.ts'
import { unlockInvitation } from '../../src/actions/unlock-invitation.ts'
import { allOfRedis } from '../support/all-of-redis.ts'
import { freshWorld } from '../support/fresh-world.ts'
import { parentOf } from '../support/parent.ts'
import { line } from '../support/practice-csv.ts'
import { released } from '../support/released.ts'
import { mailedLinks, sendAll } from '../support/send-all.ts'
import { NOON } from '../support/world.ts'

const DAY_MS = 24 * 60 * 60_000
const ASK = '/set-up/ask-again'
const FORM = `action="${ASK}"`
const ADDRESS = 'parent1@example.com'

const world = await freshWorld({ SEND_PER_SECOND: '0' })
beforeEach(() => world.pass(NOON - world.now()))
const words = (key: string, params: Record<string, string> = {}) =>
  world.deps.render.t('en', key, { practice: 'Lakeside Pediatrics', ...params })

const keyOf = (id: string) => `{p:lakeside}:i:${id.slice('lakeside.'.length)}`
const events = async () =>
  (await world.deps.audit.read('lakeside')).filter(({ event }) => event === 'asked-again').length
const news = () => world.redis.hget('{p:lakeside}:news', 'asked')

/** A family whose email left; its link is open. */
async function mailedFamily(fields: Parameters<typeof line>[1] = {}) {
  const requestId = await released(world.deps, 'lakeside', [line(1, fields)])
  await sendAll(world, requestId)
  let id = ''
  for await (const { letter } of world.deps.letters.entries(requestId)) id = letter.invitationId
  return { requestId, id, link: mailedLinks(world, ADDRESS).at(-1) ?? '' }
}

/** The same, at the end of its fourteen days. */
async function lateFamily(fields: Parameters<typeof line>[1] = {}) {
  const family = await mailedFamily(fields)
  world.pass(14 * DAY_MS + 60_000)
  return family
}

async function open(link: string) {
  const parent = parentOf(world)
  const page = await parent.browser
    .get(link)
    .redirects(0)
    .ok(() => true)
  const token = /name="form_token" value="([^"]+)"/.exec(page.text)?.[1] ?? ''
  return { page, token, parent, ask: () => parent.post(ASK, { form_token: token }) }
}

test('who clicks late reads the practice, its phone and hours, and asks for a new email with one tap', async () => {
  const { id, link } = await lateFamily()
  const { page, ask } = await open(link)
  expect(page.status).toBe(410)
  for (const said of ['Lakeside Pediatrics', '(202) 555-0199', 'Monday to Friday', words('askAgain.button')])
    expect(page.text).toContain(said)
  expect(String(page.headers['set-cookie'])).toMatch(/^visit=.*; HttpOnly; SameSite=Lax$/)

  const noted = await ask()
  expect(noted.status).toBe(200)
  expect(noted.text).toContain(words('askAgain.noted.title'))
  expect(noted.text).toContain('Sunday, December 6, 2026 at 12:01 PM')
  world.pass(60 * 60_000)
  const again = await (await open(link)).ask()
  expect(again.text).toContain(words('askAgain.already.title'))
  expect(again.text).toContain('<strong>12:01 PM</strong>')
  expect(await world.deps.asked.waiting('lakeside')).toMatchObject([{ id, link: 'open' }])
  expect([await events(), await news()]).toEqual([1, '1'])

  world.pass(11 * 60 * 60_000)
  expect((await (await open(link)).ask()).text).toContain(words('askAgain.noted.title'))
  expect([await events(), await news()]).toEqual([2, '2'])
  expect(await world.deps.asked.waiting('lakeside')).toHaveLength(1)
}, 20_000)

test('fifty taps at once are one wish', async () => {
  const { id, link } = await lateFamily()
  const { ask } = await open(link)
  const answers = await Promise.all(Array.from({ length: 50 }, ask))
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]))
  expect((await world.deps.asked.waiting('lakeside')).map((one) => one.id)).toEqual([id])
  expect([await events(), await news()]).toEqual([1, '1'])
}, 20_000)

test('opening the late link, or its page, changes nothing in all of Redis', async () => {
  const { link } = await lateFamily()
  const before = await allOfRedis(world.redis)
  const { parent } = await open(link)
  for (const path of ['/set-up', '/set-up/not-me', `${link}/not-me`, ASK]) {
    await parent.browser
      .get(path)
      .redirects(0)
      .ok(() => true)
    await parent.browser
      .head(path)
      .redirects(0)
      .ok(() => true)
  }
  expect(await allOfRedis(world.redis)).toBe(before)
}, 20_000)

test('the session of a late link opens nothing: every page and every post is the same page, and no PIN goes out', async () => {
  const { id, link } = await lateFamily()
  const { parent, token } = await open(link)
  const get = (path: string) =>
    parent.browser
      .get(path)
      .redirects(0)
      .ok(() => true)
  const post = (path: string) =>
    parent.post(path, { form_token: token, channel: 'text', pin: '123456', birth_date: '2021-05-04' })
  const answers = [
    ...(await Promise.all(['/set-up', '/set-up/pin', '/set-up/not-me', '/set-up/not-my-number'].map(get))),
    ...(await Promise.all(['/set-up/pin', '/set-up/pin/check', '/set-up/not-me', '/set-up/not-my-number'].map(post))),
  ]
  for (const { status, text } of answers) {
    expect(status).toBe(410)
    expect(text).toContain(words('ended.expired.title'))
    expect(text).toContain(FORM)
  }
  expect(world.simulator.phone('+12025551001').texts()).toEqual([])
  expect(await world.deps.invitations.find(id)).toMatchObject({ link: 'open', wrongEntries: 0 })
  expect((await get(`${link}/not-me`)).status).toBe(410)
}, 20_000)

test('a post from elsewhere asks for nothing; who keeps no cookies is told to call, and not only to open the link again', async () => {
  const { link } = await lateFamily()
  const { parent, token } = await open(link)
  expect((await parent.post(ASK, { form_token: `${token}x` })).status).toBe(403)
  const bare = await supertest(world.url)
    .post(ASK)
    .type('form')
    .send({ form_token: token })
    .ok(() => true)
  expect(bare.status).toBe(403)
  expect(bare.text).toContain(words('askAgain.noCookie.call'))
  expect(bare.text).toContain(`href="${ASK}?lang=es"`)
  const spanish = await supertest(world.url)
    .get(`${ASK}?lang=es`)
    .ok(() => true)
  expect(spanish.text).toContain(world.deps.render.t('es', 'askAgain.noCookie.call'))
  const back = await parent.browser
    .get(ASK)
    .redirects(0)
    .ok(() => true)
  expect([back.status, back.headers.location]).toEqual([303, '/set-up'])
  expect(await events()).toBe(0)
}, 20_000)

test('the language is switched on the page of a late link without a cookie, and the wish is answered in it', async () => {
  const { link } = await lateFamily()
  const { page } = await open(link)
  expect(page.text).toContain(`href="${link}?lang=es"`)
  const spanish = parentOf(world)
  await spanish.browser.get('/set-up').ok(() => true)
  const shown = await spanish.browser.get(`${link}?lang=es`).ok(() => true)
  expect(shown.text).toContain(world.deps.render.t('es', 'ended.expired.title'))
  const token = /name="form_token" value="([^"]+)"/.exec(shown.text)?.[1] ?? ''
  await spanish.post('/set-up/language', { form_token: token, language: 'es' })
  const noted = await spanish.post(ASK, { form_token: token })
  expect(noted.text).toContain(world.deps.render.t('es', 'askAgain.noted.title'))
}, 20_000)

test('a locked link asks, too, and stands on the list until it is unlocked', async () => {
  const { requestId, id, link } = await mailedFamily()
  await world.redis.hset(keyOf(id), 'link', 'locked', 'lockedAt', world.now())
  const parent = parentOf(world)
  const page = await parent.browser
    .get(link)
    .redirects(1)
    .ok(() => true)
  expect(page.status).toBe(423)
  const locked = await parent.browser.get('/set-up').ok(() => true)
  const token = /name="form_token" value="([^"]+)"/.exec(locked.text)?.[1] ?? ''
  expect((await parent.post(ASK, { form_token: token })).text).toContain(words('askAgain.noted.title'))
  expect(await world.deps.asked.waiting('lakeside')).toMatchObject([{ id, link: 'locked' }])
  expect((await readStatus(world.deps, requestId))?.funnel.askedAgain).toBe(1)

  expect((await unlockInvitation(world.deps, id, 'operator')).outcome).toBe('unlocked')
  expect(await world.deps.asked.waiting('lakeside')).toEqual([])
  expect((await readStatus(world.deps, requestId))?.funnel.askedAgain).toBe(0)
}, 20_000)

test('the report says since when a family asks, until a new email is ordered; the new link may ask anew', async () => {
  const { requestId, id, link } = await lateFamily()
  const cell = async () => {
    const [request, lines] = [await world.deps.requests.find(requestId), [] as string[]]
    if (!request) throw new Error('a request')
    for await (const one of reportLines(world.deps, request, world.practice)) lines.push(one.trim())
    expect(lines[0]?.split(',').at(-1)).toBe('asked_again_at')
    return lines[1]?.split(',').at(-1)
  }
  expect(await cell()).toBe('')
  await (await open(link)).ask()
  expect(await cell()).toBe('2026-12-06T12:01:00-05:00')
  expect((await resendInvitation(world.deps, id, 'operator')).outcome).toBe('resent')
  expect([await cell(), await world.deps.asked.waiting('lakeside')]).toEqual(['', []])
  expect(await world.redis.exists('{p:lakeside}:asked')).toBe(0)

  const old = await open(link)
  expect(old.page.text).toContain(words('ended.replaced.title'))
  expect(old.page.text).not.toContain(FORM)
  await sendAll(world, requestId)
  await world.redis.hset(keyOf(id), 'link', 'locked')
  const renewed = parentOf(world)
  await renewed.visit(mailedLinks(world, ADDRESS).at(-1) ?? '').catch(() => undefined)
  const page = await renewed.browser.get('/set-up').ok(() => true)
  const token = /name="form_token" value="([^"]+)"/.exec(page.text)?.[1] ?? ''
  expect((await renewed.post(ASK, { form_token: token })).text).toContain(words('askAgain.noted.title'))
  expect(await world.deps.asked.waiting('lakeside')).toMatchObject([{ id, link: 'locked' }])
}, 20_000)

const NOT_OFFERED: Record<string, (family: { id: string; requestId: string }) => Promise<unknown>> = {
  '"this is not me"': ({ id }) => endInvitation(world.deps, id, 'not-me', 'guardian'),
  '"not my number"': ({ id }) => endInvitation(world.deps, id, 'not-my-number', 'guardian'),
  '"I did not ask for this"': ({ id }) => endInvitation(world.deps, id, 'not-asked-for', 'phone'),
  'an order to end it': ({ id }) => endInvitation(world.deps, id, 'revoked', 'operator'),
  'a hard bounce': ({ requestId }) =>
    world.redis.sadd(`{p:lakeside}:suppressed:${requestId}`, world.deps.keyring.index('email', ADDRESS)),
  'a stop': ({ id }) => world.deps.invitations.stopMail(id, 'guardian', world.now()),
  'a complaint': ({ id, requestId }) =>
    world.redis.hset(
      `{p:lakeside}:letters:${requestId}`,
      id.slice('lakeside.'.length),
      JSON.stringify({ s: 'complained', a: 1, t: world.now() }),
    ),
  'a cancel of the request': ({ requestId }) => cancelRequest(world.deps, requestId, false, 'operator'),
  'the account that was set up': ({ id }) =>
    world.deps.invitations.moveLink(id, 'set-up', ['open', 'locked'], world.now()),
  'a newer link': ({ id }) => resendInvitation(world.deps, id, 'operator'),
  'the end of data': async ({ requestId }) => eraseRequest(world.deps, requestId, 'operator'),
}

test.each(Object.keys(NOT_OFFERED))(
  'after %s no new email is offered, and a tap on a page from before asks for none',
  async (what) => {
    const family = await lateFamily()
    if (what === 'a cancel of the request')
      await world.redis.hset(`{p:lakeside}:request:${family.requestId}`, 'state', 'releasing')
    const { ask, token } = await open(family.link)
    expect(token).not.toBe('')
    await NOT_OFFERED[what]?.(family)
    const late = await open(family.link)
    expect(late.page.status).toBe(410)
    expect(late.page.text).toContain('(202) 555-0199')
    expect(late.page.text).not.toContain(FORM)
    const tapped = await ask()
    expect(tapped.text).not.toContain(FORM)
    expect(tapped.text).not.toContain(words('askAgain.noted.title'))
    expect([await events(), await world.deps.asked.waiting('lakeside')]).toEqual([0, []])
  },
  20_000,
)

test('when every child has reached the Minor Age Limit no new email is offered', async () => {
  const { link } = await lateFamily({ birthDate: '2008-11-30' })
  const { page, token } = await open(link)
  expect([page.status, token]).toEqual([410, ''])
}, 20_000)

test('a wish ends with the data of its family: on the list, in the count and in all of Redis', async () => {
  const { requestId, id, link } = await lateFamily()
  await (await open(link)).ask()
  expect(await allOfRedis(world.redis)).toContain('{p:lakeside}:asked')
  await eraseRequest(world.deps, requestId, 'operator')
  expect(await allOfRedis(world.redis)).not.toContain('{p:lakeside}:asked')
  expect(await world.redis.exists(keyOf(id))).toBe(0)
  expect((await readStatus(world.deps, requestId))?.funnel).toMatchObject({ invited: 1, askedAgain: 0 })
}, 20_000)

test('a family whose only child is taken out waits no longer', async () => {
  const { requestId, link } = await lateFamily()
  await (await open(link)).ask()
  await revokePatient(world.deps, 'lakeside', 'p1', 'operator')
  expect(await world.deps.asked.waiting('lakeside')).toEqual([])
  expect((await readStatus(world.deps, requestId))?.funnel.askedAgain).toBe(0)
}, 20_000)

test('of two mails of one link the earlier offers nothing once its day is over: the later one still works', async () => {
  const { id, link } = await lateFamily()
  await world.redis.hset(keyOf(id), 'exp', world.now() + DAY_MS)
  const { page } = await open(link)
  expect(page.status).toBe(410)
  expect(page.text).not.toContain(FORM)
})
