import { afterAll, beforeAll, expect, test } from '@jest/globals'
import supertest from 'supertest'
import { unlockInvitation } from '../../src/actions/unlock-invitation.ts'
import { allOfRedis } from '../support/all-of-redis.ts'
import { parentOf, pinIn } from '../support/parent.ts'
import { line } from '../support/practice-csv.ts'
import { released } from '../support/released.ts'
import { mailedLinks, sendAll } from '../support/send-all.ts'
import { startWorld, type World } from '../support/world.ts'

const GUESSES = 5000
const ADDRESSES = 500
const AT_ONCE = 50
const PHONE = '+12025551001'
const BORN = '2021-05-04'

let world: World
beforeAll(async () => {
  world = await startWorld({ TRUST_PROXY: '1', SEND_PER_SECOND: '0' })
})
afterAll(() => world.stop())

/** The nth guess. */
type Attack = (n: number) => { path: string; headers?: object; fields?: object }
/** What it comes to. */
type Guessed = { status: number; location: string }

/** The same attack so many times, fifty at a time, each from the next of five hundred addresses. */
async function guess(times: number, attack: Attack) {
  const answers: Guessed[] = []
  let next = 0
  async function attacker(): Promise<void> {
    while (next < times) {
      const n = next++
      const { path, headers, fields } = attack(n)
      const answer = await fetch(world.url + path, {
        method: fields ? 'POST' : 'GET',
        redirect: 'manual',
        headers: { 'X-Forwarded-For': addressOf(n), ...headers },
        ...(fields && { body: new URLSearchParams({ ...fields }) }),
      })
      await answer.arrayBuffer()
      answers.push({ status: answer.status, location: answer.headers.get('location') ?? '' })
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, attacker))
  return answers
}

const addressOf = (n: number) => `203.0.${Math.floor((n % ADDRESSES) / 250)}.${1 + (n % 250)}`

/** The nth PIN that is not this one. */
const wrongPin = (pin: string, n: number) => String((Number(pin) + 1 + n) % 1_000_000).padStart(6, '0')

/** The session and form token with which a browser would post from its page. */
async function browserAt(link: string) {
  const opened = await supertest(world.url)
    .get(link)
    .redirects(0)
    .ok(() => true)
  const cookie = String(opened.headers['set-cookie']).split(';')[0] ?? ''
  const page = await supertest(world.url).get('/set-up').set('Cookie', cookie)
  return { cookie, form_token: /name="form_token" value="([^"]+)"/.exec(page.text)?.[1] ?? '' }
}

test('five thousand guesses from five hundred addresses without a link touch nothing at all', async () => {
  const { id, link } = await world.invite()
  const parent = parentOf(world)
  await parent.ask(link)
  await world.simulator.settled()
  const other = await browserAt((await world.invite({ email: 'other@example.com', phone: '+12025550177' })).link)
  const before = await allOfRedis(world.redis)
  const forgedSession = `visit=${encodeURIComponent(`x~${id}~1~${world.now() + 1e9}~${world.now() + 1e9}~${'A'.repeat(43)}`)}`
  const pin = (n: number) => ({ pin: String(n).padStart(6, '0'), birth_date: '2018-03-05' })
  const attacks: Attack[] = [
    (n) => ({ path: '/set-up/pin/check', fields: pin(n) }),
    (n) => ({ path: '/set-up/pin/check', headers: { cookie: forgedSession }, fields: pin(n) }),
    (n) => ({
      path: '/set-up/pin/check',
      headers: { cookie: other.cookie },
      fields: { ...pin(n), form_token: `${id}.${'A'.repeat(43)}` },
    }),
    () => ({ path: '/set-up/pin', headers: { cookie: forgedSession }, fields: { channel: 'text' } }),
    (n) => ({ path: `/set-up/${link.slice('/set-up/'.length, -6)}${String(n).padStart(6, 'A')}` }),
    (n) => ({
      path: '/api/hand-offs/redeem',
      headers: { authorization: `Bearer key.${n}` },
      fields: { code: `${id}.${n}` },
    }),
    (n) => ({ path: `/carrier/calls/${id}/key`, fields: { Digits: String(n % 10) } }),
  ]
  const answers = await guess(GUESSES, (n) => attacks[n % attacks.length]?.(n) ?? { path: '/' })
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([401, 403, 404]))
  expect(await allOfRedis(world.redis)).toBe(before)
  expect(world.simulator.phone('+12025550142').texts()).toHaveLength(1)
}, 60_000)

test('five thousand guesses with a forwarded link lock it at twenty and get nobody in; the parent does after the unlock', async () => {
  const requestId = await released(world.deps, 'lakeside', [line(1)])
  await sendAll(world, requestId)
  const [link = ''] = mailedLinks(world, 'parent1@example.com')
  const { cookie, form_token } = await browserAt(link)
  const fields = { form_token, birth_date: BORN }
  const newestPin = () => pinIn(world.simulator.phone(PHONE).texts().at(-1)?.body ?? '')
  const invitationId = form_token.slice(0, form_token.lastIndexOf('.'))
  const found = () => world.deps.invitations.find(invitationId)

  for (let round = 1; round <= 4; round += 1) {
    await guess(1, () => ({ path: '/set-up/pin', headers: { cookie }, fields: { form_token, channel: 'text' } }))
    expect(world.simulator.phone(PHONE).texts()).toHaveLength(round)
    const pin = newestPin()
    const answers = await guess(GUESSES / 4, (n) => ({
      path: '/set-up/pin/check',
      headers: { cookie },
      fields: { ...fields, pin: wrongPin(pin, n) },
    }))
    expect(answers.filter(({ location }) => location.includes('code='))).toEqual([])
    expect((await found())?.wrongEntries).toBe(5 * round)
    world.pass(121_000)
  }
  expect((await found())?.link).toBe('locked')

  expect(await unlockInvitation(world.deps, invitationId, 'operator')).toEqual({ outcome: 'unlocked', waits: false })
  await sendAll(world, requestId)
  const newLink = mailedLinks(world, 'parent1@example.com').at(-1) ?? ''
  const parent = parentOf(world)
  await parent.ask(newLink)
  await parent.visit('/set-up/pin')
  const pin = newestPin()
  const attack = (path: string, more: object) =>
    guess(AT_ONCE, () => ({ path, headers: { cookie }, fields: { ...fields, ...more } }))
  const late = [...(await attack('/set-up/pin/check', { pin })), ...(await attack('/set-up/pin', { channel: 'text' }))]
  expect(new Set(late.map(({ status }) => status))).toEqual(new Set([410]))
  expect((await parentOf(world).visit(link)).status).toBe(410)
  expect(world.simulator.phone(PHONE).texts()).toHaveLength(5)
  expect((await found())?.wrongEntries).toBe(0)
  expect(String((await parent.enter(pin, BORN)).headers.location)).toContain('code=')
}, 60_000)
