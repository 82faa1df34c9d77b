import { expect, test } from '@jest/globals'
import type { CarrierFault } from '../../src/simulator/carrier-faults.ts'
import { freshWorld } from '../support/fresh-world.ts'
import { parentOf } from '../support/parent.ts'

const LIMITS = { perInvitation: 2, perTenMinutes: 2, perDay: 2, perPhonePerHour: 4 }
const world = await freshWorld({ PIN_LIMITS: JSON.stringify(LIMITS) })

let people = 0
async function parentWhoMet(fault: CarrierFault) {
  people += 1
  const { id, link, guardian } = await world.invite({ phone: `+1202555${String(4000 + people)}` })
  const parent = parentOf(world)
  world.simulator.carrier.next(fault)
  const answer = await parent.ask(link)
  await world.simulator.settled()
  world.pass(1)
  return { parent, id, answer, phone: world.simulator.phone(guardian.phone) }
}

const stateOf = async (id: string) => {
  const reference = (await world.deps.sends.ofInvitation(id)).at(-1)?.reference ?? ''
  return world.deps.deliveries.find(reference)
}

const OURS: [string, CarrierFault][] = [
  ['is out of order', { kind: 'status', status: 503, html: true }],
  ['asks to slow down', { kind: 'status', status: 429, code: 20429 }],
  ['reports a failure that nobody knows', { kind: 'undelivered', code: 39999 }],
]

test.each(OURS)('a carrier that %s costs the parent no turn, and another text may go at once', async (_, fault) => {
  const { parent, id } = await parentWhoMet(fault)
  expect(await stateOf(id)).toMatchObject({ state: 'not-delivered', reason: 'ours' })
  for (let n = 0; n < 2; n += 1) {
    await parent.visit('/set-up/pin')
    expect((await parent.post('/set-up/pin', { channel: 'text' })).status).toBe(303)
    world.pass(60_000)
  }
  expect((await world.deps.sends.ofInvitation(id)).map(({ free }) => free ?? false)).toEqual([true, false, false])
})

test.each<CarrierFault>([{ kind: 'cut-line' }, { kind: 'broken-json' }])(
  'an answer that was lost ($kind) sends nothing again by itself, and the PIN that came works all the same',
  async (fault) => {
    const { parent, id, answer, phone } = await parentWhoMet(fault)
    expect(answer.status).toBe(303)
    expect(phone.texts()).toHaveLength(1)
    expect(await world.deps.sends.ofInvitation(id)).toMatchObject([{ free: true }])
    const pin = /: (\d{6}) /.exec(phone.texts()[0]?.body ?? '')?.[1] ?? ''
    await parent.visit('/set-up/pin')
    expect((await parent.enter(pin)).headers.location).toContain('code=')
  },
)

test('a lost answer costs the parent no turn: another text may go at once, and takes the place of the first', async () => {
  const { parent, id, phone } = await parentWhoMet({ kind: 'cut-line' })
  await parent.visit('/set-up/pin')
  expect((await parent.post('/set-up/pin', { channel: 'text' })).status).toBe(303)
  expect(phone.texts().map(({ body }) => /PIN \(([A-Z])\)/.exec(body)?.[1])).toEqual(['A', 'B'])
  expect((await world.deps.sends.ofInvitation(id)).map(({ free }) => free ?? false)).toEqual([true, false])
})

test('a call whose answer was lost rings all the same, and gives its PIN', async () => {
  const { link, guardian } = await world.invite({ phone: '+12025554999' })
  const parent = parentOf(world)
  world.simulator.carrier.next({ kind: 'cut-line' })
  expect((await parent.ask(link, 'call')).status).toBe(303)
  const call = await world.simulator.nextCall(guardian.phone)
  await call.answer()
  await call.press('1')
  const pin = /(?:\d, ?){5}\d/.exec(call.said().join(' '))?.[0].replace(/\D/g, '') ?? ''
  await parent.visit('/set-up/pin')
  expect((await parent.enter(pin)).headers.location).toContain('code=')
})

test('lost answers are still bounded by the phone: nobody is texted without end', async () => {
  const { parent } = await parentWhoMet({ kind: 'cut-line' })
  const statuses = []
  for (let n = 0; n < 5; n += 1) {
    if (n < 3) world.simulator.carrier.next({ kind: 'cut-line' })
    await parent.visit('/set-up/pin')
    world.pass(3000)
    statuses.push((await parent.post('/set-up/pin', { channel: 'text' })).status)
  }
  expect(statuses).toEqual([303, 303, 303, 429, 429])
})

test('what a number cannot take costs its turn: a wrong number is no fault of ours', async () => {
  const { id } = await parentWhoMet({ kind: 'status', status: 400, code: 21211 })
  expect(await world.deps.sends.ofInvitation(id)).toMatchObject([{ channel: 'text' }])
  expect((await world.deps.sends.ofInvitation(id))[0]?.free).toBeUndefined()
})

test('a call that counts for nothing says no PIN any more once a child was taken out', async () => {
  const { id, link, guardian } = await world.invite({ phone: '+12025554998' })
  world.simulator.carrier.next({ kind: 'cut-line' })
  await parentOf(world).ask(link, 'call')
  expect(await world.deps.sends.ofInvitation(id)).toMatchObject([{ free: true }])
  await world.deps.invitations.removePatient(id, 'p1', 'operator', world.now())
  const call = await world.simulator.nextCall(guardian.phone)
  await call.answer()
  await call.press('1')
  expect(call.said().join(' ')).not.toMatch(/(?:\d, ?){5}\d/)
  expect(await world.deps.pins.expiry(id)).toBeUndefined()
})

test('in an outage one link costs nobody else a turn: the days of practice and service stay as they were', async () => {
  for (let n = 0; n < 5; n += 1) await parentWhoMet({ kind: 'status', status: 503 })
  const day = Math.floor(world.now() / 86_400_000)
  for (const key of [`{p:lakeside}:pins:${day}`, `{s}:pins:${day}`])
    expect(await world.redis.hget(key, 'sent')).toBe('0')
})

test('an outage is not answered by a storm: from the fifth failure in a row on each try waits three seconds', async () => {
  const { parent, id } = await parentWhoMet({ kind: 'status', status: 503 })
  await parent.visit('/set-up/pin')
  for (let n = 0; n < 9; n += 1) {
    if (n < 5) world.simulator.carrier.next({ kind: 'status', status: 503 })
    await parent.post('/set-up/pin', { channel: 'text' })
    world.pass(1)
  }
  expect(await world.deps.sends.ofInvitation(id)).toHaveLength(5)
  world.pass(3000)
  await parent.post('/set-up/pin', { channel: 'text' })
  expect(await world.deps.sends.ofInvitation(id)).toHaveLength(6)
})
