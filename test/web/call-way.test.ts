import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { parentOf } from '../support/parent.ts'
import { startWorld, type World } from '../support/world.ts'

let world: World
beforeAll(async () => {
  world = await startWorld()
})
afterAll(() => world.stop())

let people = 0
const somebody = (language: 'en' | 'es' = 'en') => {
  people += 1
  return world.invite({ email: `c${people}@example.com`, phone: `+1202555${String(3000 + people)}`, language })
}

/** The PIN as a listener takes it down: the first six figures that are said one by one. */
const heardPin = (said: string[]) =>
  said.flatMap((words) => words.match(/(?:\d, ?){5}\d/g) ?? [])[0]?.replace(/\D/g, '') ?? ''

test('a parent who presses 1 hears six figures, three times, one by one, and the PIN works', async () => {
  const { link, guardian } = await somebody()
  const parent = parentOf(world)
  await parent.ask(link, 'call')
  const call = await world.simulator.nextCall(guardian.phone)
  await call.answer()
  expect(call.said().join(' ')).toContain('Lakeside Pediatrics')
  expect(call.said().join(' ')).not.toMatch(/\d, ?\d/)
  await call.press('1')
  expect(call.problems()).toEqual([])
  const readings =
    call
      .said()
      .join(' ')
      .match(/(?:\d, ?){5}\d/g) ?? []
  expect(readings.length).toBeGreaterThanOrEqual(3)
  expect(new Set(readings).size).toBe(1)
  await parent.visit('/set-up/pin')
  expect((await parent.enter(heardPin(call.said()))).status).toBe(303)
})

test('voicemail hears who called and no PIN, and no PIN was made', async () => {
  const { link, guardian, id } = await somebody()
  await parentOf(world).ask(link, 'call')
  const call = await world.simulator.nextCall(guardian.phone)
  await call.voicemail()
  expect(call.said().join(' ')).toContain('Lakeside Pediatrics')
  expect(call.said().join(' ')).not.toMatch(/\d, ?\d/)
  expect(await world.deps.pins.expiry(id)).toBeUndefined()
})

test("the text's PIN lives while the phone rings and is replaced at the key press", async () => {
  const { link, guardian } = await somebody()
  const parent = parentOf(world)
  await parent.ask(link, 'text')
  const { body } = await world.simulator.nextText(guardian.phone)
  world.pass(31_000)
  await parent.post('/set-up/pin', { channel: 'call' })
  const call = await world.simulator.nextCall(guardian.phone)
  await call.answer()
  await call.press('1')
  const spoken = heardPin(call.said())
  await parent.visit('/set-up/pin')
  if (!body.endsWith(spoken)) expect((await parent.enter(body.slice(-6))).status).toBe(422)
  expect((await parent.enter(spoken)).status).toBe(303)
})

test('9 ends the invitation, its link and its text PIN in one step', async () => {
  const { link, guardian, id } = await somebody()
  const parent = parentOf(world)
  await parent.ask(link, 'text')
  world.pass(31_000)
  await parent.post('/set-up/pin', { channel: 'call' })
  const call = await world.simulator.nextCall(guardian.phone)
  await call.answer()
  await call.press('9')
  expect(await world.deps.pins.expiry(id)).toBeUndefined()
  expect((await world.deps.invitations.find(id))?.endReason).toBe('not-asked-for')
  expect((await parent.visit('/set-up')).status).toBe(410)
})

test('a call under way is void once the invitation is revoked', async () => {
  const { link, guardian, id } = await somebody()
  await parentOf(world).ask(link, 'call')
  const call = await world.simulator.nextCall(guardian.phone)
  await call.answer()
  await world.deps.invitations.moveLink(id, 'ended', ['open'], world.now(), 'revoked')
  await call.press('1')
  expect(call.said().join(' ')).not.toMatch(/\d, ?\d/)
})

test('a Spanish-speaking parent is called in Spanish', async () => {
  const { link, guardian } = await somebody('es')
  await parentOf(world).ask(link, 'call')
  const call = await world.simulator.nextCall(guardian.phone)
  await call.answer()
  await call.press('1')
  expect(new Set(call.spoken().map(({ language }) => language))).toEqual(new Set(['es-US']))
})

test('at night the phone rings only after the parent said so', async () => {
  const { link, guardian } = await somebody()
  world.pass(10 * 60 * 60_000)
  const parent = parentOf(world)
  const asked = await parent.ask(link, 'call')
  expect(asked.status).toBe(200)
  expect(asked.text).toContain('name="call_now" value="yes"')
  expect(world.simulator.phone(guardian.phone).calls()).toEqual([])
  expect((await parent.post('/set-up/pin', { channel: 'call', call_now: 'yes' })).status).toBe(303)
  expect(world.simulator.phone(guardian.phone).calls()).toHaveLength(1)
  world.pass(-10 * 60 * 60_000)
})

test('three calls an hour, then a text is offered and goes', async () => {
  const { link } = await somebody()
  const parent = parentOf(world)
  await parent.visit(link)
  for (let n = 0; n < 3; n += 1) {
    expect((await parent.post('/set-up/pin', { channel: 'call' })).status).toBe(303)
    world.pass(121_000)
  }
  const fourth = await parent.post('/set-up/pin', { channel: 'call' })
  expect(fourth.status).toBe(429)
  expect(fourth.text).toContain('value="text"')
  expect(fourth.text).not.toContain('value="call"')
  expect((await parent.post('/set-up/pin', { channel: 'text' })).status).toBe(303)
})

test('a callback that the carrier did not sign is refused and changes nothing', async () => {
  const { link, guardian, id } = await somebody()
  await parentOf(world).ask(link, 'call')
  const reference = String((await world.deps.sends.ofInvitation(id)).at(-1)?.reference)
  const { browser } = parentOf(world)
  const path = `/carrier/calls/${reference}/key`
  for (const signature of ['', 'AAAA', 'x'.repeat(28)]) {
    const answer = await browser
      .post(path)
      .set('X-Twilio-Signature', signature)
      .type('form')
      .send({ Digits: '1' })
      .ok(() => true)
    expect(answer.status).toBe(403)
  }
  expect(await world.deps.pins.expiry(id)).toBeUndefined()
  expect(world.simulator.phone(guardian.phone).calls()).toHaveLength(1)
})

test('late and doubled reports never move a delivery back', async () => {
  const { link, guardian, id } = await somebody()
  await parentOf(world).ask(link, 'text')
  const text = await world.simulator.nextText(guardian.phone)
  await world.simulator.settled()
  const reference = String((await world.deps.sends.ofInvitation(id)).at(-1)?.reference)
  expect((await world.deps.deliveries.find(reference))?.state).toBe('delivered')
  for (const late of ['sent', 'queued', 'delivered', 'sent']) await text.report(late)
  await text.report('undelivered', 30003)
  expect((await world.deps.deliveries.find(reference))?.state).toBe('delivered')
})
