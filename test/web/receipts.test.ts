import { beforeEach, expect, test } from '@jest/globals'
import supertest from 'supertest'
import type { Channel, DeliveryProblem, DeliveryState } from '../../src/domain/delivery.ts'
import type { Guardian } from '../../src/domain/invitation.ts'
import type { CarrierFault } from '../../src/simulator/carrier-faults.ts'
import { allOfRedis } from '../support/all-of-redis.ts'
import { freshWorld } from '../support/fresh-world.ts'
import { parentOf } from '../support/parent.ts'
import { NOON } from '../support/world.ts'

const MINUTE_MS = 60_000
const world = await freshWorld()
beforeEach(() => world.pass(NOON - world.now()))

const words = (key: string) =>
  world.deps.render
    .t('en', key, { phoneEnding: '42', sentAt: '12:00 PM', practice: world.practice.name })
    .replace(/<[^>]+>/g, '')

/** A parent who asked, whose text or call the carrier has told nothing of: what it reports is the test's. */
async function parentWhoAsked(
  channel: Channel,
  guardian: Partial<Guardian> = {},
  fault: CarrierFault = { kind: 'silent' },
) {
  world.simulator.carrier.next(fault)
  const { id, link } = await world.invite(guardian)
  const parent = parentOf(world)
  expect((await parent.ask(link, channel)).headers.location).toBe('/set-up/pin')
  const reference = String((await world.deps.sends.ofInvitation(id)).at(-1)?.reference)
  return {
    id,
    link,
    parent,
    report: (state: DeliveryState, reason?: DeliveryProblem) =>
      world.deps.deliveries.record(reference, state, world.now(), reason),
    async look() {
      const { text } = await parent.visit('/set-up/pin')
      const [, said = '', next = ''] =
        /<div id="status"[^>]*>(.*?)<\/div>\n<div id="next">(.*?)<\/div>/s.exec(text) ?? []
      return {
        said: said.replace(/<[^>]+>/g, '').trim(),
        offers: [...next.matchAll(/name="channel" value="(\w+)"/g)].map(([, one]) => one),
        next: next.replace(/<[^>]+>/g, ''),
      }
    },
  }
}

test('a text is told as on its way, then as delivered, each with its clock time and the end of the phone', async () => {
  const { report, look } = await parentWhoAsked('text')
  await report('on-its-way')
  expect(await look()).toMatchObject({
    said: expect.stringMatching(/at 12:00 PM .* 42\. It is on its way\.$/),
    offers: [],
  })
  world.pass(2 * MINUTE_MS)
  await report('delivered')
  expect(await look()).toMatchObject({
    said: 'The text was delivered at 12:02 PM to the phone that ends in 42.',
    offers: [],
  })
})

test('from a minute after sending with nothing delivered a call is offered in the open', async () => {
  const { report, look } = await parentWhoAsked('text')
  await report('on-its-way')
  world.pass(MINUTE_MS - 1)
  expect((await look()).offers).toEqual([])
  world.pass(1)
  expect(await look()).toMatchObject({ said: expect.stringContaining('It should be there by now.'), offers: ['call'] })
  expect((await look()).said).toContain('You can get a call instead.')
})

test('a call under way says which key to press, once it was heard, when, and then that its PIN is over', async () => {
  const { link, guardian } = await world.invite()
  const parent = parentOf(world)
  await parent.ask(link, 'call')
  const said = async () => (await parent.browser.get('/set-up/status')).body.html.replace(/<[^>]+>/g, '')
  const call = await world.simulator.nextCall(guardian.phone)
  await call.answer()
  expect(await said()).toContain('42. When you answer, press 1 to hear your PIN.')
  await call.press('1')
  expect(await said()).toContain('The PIN was heard at 12:00 PM on the phone that ends in 42.')
  world.pass(10 * MINUTE_MS)
  expect(await said()).toContain(words('receipt.call.ended'))
})

test.each([
  ['text', 'bad-number', []],
  ['text', 'not-a-mobile', ['call']],
  ['text', 'opted-out', ['call']],
  ['text', 'unreachable', ['text', 'call']],
  ['text', 'filtered', ['call']],
  ['text', 'country-not-allowed', ['call']],
  ['text', 'ours', ['text', 'call']],
  ['call', 'bad-number', []],
  ['call', 'busy', ['call', 'text']],
  ['call', 'no-answer', ['call', 'text']],
  ['call', 'not-heard', ['call', 'text']],
  ['call', 'unreachable', ['call', 'text']],
] as const)('a %s that failed as %s is told why, with a way out that can help: %j', async (channel, reason, offers) => {
  const { report, look } = await parentWhoAsked(channel)
  await report('not-delivered', reason)
  world.pass(MINUTE_MS)
  const seen = await look()
  expect(seen.next).not.toContain('Your PIN works')
  expect(seen.said).toContain(words(`receipt.${channel}.not-delivered`))
  expect(seen.said).toContain(words(`problem.${reason}`))
  expect(seen.offers).toEqual(offers)
  if (offers.length === 0) expect(seen.next).toContain(`Call ${world.practice.name}`)
})

test('a failure without a reason is told as one, with both ways out', async () => {
  const { report, look } = await parentWhoAsked('text')
  await report('not-delivered')
  world.pass(MINUTE_MS)
  expect(await look()).toMatchObject({
    said: expect.stringContaining(words('problem.not-known')),
    offers: ['text', 'call'],
  })
})

test('an answer that was lost is told as such: enter the PIN if it came, else send again', async () => {
  const { look } = await parentWhoAsked('text', {}, { kind: 'cut-line', taken: false })
  world.pass(MINUTE_MS)
  expect(await look()).toMatchObject({
    said: expect.stringContaining(words('receipt.didItCome.text')),
    offers: ['text', 'call'],
  })
})

test('a way out that opens later is told with a minute of the clock that is not too early', async () => {
  const { report, look } = await parentWhoAsked('text')
  await report('not-delivered', 'not-a-mobile')
  expect(await look()).toMatchObject({
    next: expect.stringContaining('You can ask for a call at 12:01 PM.'),
    offers: [],
  })
})

test('a home phone is offered no text', async () => {
  const { report, look } = await parentWhoAsked('call', { takesTexts: false })
  await report('not-delivered', 'busy')
  world.pass(MINUTE_MS)
  expect((await look()).offers).toEqual(['call'])
})

test('a PIN that is over is told as such, with both ways to a new one in the open', async () => {
  const { report, look } = await parentWhoAsked('text')
  await report('delivered')
  world.pass(10 * MINUTE_MS)
  expect(await look()).toMatchObject({ said: expect.stringContaining('no longer works'), offers: ['text', 'call'] })
})

test('a text of which nothing was heard until its PIN was over is told as over, not as on its way', async () => {
  const { report, look } = await parentWhoAsked('text')
  await report('on-its-way')
  world.pass(10 * MINUTE_MS)
  expect(await look()).toMatchObject({ said: expect.stringContaining('no longer works'), offers: ['text', 'call'] })
})

test('a call that we could not make is never told as the text before it', async () => {
  const { report, look, parent } = await parentWhoAsked('text')
  await report('delivered')
  world.pass(MINUTE_MS)
  world.simulator.carrier.next({ kind: 'status', status: 503 })
  expect((await parent.post('/set-up/pin', { channel: 'call' })).status).toBe(503)
  expect((await look()).said).toContain('We called at 12:01 PM, but the PIN was not heard.')
})

test('a refusal at once leads on as well: to a call from the minute on at which one can be asked', async () => {
  world.simulator.carrier.next({ kind: 'status', status: 400, code: 21614 })
  const { link } = await world.invite()
  const refused = await parentOf(world).ask(link)
  expect(refused.status).toBe(422)
  expect(refused.text).toContain('cannot get texts')
  expect(refused.text).toContain('You can ask for a call at <strong>12:01 PM</strong>')
})

test('the status tells what the page tells, in the same words, and prolongs nothing', async () => {
  const { report, look, parent } = await parentWhoAsked('text')
  await report('not-delivered', 'filtered')
  world.pass(2 * MINUTE_MS)
  await look()
  const status = await parent.browser.get('/set-up/status')
  expect(status.body).toMatchObject({ state: 'not-delivered', reason: 'filtered', mayChange: false })
  expect(parent.page()).toContain(status.body.html)
  expect(parent.page()).toContain(`<h1>${status.body.title}</h1>`)
  expect(status.headers).toMatchObject({
    'cache-control': 'no-store',
    'content-type': 'application/json; charset=utf-8',
  })
  world.pass(2 * MINUTE_MS)
  expect((await parent.browser.get('/set-up/status')).headers['set-cookie']).toBeUndefined()
})

test('looking at the status, however often, changes nothing in Redis', async () => {
  const { parent } = await parentWhoAsked('text')
  const before = await allOfRedis(world.redis)
  for (let look = 0; look < 5; look += 1) await parent.browser.get('/set-up/status')
  expect(await allOfRedis(world.redis)).toEqual(before)
})

test('the status without a session is refused, and tells of a link that ended meanwhile', async () => {
  const { id, parent } = await parentWhoAsked('text')
  const stranger = await supertest(world.url)
    .get('/set-up/status')
    .ok(() => true)
  expect([stranger.status, stranger.body]).toEqual([403, { state: 'no-session' }])
  await world.deps.invitations.moveLink(id, 'ended', ['open'], world.now(), 'revoked')
  const ended = await parent.browser.get('/set-up/status').ok(() => true)
  expect([ended.status, ended.body]).toEqual([410, { state: 'link-ended' }])
})

test('the status of another link opened since in the same browser is told apart', async () => {
  const first = await parentWhoAsked('text')
  const mine = (await first.parent.browser.get('/set-up/status')).body.of
  const other = await world.invite({ email: 'other@example.com', phone: '+12025550177' })
  await first.parent.ask(other.link)
  const theirs = (await first.parent.browser.get('/set-up/status')).body.of
  expect(mine).not.toBe(theirs)
})
