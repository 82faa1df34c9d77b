import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { twilioSignature } from '../../src/simulator/twilio-signature.ts'
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
  expect(readings).toHaveLength(6)
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

test('a key that means nothing brings the greeting again, up to three in all, then the call ends', async () => {
  const { link, guardian } = await somebody()
  await parentOf(world).ask(link, 'call')
  const call = await world.simulator.nextCall(guardian.phone)
  await call.answer()
  const greeting = call.said()[0] ?? ''
  const greetings = () => call.said().filter((words) => words === greeting).length / 2
  await call.press('5')
  await call.press('#')
  expect(greetings()).toBe(2)
  expect(call.said().at(-1)).toBe(world.deps.render.t('en', 'calls.noKey', { practice: 'Lakeside Pediatrics' }))
})

test('a machine that goes on pressing keys does not go round in a call for ever', async () => {
  const { link, guardian, id } = await somebody()
  await parentOf(world).ask(link, 'call')
  const call = await world.simulator.nextCall(guardian.phone)
  await call.answer()
  for (const key of ['5', '*', '0']) {
    expect(call.wantsKeys()).toBe(true)
    await call.press(key)
  }
  expect(call.status()).toBe('completed')
  expect(call.problems()).toEqual([])
  expect(call.said().at(-1)).toBe(world.deps.render.t('en', 'calls.ended', { practice: 'Lakeside Pediatrics' }))
  expect(await world.deps.pins.expiry(id)).toBeUndefined()
})

test('a document with the PIN that is fetched again has a new PIN, and the first is void', async () => {
  const { link, guardian, id } = await somebody()
  const parent = parentOf(world)
  await parent.ask(link, 'call')
  await world.simulator.nextCall(guardian.phone)
  const reference = String((await world.deps.sends.ofInvitation(id)).at(-1)?.reference)
  const [first, second] = [await fetchPin(reference), await fetchPin(reference)]
  await parent.visit('/set-up/pin')
  if (first !== second) expect((await parent.enter(first)).status).toBe(422)
  expect((await parent.enter(second)).status).toBe(303)
})

/** Fetches the document as the carrier does after key 1, and takes the PIN down. */
async function fetchPin(reference: string): Promise<string> {
  const path = `/carrier/calls/${reference}/key`
  const fields = { Digits: '1' }
  const token = world.deps.config.twilio?.authToken ?? ''
  const answer = await parentOf(world)
    .browser.post(path)
    .set('X-Twilio-Signature', twilioSignature(token, world.url + path, fields))
    .type('form')
    .send(fields)
    .buffer()
  return heardPin([answer.text.replace(/<[^>]+>/g, '')])
}

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

test.each(['en', 'es'] as const)(
  'a parent who calls back hears in %s who called and whom to call, and no PIN',
  async (language) => {
    const { link, guardian } = await somebody(language)
    await parentOf(world).ask(link, 'call')
    await (await world.simulator.nextCall(guardian.phone)).ringOut()
    const call = await world.simulator.phone(guardian.phone).callBack()
    const said = call.said().join(' ')
    expect(call.problems()).toEqual([])
    expect(said.match(/2 0 2 5 5 5 0 1 9 9/g)).toHaveLength(2)
    expect(said).toContain('Lakeside Pediatrics')
    expect(said).not.toMatch(/\d, ?\d/)
    expect(said).not.toMatch(/2018|Ana/)
    expect(new Set(call.spoken().map((speech) => speech.language))).toEqual(new Set([`${language}-US`]))
    expect(call.status()).toBe('completed')
  },
)

test('a phone that got no PIN from us hears in both languages what this line is', async () => {
  const call = await world.simulator.phone('+12025550188').callBack()
  expect(call.problems()).toEqual([])
  expect(new Set(call.spoken().map(({ language }) => language))).toEqual(new Set(['en-US', 'es-US']))
  expect(call.said().join(' ')).not.toMatch(/\d|Lakeside/)
})

test('a call to our number that the carrier did not sign is refused', async () => {
  const answer = await parentOf(world)
    .browser.post('/carrier/inbound-call')
    .set('X-Twilio-Signature', 'x'.repeat(28))
    .type('form')
    .send({ From: '+12025550142' })
    .ok(() => true)
  expect(answer.status).toBe(403)
  expect(answer.text).not.toContain('Lakeside')
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
