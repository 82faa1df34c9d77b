import { afterAll, beforeEach, expect, test } from '@jest/globals'
import { sendWaiting } from '../../src/actions/send-waiting.ts'
import type { Channel } from '../../src/domain/delivery.ts'
import { parentOf, pinIn } from '../support/parent.ts'
import { NOON, startWorld } from '../support/world.ts'

const LIMITS = JSON.stringify({ waitSeconds: [30], patienceSeconds: 130 })
const world = await startWorld({ TEXTS_PER_SECOND: '1', CALLS_PER_SECOND: '1', PIN_LIMITS: LIMITS })
beforeEach(async () => {
  await world.redis.flushdb()
  await world.deps.practices.put(world.practice)
  world.pass(NOON - world.now())
})
afterAll(() => world.stop())

let people = 0
/** A parent who opened the link; `phone` is theirs alone. */
async function parentAtChoice() {
  people += 1
  const phone = `+1202555${String(2000 + people)}`
  const { id, link } = await world.invite({ email: `q${people}@example.com`, phone })
  const parent = parentOf(world)
  await parent.visit(link)
  return { parent, id, link, phone }
}

/** What the service's loop does, for one moment. */
async function callTurns(channel: Channel): Promise<void> {
  const { references } = await world.deps.carrierLine.call(channel, world.now())
  await Promise.all(references.map((reference) => sendWaiting(world.deps, channel, reference)))
}

const stateOf = async (id: string) => {
  const last = (await world.deps.sends.ofInvitation(id)).at(-1)
  return last && (await world.deps.deliveries.find(last.reference))?.state
}

test('sixty parents who ask for a call in the same minute all get it, in order, none twice', async () => {
  const parents = await Promise.all(Array.from({ length: 60 }, parentAtChoice))
  for (const { parent } of parents) expect((await parent.post('/set-up/pin', { channel: 'call' })).status).toBe(303)
  for (let second = 0; second < 60; second += 1) {
    world.pass(1000)
    await Promise.all([callTurns('call'), callTurns('call')])
  }
  const rung = parents.map(({ phone }) => world.simulator.phone(phone).calls())
  expect(rung.map((calls) => calls.length)).toEqual(Array(60).fill(1))
  const times = rung.map(([call]) => call?.at ?? 0)
  expect(times).toEqual([...times].sort((a, b) => a - b))
  expect(new Set(times).size).toBe(60)
})

test('no PIN is made before the turn comes, and then it works', async () => {
  const [first, second] = [await parentAtChoice(), await parentAtChoice()]
  await first.parent.post('/set-up/pin', { channel: 'text' })
  await second.parent.post('/set-up/pin', { channel: 'text' })
  expect(await stateOf(second.id)).toBe('waiting')
  expect(await world.deps.pins.expiry(second.id)).toBeUndefined()
  expect(world.simulator.phone(second.phone).texts()).toEqual([])
  expect((await second.parent.visit('/set-up')).request.url).toMatch(/\/set-up\/pin$/)

  world.pass(1000)
  await callTurns('text')
  const pin = pinIn((await world.simulator.nextText(second.phone)).body)
  expect((await second.parent.enter(pin)).headers.location).toContain('code=')
})

test('a second click of one who waits keeps the one place, and takes no turn', async () => {
  const { parent, id } = await waiting('call')
  for (let n = 0; n < 3; n += 1)
    expect((await parent.post('/set-up/pin', { channel: 'call' })).headers.location).toBe('/set-up/pin')
  expect(await world.deps.sends.ofInvitation(id)).toHaveLength(1)
  expect(await world.deps.carrierLine.length('call')).toBe(1)
})

/** A parent who stands in line behind another. */
async function waiting(channel: Channel) {
  const before = await parentAtChoice()
  await before.parent.post('/set-up/pin', { channel })
  const parent = await parentAtChoice()
  expect((await parent.parent.post('/set-up/pin', { channel })).status).toBe(303)
  expect(await stateOf(parent.id)).toBe('waiting')
  return parent
}

test('who waits for a call may have a text at once instead, and is not called any more', async () => {
  const { parent, id, phone } = await waiting('call')
  expect((await parent.post('/set-up/pin', { channel: 'text' })).status).toBe(303)
  expect(pinIn((await world.simulator.nextText(phone)).body)).not.toBe('')
  world.pass(5000)
  await callTurns('call')
  expect(world.simulator.phone(phone).calls()).toEqual([])
  expect((await world.deps.sends.ofInvitation(id)).map(({ channel }) => channel)).toEqual(['text'])
})

test('who waits for a text keeps the place when no call can be had', async () => {
  const { parent, id, phone } = await parentAtChoice()
  for (let n = 0; n < 3; n += 1) {
    await parent.post('/set-up/pin', { channel: 'call' })
    world.pass(60_000)
  }
  await world.deps.carrierLine.take('text', 'lakeside.before', world.deps.config.pinLimits, 0, world.now())
  expect((await parent.post('/set-up/pin', { channel: 'text' })).status).toBe(303)
  expect((await parent.post('/set-up/pin', { channel: 'call' })).status).toBe(429)
  expect(await stateOf(id)).toBe('waiting')
  world.pass(1000)
  await callTurns('text')
  expect(world.simulator.phone(phone).texts()).toHaveLength(1)
})

test('who asks again while waiting, even after the usual wait, keeps the one place and gets one text', async () => {
  const { parent, id, phone } = await waiting('text')
  for (let n = 0; n < 3; n += 1) {
    world.pass(31_000)
    expect((await parent.post('/set-up/pin', { channel: 'text' })).headers.location).toBe('/set-up/pin')
  }
  expect(await world.deps.carrierLine.length('text')).toBe(1)
  await callTurns('text')
  expect(world.simulator.phone(phone).texts()).toHaveLength(1)
  expect(await world.deps.sends.ofInvitation(id)).toHaveLength(1)
})

test('who changes the way after the usual wait gets the call and no text', async () => {
  const { parent, phone } = await waiting('text')
  world.pass(31_000)
  expect((await parent.post('/set-up/pin', { channel: 'call' })).status).toBe(303)
  world.pass(5000)
  await callTurns('text')
  expect([world.simulator.phone(phone).texts().length, world.simulator.phone(phone).calls().length]).toEqual([0, 1])
})

test('to change the way again and again takes nothing from the day of the practice or of the service', async () => {
  const { parent } = await waiting('text')
  await world.deps.carrierLine.take('call', 'other.r', world.deps.config.pinLimits, 0, world.now())
  const day = Math.floor(world.now() / 86_400_000)
  const sent = (key: string) => world.redis.hget(`${key}:pins:${day}`, 'sent')
  const before = [await sent('{p:lakeside}'), await sent('{s}')]
  for (let n = 0; n < 20; n += 1)
    expect((await parent.post('/set-up/pin', { channel: n % 2 === 0 ? 'call' : 'text' })).status).toBe(303)
  expect([await sent('{p:lakeside}'), await sent('{s}')]).toEqual(before)
})

test('who waits for a call keeps the place when the phone stopped our texts', async () => {
  const { parent, id, phone } = await waiting('call')
  await world.simulator.phone(phone).reply('STOP')
  expect((await parent.post('/set-up/pin', { channel: 'text' })).status).toBe(422)
  expect(await stateOf(id)).toBe('waiting')
  expect(await world.deps.carrierLine.length('call')).toBe(1)
})

test('a send that a killed process left behind without a turn takes one at the next click', async () => {
  const { parent, id, phone } = await parentAtChoice()
  const { pinLimits, linkLifetimeMs } = world.deps.config
  const phoneIndex = world.deps.keyring.index('phone', phone)
  const left = { id: world.deps.randomId(), invitationId: id, phoneIndex, channel: 'text' as const, at: world.now() }
  await world.deps.sends.reserve(left, { generation: 1, linkLifetimeMs, language: 'en' }, pinLimits)
  world.pass(6000)
  expect((await parent.post('/set-up/pin', { channel: 'text' })).headers.location).toBe('/set-up/pin')
  expect(world.simulator.phone(phone).texts()).toHaveLength(1)
  expect(await world.deps.sends.ofInvitation(id)).toHaveLength(1)
})

test('one practice in a crowd leaves half of the line to the others', async () => {
  for (let n = 0; n < 67; n += 1)
    await world.deps.carrierLine.take('call', `lakeside.r${n}`, world.deps.config.pinLimits, 0, world.now())
  const take = (reference: string) =>
    world.deps.carrierLine.take('call', reference, world.deps.config.pinLimits, 0, world.now())
  expect((await take('lakeside.more')).outcome).toBe('too-long')
  expect((await take('hillside.first')).outcome).toBe('waits')
  expect((await parentAtChoice()).parent.page()).not.toContain('value="call"')
})

test('nothing goes out to one whose link ended while waiting', async () => {
  const { parent, phone } = await waiting('text')
  await parent.visit('/set-up/not-me')
  expect((await parent.post('/set-up/not-me')).status).toBe(200)
  world.pass(1000)
  await callTurns('text')
  expect(world.simulator.phone(phone).texts()).toEqual([])
  expect(await world.deps.carrierLine.length('text')).toBe(0)
  const day = Math.floor(world.now() / 86_400_000)
  for (const key of ['{p:lakeside}', '{s}']) expect(await world.redis.hget(`${key}:pins:${day}`, 'sent')).toBe('1')
})

test('a text that waits does not go to a phone that texts STOP meanwhile', async () => {
  const { id, phone, parent } = await waiting('text')
  await world.simulator.phone(phone).reply('ALTO')
  world.pass(1000)
  await callTurns('text')
  expect(
    world.simulator
      .phone(phone)
      .texts()
      .filter(({ body }) => /\d{6}/.test(body)),
  ).toEqual([])
  expect(await world.deps.sends.ofInvitation(id)).toMatchObject([{ free: true }])
  expect((await parent.visit('/set-up/pin')).text).toContain('START')
})

test('a turn that comes when nobody waits any more sends nothing and costs no turn', async () => {
  const { id, phone } = await waiting('text')
  world.pass(261_000)
  await callTurns('text')
  expect(world.simulator.phone(phone).texts()).toEqual([])
  expect(await stateOf(id)).toBe('not-delivered')
  expect(await world.deps.sends.ofInvitation(id)).toMatchObject([{ free: true }])
})

test('a turn called by a process that was killed is taken up by another, once', async () => {
  const { phone } = await waiting('text')
  world.pass(1000)
  const { references } = await world.deps.carrierLine.call('text', world.now())
  expect(references).toHaveLength(1)
  world.pass(30_000)
  await callTurns('text')
  await sendWaiting(world.deps, 'text', references[0] ?? '')
  expect(world.simulator.phone(phone).texts()).toHaveLength(1)
})

test('of many who send the same waiting text at once, one does', async () => {
  const { phone } = await waiting('text')
  world.pass(1000)
  const { references } = await world.deps.carrierLine.call('text', world.now())
  await Promise.all(Array.from({ length: 20 }, () => sendWaiting(world.deps, 'text', references[0] ?? '')))
  expect(world.simulator.phone(phone).texts()).toHaveLength(1)
})

/** So many stand in line for a call that the next would wait longer than anybody should. */
async function longLineForCalls(): Promise<void> {
  for (let n = 0; n <= 131; n += 1)
    await world.deps.carrierLine.take('call', `other${n}.r`, world.deps.config.pinLimits, 0, world.now())
}

test('a line that would outlast patience is refused honestly: from when on, and what is open', async () => {
  const { parent, id } = await parentAtChoice()
  await longLineForCalls()
  const refused = await parent.post('/set-up/pin', { channel: 'call' })
  expect(refused.status).toBe(429)
  expect(refused.text).toContain(world.deps.render.t('en', 'wait.line-long'))
  expect(refused.text).toContain('<strong>12:01 PM</strong>')
  expect(refused.text).toContain('value="text"')
  expect(refused.text).not.toContain('value="call"')
  expect(await world.deps.sends.ofInvitation(id)).toEqual([])
})

test('a line that is too long is told before anybody asks', async () => {
  await longLineForCalls()
  const { parent } = await parentAtChoice()
  expect(parent.page()).toContain('value="text"')
  expect(parent.page()).not.toContain('value="call"')
  expect(parent.page()).toContain('<strong>12:01 PM</strong>')
})

test('the page of one in line tells about when, and offers the other way where it is clearly faster', async () => {
  const { parent } = await parentAtChoice()
  for (let n = 0; n < 60; n += 1)
    await world.deps.carrierLine.take('call', `other${n}.r`, world.deps.config.pinLimits, 0, world.now())
  await parent.post('/set-up/pin', { channel: 'call' })
  const { text } = await parent.visit('/set-up/pin')
  expect(text).toContain('at about <strong>12:01 PM</strong>')
  expect(text).toContain(world.deps.render.t('en', 'receipt.faster.text'))
  expect((await parent.post('/set-up/pin', { channel: 'text' })).status).toBe(303)
  const { text: sent } = await parent.visit('/set-up/pin')
  expect(sent).toMatch(/It is on its way|The text was delivered/)
})

test('a call that the line would make ring at night is asked about first, though it is not night yet', async () => {
  world.pass(Date.parse('2026-11-23T01:59:30Z') - world.now())
  for (let n = 0; n < 60; n += 1)
    await world.deps.carrierLine.take('call', `other${n}.r`, world.deps.config.pinLimits, 0, world.now())
  const { parent } = await parentAtChoice()
  const asked = await parent.post('/set-up/pin', { channel: 'call' })
  expect(asked.status).toBe(200)
  expect(asked.text).toContain(world.deps.render.t('en', 'callNow.title', { ringsAt: '9:00 PM' }))
})

test('a phone that stopped our texts is not offered one at night instead of the call', async () => {
  world.pass(Date.parse('2026-11-23T02:30:00Z') - world.now())
  const { parent, phone } = await parentAtChoice()
  await world.simulator.phone(phone).reply('STOP')
  const asked = await parent.post('/set-up/pin', { channel: 'call' })
  expect(asked.text).toContain('name="call_now" value="yes"')
  expect(asked.text).not.toContain('value="text"')
})

test('the record of sends has an end, also when the only one was voided or counts for nothing', async () => {
  const ttlOf = async (id: string) => world.redis.pttl(`{p:lakeside}:sends:${id.slice('lakeside.'.length)}`)
  const voided = await waiting('call')
  await world.deps.invitations.removePatient(voided.id, 'p1', 'operator', world.now())
  world.simulator.carrier.next({ kind: 'cut-line' })
  world.pass(10_000)
  const free = await parentAtChoice()
  await free.parent.post('/set-up/pin', { channel: 'text' })
  expect(await world.deps.sends.ofInvitation(free.id)).toMatchObject([{ free: true }])
  for (const { id } of [voided, free]) expect(await ttlOf(id)).toBeGreaterThan(0)
})
