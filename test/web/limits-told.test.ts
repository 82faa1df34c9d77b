import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { parentOf } from '../support/parent.ts'
import { NOON, startWorld, type World } from '../support/world.ts'

const MINUTE_MS = 60_000
const LIMITS = { waitSeconds: [0], perDay: 4, perInvitation: 6, perPhonePerHour: 5 }

let world: World
beforeAll(async () => {
  world = await startWorld({ PIN_LIMITS: JSON.stringify(LIMITS) })
})
afterAll(() => world.stop())

let people = 0
async function parentWhoAsked(channels: readonly ('text' | 'call')[], takesTexts = true) {
  people += 1
  world.pass(NOON - world.now())
  const phone = `+1202555${String(6000 + people)}`
  const { link } = await world.invite({ email: `w${people}@example.com`, phone, takesTexts })
  const parent = parentOf(world)
  for (const channel of channels) expect((await parent.ask(link, channel)).status).toBe(303)
  world.pass(15 * MINUTE_MS)
  return { parent, link, phone }
}

test('calls that are used up are not offered: the page says from when, and offers the text', async () => {
  const { parent, link } = await parentWhoAsked(['call', 'call', 'call'])
  const page = await parent.visit(link)
  expect(page.status).toBe(200)
  expect(page.text).toContain('next call at <strong>1:00 PM</strong>')
  expect(page.text).toContain('value="text"')
  expect(page.text).not.toContain('value="call"')
  expect(page.text).not.toContain(world.deps.render.t('en', 'choose.callsOnly'))
})

test('with calls used up on a phone that takes no texts the page says from when they go again', async () => {
  const { parent, link } = await parentWhoAsked(['call', 'call', 'call'], false)
  const page = await parent.visit(link)
  expect(page.text).toContain(world.deps.render.t('en', 'wait.calls-used-up'))
  expect(page.text).toContain('<strong>1:00 PM</strong>')
  expect(page.text).not.toContain('name="channel"')
})

test('with every PIN of the day sent the page says when the next one goes, and whom to call', async () => {
  const { parent, link } = await parentWhoAsked(['text', 'call', 'text', 'text'])
  const page = await parent.visit(link)
  expect(page.text).toContain(world.deps.render.t('en', 'wait.asked-often'))
  expect(page.text).toContain('<strong>12:00 PM tomorrow</strong>')
  expect(page.text).toContain(world.practice.phone)
  expect(page.text).not.toContain('name="channel"')
})

test('with every PIN of the link sent the page says so, and does not ask anybody to wait', async () => {
  const { parent, link } = await parentWhoAsked(['text', 'text', 'text', 'text'])
  world.pass(25 * 60 * MINUTE_MS)
  for (let n = 0; n < 2; n += 1) expect((await parent.ask(link)).status).toBe(303)
  world.pass(15 * MINUTE_MS)
  expect((await parent.visit(link)).text).toContain(world.deps.render.t('en', 'wait.titleNoTime'))
})

test('a choice that is missing is asked for among the ways that are open', async () => {
  const { parent, link } = await parentWhoAsked(['call', 'call', 'call'])
  await parent.visit(link)
  const page = await parent.post('/set-up/pin', { channel: 'pigeon' })
  expect(page.status).toBe(422)
  expect(page.text).toContain(world.deps.render.t('en', 'choose.channelMissing'))
  expect(page.text).not.toContain('value="call"')
})

test('a phone that got many PINs by several links is told as such, not as a crowd', async () => {
  const { phone } = await parentWhoAsked(['text', 'text', 'text', 'text'])
  const { link } = await world.invite({ email: 'sister@example.com', phone })
  const parent = parentOf(world)
  expect((await parent.ask(link)).status).toBe(303)
  const refused = await parent.post('/set-up/pin', { channel: 'text' })
  expect(refused.status).toBe(429)
  expect(refused.text).toContain(world.deps.render.t('en', 'wait.phone-used-up'))
  expect(refused.text).toContain('<strong>1:00 PM</strong>')
})

test('a phone with no place left is told on opening another link to it, before anybody asks', async () => {
  const { phone } = await parentWhoAsked(['text', 'text', 'text', 'text'])
  const { link } = await world.invite({ email: 'brother@example.com', phone })
  await parentOf(world).ask(link)
  const { link: third } = await world.invite({ email: 'aunt@example.com', phone })
  const page = await parentOf(world).visit(third)
  expect(page.status).toBe(200)
  expect(page.text).toContain(world.deps.render.t('en', 'wait.phone-used-up'))
  expect(page.text).toContain('<strong>1:00 PM</strong>')
  expect(page.text).not.toContain('name="channel"')
})
