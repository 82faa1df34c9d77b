import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals'
import supertest from 'supertest'
import { createApiKey } from '../../src/actions/create-api-key.ts'
import { sendDueNotices } from '../../src/actions/send-notice.ts'
import { parentOf, pinIn } from '../support/parent.ts'
import { ANA, startWorld, type World } from '../support/world.ts'

let world: World
let key: string
beforeAll(async () => {
  world = await startWorld({}, { portalId: 'main' })
  key = (await createApiKey(world.deps, { name: 'portal', scope: { kind: 'portal', id: 'main' } })).key
})
afterAll(() => world.stop())

let people = 0
let invited: Awaited<ReturnType<World['invite']>>
let code: string
beforeEach(async () => {
  people += 1
  invited = await world.invite({ email: `h${people}@example.com`, phone: `+1202555${String(5000 + people)}` })
  code = await codeFor(invited)
})

async function codeFor({ link, guardian }: typeof invited): Promise<string> {
  const parent = parentOf(world)
  await parent.ask(link)
  await parent.visit('/set-up/pin')
  const entered = await parent.enter(pinIn((await world.simulator.nextText(guardian.phone)).body))
  return new URL(String(entered.headers.location)).searchParams.get('code') ?? ''
}

const redeem = (given: unknown, headers: Record<string, string> = {}) =>
  supertest(world.url)
    .post('/api/hand-offs/redeem')
    .set({ Authorization: `Bearer ${key}`, ...headers })
    .send({ code: given } as object)
    .ok(() => true)

test('the portal gets everything it needs to make the account, once', async () => {
  const first = await redeem(code)
  expect(first.status).toBe(200)
  expect(first.body).toEqual({
    invitationId: invited.id,
    practiceId: 'lakeside',
    guardian: { firstName: 'Ana', lastName: 'Example', email: invited.guardian.email, phone: invited.guardian.phone },
    patients: ANA.patients.map(({ id, relationship, authority, residesWith }) => ({
      id,
      relationship,
      authority,
      residesWith,
    })),
  })
  expect((await redeem(code)).status).toBe(404)
})

test('fifty with one Idempotency-Key all get the answer, and one redemption is counted and told', async () => {
  const counted = async () =>
    Number(/redemptions_total (\d+)/.exec(await world.deps.metrics.registry.metrics())?.[1] ?? 0)
  const before = await counted()
  const answers = await Promise.all(Array.from({ length: 50 }, () => redeem(code, { 'Idempotency-Key': 'together' })))
  expect(new Set(answers.map(({ status, text }) => `${status} ${text}`)).size).toBe(1)
  expect(answers[0]?.status).toBe(200)
  expect((await counted()) - before).toBe(1)
  const told = (await world.deps.audit.read('lakeside')).filter(({ invitationId }) => invitationId === invited.id)
  expect(told.filter(({ event }) => event === 'redeemed')).toHaveLength(1)
})

test('the same Idempotency-Key gets the same answer for five minutes', async () => {
  const repeat = { 'Idempotency-Key': `key-${people}` }
  const first = await redeem(code, repeat)
  world.pass(4 * 60_000)
  expect((await redeem(code, repeat)).body).toEqual(first.body)
  expect((await redeem(code, { 'Idempotency-Key': 'another' })).status).toBe(404)
  world.pass(60_001)
  expect((await redeem(code, repeat)).status).toBe(404)
})

test('a code ends after five minutes', async () => {
  world.pass(5 * 60_000)
  expect((await redeem(code)).status).toBe(404)
})

test('every failed redemption is the same problem document', async () => {
  const [practice = '', local = ''] = invited.id.split('.')
  const wrong = [
    `${invited.id}.${'A'.repeat(22)}`,
    `${practice}.${'B'.repeat(22)}.${'A'.repeat(22)}`,
    `nobody.${local}.${'A'.repeat(22)}`,
    'x'.repeat(40),
    '',
    7,
    null,
    { $ne: '' },
  ]
  const answers = await Promise.all(wrong.map((given) => redeem(given)))
  for (const { status, text, headers } of answers) {
    expect({ status, text }).toEqual({ status: 404, text: answers[0]?.text })
    expect(headers['content-type']).toContain('application/problem+json')
  }
  expect((await redeem(code)).status).toBe(200)
})

test('no key, a wrong key and a key of another scope are refused; a portal the practice does not use finds nothing', async () => {
  const operator = await createApiKey(world.deps, { name: 'operator', scope: { kind: 'operator' } })
  const other = await createApiKey(world.deps, { name: 'other', scope: { kind: 'portal', id: 'other' } })
  expect((await redeem(code, { Authorization: '' })).status).toBe(401)
  expect((await redeem(code, { Authorization: `Bearer ${key.slice(0, -1)}x` })).status).toBe(401)
  expect((await redeem(code, { Authorization: `Bearer ${operator.key}` })).status).toBe(403)
  expect((await redeem(code, { Authorization: `Bearer ${other.key}` })).status).toBe(404)
  await world.deps.apiKeys.revoke(other.id)
  expect((await redeem(code, { Authorization: `Bearer ${other.key}` })).status).toBe(401)
  expect((await redeem(code)).status).toBe(200)
})

test('a revoked invitation takes its hand-off code with it', async () => {
  await world.deps.invitations.moveLink(invited.id, 'ended', ['open'], world.now(), 'revoked')
  expect((await redeem(code)).status).toBe(404)
})

test('a link that a newer one replaces takes its hand-off code with it', async () => {
  await world.deps.invitations.moveLink(invited.id, 'open', ['open'], world.now())
  expect((await redeem(code)).status).toBe(404)
})

test('after registered no PIN is sent any more, and the page says that the account is set up', async () => {
  await redeem(code)
  const registered = () =>
    supertest(world.url)
      .post(`/api/invitations/${invited.id}/registered`)
      .set('Authorization', `Bearer ${key}`)
      .ok(() => true)
  expect((await registered()).status).toBe(204)
  expect((await registered()).status).toBe(204)
  world.pass(3_600_000)
  const parent = parentOf(world)
  const page = await parent.visit(invited.link)
  expect(page.status).toBe(200)
  expect(page.text).not.toContain('name="channel"')
  const before = world.simulator.phone(invited.guardian.phone).texts().length
  await parent.post('/set-up/pin', { channel: 'text' })
  expect(world.simulator.phone(invited.guardian.phone).texts()).toHaveLength(before)
})

test('until registered a redeemed guardian may still take a new PIN', async () => {
  await redeem(code)
  world.pass(31_000)
  expect(await codeFor(invited)).not.toBe(code)
})

test('a malformed, oversized or foreign body gets a problem document without a stack', async () => {
  const post = (type: string, body: string) =>
    supertest(world.url)
      .post('/api/hand-offs/redeem')
      .set('Authorization', `Bearer ${key}`)
      .set('Content-Type', type)
      .send(body)
      .ok(() => true)
  const answers = await Promise.all([
    post('application/json', '{"code":'),
    post('application/json', `{"code":"${'x'.repeat(9000)}"}`),
    post('application/json; charset=utf-99', '{}'),
    post('application/json', '[[[['.repeat(900)),
  ])
  expect(answers.map(({ status }) => status)).toEqual([400, 413, 415, 400])
  for (const { text } of answers) expect(text).not.toMatch(/at |node_modules|Error/)
})

test('the guardian is told once that an account was set up, and whom to call', async () => {
  const register = () =>
    supertest(world.url).post(`/api/invitations/${invited.id}/registered`).set('Authorization', `Bearer ${key}`)
  await Promise.all([register(), register(), register()])
  await sendDueNotices(world.deps)
  const mails = world.simulator.mails().filter(({ envelope }) => envelope.to.includes(invited.guardian.email))
  expect(mails).toHaveLength(1)
  expect(mails[0]?.text).toContain('If this was not you, call us right away at (202) 555-0199.')
  expect(mails[0]?.text).toContain('Office hours: Monday to Friday, 8 AM to 5 PM')
  expect(mails[0]?.text).toContain('November 22')
})
