import { expect, test } from '@jest/globals'
import supertest from 'supertest'
import { createApiKey } from '../../src/actions/create-api-key.ts'
import { freshWorld } from '../support/fresh-world.ts'
import { parentOf, pinIn } from '../support/parent.ts'
import { REQUEST } from '../support/world.ts'

const FIFTY = 50

const world = await freshWorld()

/** Does the same fifty times at once, on as many connections. */
const fifty = <Answer>(act: (n: number) => PromiseLike<Answer>) =>
  Promise.all(Array.from({ length: FIFTY }, (_, n) => act(n)))

let people = 0
/** A parent at the page of the question, with a phone that got nothing yet. */
async function parentWhoChooses() {
  people += 1
  const { id, link, guardian } = await world.invite({ phone: `+1202555${String(1000 + people)}` })
  const parent = parentOf(world)
  await parent.visit(link)
  return { id, link, parent, phone: world.simulator.phone(guardian.phone) }
}

/** A parent with a PIN by text, at the page where it is entered. */
async function parentWithPin() {
  const chooses = await parentWhoChooses()
  await chooses.parent.post('/set-up/pin', { channel: 'text' })
  await chooses.parent.visit('/set-up/pin')
  return { ...chooses, pin: pinIn(chooses.phone.texts()[0]?.body ?? '') }
}

const wrongPin = (pin: string, n: number) => String((Number(pin) + 1 + n) % 1_000_000).padStart(6, '0')

const told = async (event: string) =>
  (await world.deps.audit.read('lakeside')).filter((one) => one.event === event).map(({ detail }) => detail)

test('fifty clicks at once send one text, and all lead to the page where its PIN is entered', async () => {
  const { id, parent, phone } = await parentWhoChooses()
  const answers = await fifty(() => parent.post('/set-up/pin', { channel: 'text' }))
  expect(answers.map(({ status, headers }) => [status, headers.location])).toEqual(
    Array(FIFTY).fill([303, '/set-up/pin']),
  )
  expect([phone.texts().length, phone.calls().length]).toEqual([1, 0])
  expect(await world.deps.sends.ofInvitation(id)).toHaveLength(1)
  expect(await told('pin-asked-for')).toHaveLength(1)
})

test('a text and a call asked for at once come to one of them; who asked for the other is told so', async () => {
  const { id, parent, phone } = await parentWhoChooses()
  const channelOf = (n: number) => (n % 2 === 0 ? 'text' : 'call')
  const answers = await fifty((n) => parent.post('/set-up/pin', { channel: channelOf(n) }))
  const [send, ...others] = await world.deps.sends.ofInvitation(id)
  expect(others).toEqual([])
  expect([phone.texts().length, phone.calls().length]).toEqual(send?.channel === 'text' ? [1, 0] : [0, 1])
  for (const [n, { status }] of answers.entries())
    expect(channelOf(n) === send?.channel ? [303] : [303, 429]).toContain(status)
})

test('a right PIN entered fifty times at once leads to the portal once; the others read that it was right', async () => {
  const { parent, pin } = await parentWithPin()
  const answers = await fifty(() => parent.enter(pin))
  const led = answers.filter(({ status }) => status === 303)
  expect(led.map(({ headers }) => new URL(String(headers.location)).searchParams.has('code'))).toEqual([true])
  const others = answers.filter(({ status }) => status !== 303)
  expect(others.map(({ status, text }) => [status, text.includes('Your PIN is right')])).toEqual(
    Array(FIFTY - 1).fill([422, true]),
  )
  expect(await told('pin-entered')).toEqual(['right'])
})

test('of fifty wrong PINs at once five count and void the PIN, and the right one comes too late', async () => {
  const { id, parent, pin } = await parentWithPin()
  const answers = await fifty((n) => parent.enter(wrongPin(pin, n)))
  expect(answers.map(({ status }) => status)).toEqual(Array(FIFTY).fill(422))
  expect((await world.deps.invitations.find(id))?.wrongEntries).toBe(5)
  expect((await told('pin-entered')).toSorted()).toEqual(['void', ...Array(4).fill('wrong')])
  expect((await parent.enter(pin)).status).toBe(422)
})

test('wrong PINs of four rounds at once lock at twenty, to the entry, and no right one goes through in the crowd', async () => {
  const { id, link, parent, phone } = await parentWhoChooses()
  for (let round = 1; round <= 4; round += 1) {
    await parent.visit(link)
    await parent.post('/set-up/pin', { channel: 'text' })
    const pin = pinIn(phone.texts().at(-1)?.body ?? '')
    await fifty((n) => parent.enter(wrongPin(pin, n)))
    expect((await parent.enter(pin)).headers.location ?? '').not.toContain('code=')
    world.pass(121_000)
  }
  expect(await world.deps.invitations.find(id)).toMatchObject({ link: 'locked', wrongEntries: 20 })
  expect(await told('pin-entered')).toContain('locked')
})

test('fifty redemptions of one code at once give one answer', async () => {
  const { key } = await createApiKey(world.deps, { name: 'portal', scope: { kind: 'portal', id: 'main' } })
  const { parent, pin } = await parentWithPin()
  const code = new URL(String((await parent.enter(pin)).headers.location)).searchParams.get('code')
  const answers = await fifty(() =>
    supertest(world.url)
      .post('/api/hand-offs/redeem')
      .set('Authorization', `Bearer ${key}`)
      .send({ code })
      .ok(() => true),
  )
  expect(answers.map(({ status }) => status).toSorted()).toEqual([200, ...Array(FIFTY - 1).fill(404)])
  expect(await told('redeemed')).toHaveLength(1)
})

test('"this is not me" fifty times at once ends the link once and counts one stranger', async () => {
  const { id, parent } = await parentWithPin()
  const answers = await fifty(() => parent.post('/set-up/not-me'))
  for (const { status } of answers) expect([200, 410]).toContain(status)
  expect(answers.map(({ status }) => status)).toContain(200)
  expect(await world.deps.invitations.find(id)).toMatchObject({ link: 'ended', endReason: 'not-me' })
  expect(await told('link-ended')).toEqual(['not-me'])
  expect((await world.deps.letters.tally(REQUEST)).notMe).toBe(1)
})

test.each(Array.from({ length: 10 }, (_, n) => n * 5))(
  'a PIN asked for while "this is not me" comes in, %i clicks ahead of it, opens nothing after the end',
  async (ahead) => {
    const { id, link, parent, phone } = await parentWhoChooses()
    const channel = ahead % 2 === 0 ? 'text' : 'call'
    await fifty((n) => (n === ahead ? parent.post('/set-up/not-me') : parent.post('/set-up/pin', { channel })))
    expect(await world.deps.pins.expiry(id)).toBeUndefined()
    for (const { body } of phone.texts())
      expect((await parent.enter(pinIn(body))).headers.location ?? '').not.toContain('code=')
    for (const call of phone.calls()) {
      await call.answer()
      expect([call.said().join(' '), call.wantsKeys()]).toEqual([expect.not.stringMatching(/\d, ?\d/), false])
    }
    const before = phone.texts().length + phone.calls().length
    expect((await parent.post('/set-up/pin', { channel })).status).toBe(410)
    expect((await parent.visit(link)).status).toBe(410)
    expect(phone.texts().length + phone.calls().length).toBe(before)
  },
)

test('a key pressed while "this is not me" comes in may be answered, but what is said then opens nothing', async () => {
  const { id, parent, phone } = await parentWhoChooses()
  await parent.post('/set-up/pin', { channel: 'call' })
  const [call] = phone.calls()
  await call?.answer()
  await Promise.all([call?.press('1'), fifty(() => parent.post('/set-up/not-me'))])
  expect(await world.deps.pins.expiry(id)).toBeUndefined()
  const heard = /(?:\d, ?){5}\d/.exec(call?.said().join(' ') ?? '')?.[0].replace(/\D/g, '') ?? '000000'
  expect((await parent.enter(heard)).status).toBe(410)
})
