import { afterAll, expect, test } from '@jest/globals'
import { callTurns } from '../../src/worker/call-turns.ts'
import { parentOf } from '../support/parent.ts'
import { startWorld } from '../support/world.ts'

const world = await startWorld({ TEXTS_PER_SECOND: '1', CALLS_PER_SECOND: '1' })
afterAll(() => world.stop())

test('who stands in line gets the text or call at its turn, also when one before them cannot be sent; the signal ends it', async () => {
  const people = await Promise.all(
    (['text', 'text', 'call', 'call'] as const).map(async (channel, n) => {
      const phone = `+1202555${String(5100 + n)}`
      const { link } = await world.invite({ email: `t${n}@example.com`, phone })
      return { channel, phone, link, parent: parentOf(world) }
    }),
  )
  for (const { parent, link, channel } of people) await parent.ask(link, channel)
  await world.redis.zadd('{s}:line:text', 0, 'nobody.aaaaaaaaaaaaaaaaaaaaaa')
  expect(await world.deps.carrierLine.length('text')).toBe(2)

  const ending = new AbortController()
  const calling = callTurns(world.deps, ending.signal)
  world.pass(1000)
  await world.simulator.nextCall(people[3]?.phone ?? '')
  expect(world.simulator.phone(people[1]?.phone ?? '').texts()).toEqual([])
  world.pass(1000)
  await world.simulator.nextText(people[1]?.phone ?? '')
  ending.abort()
  await calling
  expect(await world.redis.zcard('{s}:called:text')).toBe(0)
  expect(await world.deps.carrierLine.length('text')).toBe(0)
}, 30_000)
