import { afterAll, expect, test } from '@jest/globals'
import { allOfRedis } from '../support/all-of-redis.ts'
import { parentOf } from '../support/parent.ts'
import { startWorld, type World } from '../support/world.ts'

const CLINIC = '198.51.100.7'
const HOME = '2001:db8:7:8:9:a:b:c'

/** Longer than any step takes, so that a place that is never freed ends its test. */
const LONGEST_WAIT_MS = 10_000

const worlds: World[] = []
afterAll(async () => {
  for (const world of worlds) await world.stop()
})

async function worldWith(limits: object, settings: NodeJS.ProcessEnv = { TRUST_PROXY: '1' }) {
  const world = await startWorld({ PIN_LIMITS: JSON.stringify(limits), ...settings })
  worlds.push(world)
  const { id, link, guardian } = await world.invite()
  const parent = parentOf(world)
  await parent.visit(link)
  /** Asks for a PIN from an address. A channel that there is not is a PIN request like any other, and sends nothing. */
  const ask = (from: string, fields: Record<string, string> = { channel: 'pigeon' }) =>
    parent.post('/set-up/pin', fields).set('X-Forwarded-For', from)
  return { world, ask, id, guardian, link }
}

const heldIn = async ({ deps }: World) =>
  Number(/ (\d+)$/.exec(await deps.metrics.registry.getSingleMetricAsString('bulk_pin_held_back_requests'))?.[1])

async function untilHeld(world: World, requests: number): Promise<void> {
  const givesUpAt = Date.now() + LONGEST_WAIT_MS
  while ((await heldIn(world)) !== requests && Date.now() < givesUpAt) await new Promise(setImmediate)
  expect(await heldIn(world)).toBe(requests)
}

test('the 26th PIN request of an address within five minutes is held back, no earlier one, and none of another address', async () => {
  const { world, ask } = await worldWith({ addressHeld: 0 })
  const statuses = []
  for (let n = 1; n <= 26; n += 1) statuses.push((await ask(CLINIC)).status)
  expect(statuses).toEqual([...Array(25).fill(422), 503])
  expect((await ask(HOME)).status).toBe(422)
  expect((await ask(HOME.replace(/c$/, 'd'))).status).toBe(422)
  world.pass(5 * 60_000)
  expect((await ask(CLINIC)).status).toBe(422)
})

test('after the wait the answer is the usual one, and the text goes out', async () => {
  const { world, ask, guardian } = await worldWith({
    perAddress: 1,
    addressStepSeconds: 0.01,
    addressLongestSeconds: 0.03,
  })
  const answers = await Promise.all(Array.from({ length: 50 }, () => ask(CLINIC)))
  expect(answers.map(({ status }) => status)).toEqual(Array(50).fill(422))
  expect((await ask(CLINIC, { channel: 'text' })).status).toBe(303)
  await world.simulator.nextText(guardian.phone)
  expect(await heldIn(world)).toBe(0)
})

test('no more are held back than there is room for; the others are told to try again, and who goes away makes room', async () => {
  const { world, ask, id, link, guardian } = await worldWith({
    perAddress: 1,
    addressStepSeconds: 60,
    addressLongestSeconds: 60,
    addressHeld: 2,
  })
  await ask(CLINIC)
  const waiting = [ask(CLINIC), ask(CLINIC)]
  const gone = Promise.allSettled(waiting)
  await untilHeld(world, 2)
  const turnedAway = await ask(CLINIC)
  expect([turnedAway.status, turnedAway.headers['retry-after']]).toEqual([503, '60'])
  for (const words of [world.deps.render.t('en', 'crowded.lead'), world.practice.phone, 'href="/set-up"'])
    expect(turnedAway.text).toContain(words)
  expect((await ask(HOME)).status).toBe(422)

  waiting[0]?.abort()
  await untilHeld(world, 1)
  const next = ask(CLINIC, { channel: 'text' })
  const alsoGone = Promise.allSettled([next])
  await untilHeld(world, 2)
  next.abort()
  waiting[1]?.abort()
  await Promise.all([gone, alsoGone])
  await untilHeld(world, 0)
  for (let n = 0; n < 5; n += 1) expect((await parentOf(world).visit(link)).status).toBe(200)
  expect(await world.deps.sends.ofInvitation(id)).toEqual([])
  expect(world.simulator.phone(guardian.phone).texts()).toEqual([])
})

test.each([undefined, '0'])('with TRUST_PROXY %s what a request says of its address is not heeded', async (proxies) => {
  const { world, ask } = await worldWith({ perAddress: 1, addressHeld: 0 }, { TRUST_PROXY: proxies })
  for (let n = 0; n < 5; n += 1) expect((await ask(CLINIC)).status).toBe(422)
  expect(await world.redis.keys('{a:*')).toEqual([])
})

test('what is no PIN request of a page of ours is not counted', async () => {
  const { world, ask } = await worldWith({ perAddress: 1, addressHeld: 0 })
  for (let n = 0; n < 5; n += 1) expect((await ask(CLINIC, { channel: 'text', form_token: 'forged' })).status).toBe(403)
  expect(await world.redis.keys('{a:*')).toEqual([])
})

test('no address stands in Redis or in the log', async () => {
  const { world, ask } = await worldWith({ perAddress: 1, addressHeld: 0 })
  for (const from of [CLINIC, CLINIC, HOME, HOME]) await ask(from)
  const everything = (await allOfRedis(world.redis)) + world.logged()
  expect(await world.redis.keys('{a:*')).toHaveLength(2)
  for (const part of [CLINIC, HOME, '198.51.100', '2001:db8:7:8'])
    expect({ part, found: everything.replaceAll(world.url, '').includes(part) }).toEqual({ part, found: false })
})
