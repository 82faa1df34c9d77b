import { expect, test } from '@jest/globals'
import type { SimulatedCall } from '../../src/simulator/call.ts'
import { freshWorld } from '../support/fresh-world.ts'
import { parentOf } from '../support/parent.ts'

const world = await freshWorld()

async function deliveryOf(id: string) {
  await world.simulator.settled()
  return world.deps.deliveries.find(String((await world.deps.sends.ofInvitation(id)).at(-1)?.reference))
}

test.each<[string, (call: SimulatedCall) => Promise<void>, string]>([
  ['was declined', (call) => call.decline(), 'busy'],
  ['rang and rang', (call) => call.ringOut(), 'no-answer'],
  ['voicemail took', (call) => call.voicemail(), 'not-heard'],
  ['was hung up before a key was pressed', (call) => call.answer().then(call.hangUp), 'not-heard'],
  ['the network could not connect', (call) => call.fail(), 'unreachable'],
  ['went to a number that is not in service', (call) => call.fail(404), 'bad-number'],
])('of a call that %s the reason is kept', async (_, happens, reason) => {
  const { link, guardian, id } = await world.invite()
  await parentOf(world).ask(link, 'call')
  await happens(await world.simulator.nextCall(guardian.phone))
  expect(await deliveryOf(id)).toMatchObject({ state: 'not-delivered', reason })
})

test('a call whose PIN was heard stays delivered when it ends', async () => {
  const { link, guardian, id } = await world.invite()
  await parentOf(world).ask(link, 'call')
  const call = await world.simulator.nextCall(guardian.phone)
  await call.answer()
  await call.press('1')
  expect(call.status()).toBe('completed')
  expect(await deliveryOf(id)).toMatchObject({ state: 'delivered' })
})

test('of a text that did not arrive the reason is kept', async () => {
  world.simulator.carrier.next({ kind: 'undelivered', code: 30006 })
  const { link, id } = await world.invite()
  await parentOf(world).ask(link)
  expect(await deliveryOf(id)).toMatchObject({ state: 'not-delivered', reason: 'not-a-mobile' })
})
