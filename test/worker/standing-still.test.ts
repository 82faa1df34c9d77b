import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals'
import { Redis } from 'ioredis'
import { resumeRequest } from '../../src/actions/resume-request.ts'
import { PracticeSchema } from '../../src/domain/practice.ts'
import { enrol } from '../support/enrol.ts'
import { guardian } from '../support/post-office.ts'
import { type RedisServer, startRedis } from '../support/redis-server.ts'
import { startSender } from '../support/sender.ts'
import { LAKESIDE, startWorld, type World } from '../support/world.ts'

const STILL = 50
const REST_MS = 250

// Of a Redis of its own, for MONITOR tells what every test asks of theirs.
let server: RedisServer
let world: World
beforeAll(async () => {
  server = await startRedis()
  world = await startWorld({ SEND_PER_SECOND: '0', SEND_CONCURRENCY: '1' }, {}, new Redis(server.url))
})
beforeEach(async () => {
  await world.redis.flushdb()
  world.pass(60_000)
})
afterAll(async () => {
  await world.stop()
  await server.stop()
})

/** A practice with an open request of so many letters that stands in a state. */
async function open(practiceId: string, state: string, letters: number, fields = {}): Promise<string> {
  const { deps, redis } = world
  await deps.practices.put(PracticeSchema.parse({ ...LAKESIDE, id: practiceId, ...fields }))
  const requestId = `${practiceId}.${deps.randomId()}`
  await redis.hset(`{p:${practiceId}}:request:${requestId}`, { state, requestedAt: 1, acknowledgement: '{}' })
  const guardians = Array.from({ length: letters }, (_, index) => guardian(index))
  await enrol({ redis, invitations: deps.invitations }, requestId, guardians, { letters: 'queued', now: deps.now() })
  await deps.letters.open(requestId, deps.now())
  return requestId
}

const several = (count: number, name: string, state: string, fields = {}) =>
  Promise.all(Array.from({ length: count }, (_, n) => open(`${name}${n}`, state, 1, fields)))
const accepted = async (requestId: string) => (await world.deps.letters.counts(requestId)).accepted ?? 0

/** Claims that Redis is asked for meanwhile, by request, and how often the record of a practice is read. */
async function askedOfRedis(act: () => Promise<void>): Promise<{ claims: Map<string, number>; practices: number }> {
  const monitor = await world.redis.monitor()
  const claims = new Map<string, number>()
  let practices = 0
  const ended = new Promise<void>((resolve) => {
    monitor.on('monitor', (_time: string, [command = '', ...words]: string[], source: string) => {
      if (source === 'lua') return
      if (/^m?get$/i.test(command) && words[0]?.endsWith(':practice')) practices += 1
      const requestId = words.map((word) => /:claims:(.+)$/.exec(word)?.[1]).find((id) => id !== undefined)
      if (requestId !== undefined) claims.set(requestId, (claims.get(requestId) ?? 0) + 1)
      if (words[0] === 'that was all') resolve()
    })
  })
  await act()
  await world.redis.echo('that was all')
  await ended
  monitor.disconnect()
  return { claims, practices }
}

test('requests that stand still are asked once in a quarter of a second, however many rounds another one takes', async () => {
  const still = [...(await several(30, 'paused', 'paused')), ...(await several(19, 'ended', 'requested'))]
  const slow = await open('slow', 'releasing', 2, { sendPerHour: 1 })
  const busy = await open('busy', 'releasing', 100)
  const worker = await startSender(world.deps)
  const rounds = (count: number) =>
    askedOfRedis(async () => {
      for (let round = 0; round < count; round += 1) await worker.round()
    })

  const first = await rounds(20)
  expect(first.claims.get(busy)).toBe(20)
  expect(await accepted(busy)).toBeGreaterThanOrEqual(20)
  expect(first.claims.get(slow)).toBe(2)
  expect(still.map((id) => first.claims.get(id))).toEqual(still.map(() => 1))

  world.pass(REST_MS - 1)
  expect([...(await rounds(3)).claims]).toEqual([[busy, 3]])
  world.pass(1)
  const after = await rounds(10)
  expect(after.claims.get(busy)).toBe(10)
  expect([slow, ...still].map((id) => after.claims.get(id))).toEqual([slow, ...still].map(() => 1))
})

test('a request that is resumed sends within a quarter of a second, and shares evenly with one that was at work', async () => {
  const busy = await open('busy', 'releasing', 100)
  const resumed = await open('resumed', 'paused', 100)
  const worker = await startSender(world.deps)
  for (let round = 0; round < 10; round += 1) await worker.round()
  await resumeRequest(world.deps, resumed, 'operator')
  world.pass(REST_MS)
  const before = await accepted(busy)
  for (let round = 0; round < 20; round += 1) await worker.round()
  expect(await accepted(resumed)).toBe(20)
  expect((await accepted(busy)) - before).toBe(20)
})

test('the practices of open requests are read once in five seconds, not in each round', async () => {
  await several(STILL, 'paused', 'paused')
  await open('busy', 'releasing', 100)
  const worker = await startSender(world.deps)
  world.pass(5000)
  const { practices } = await askedOfRedis(async () => {
    for (let round = 0; round < 16; round += 1) {
      await worker.round()
      world.pass(REST_MS)
    }
  })
  expect(practices).toBe(STILL + 1)
})

test('a request whose practice cannot be read is named in the log and keeps none of the others waiting', async () => {
  const { deps, redis } = world
  const broken = await open('broken', 'releasing', 1)
  const busy = await open('busy', 'releasing', 100)
  const record = await redis.get('{p:broken}:practice')
  await redis.set('{p:broken}:practice', JSON.stringify({ id: 'broken', name: 'Secret Pediatrics' }))
  world.pass(5000)
  const worker = await startSender(deps)
  for (let round = 0; round < 10; round += 1) await worker.round()
  expect(await accepted(busy)).toBe(20)
  expect(await deps.letters.counts(broken)).toEqual({ queued: 1 })
  const told = () =>
    world
      .logged()
      .split('\n')
      .filter((each) => each.includes('practice of a request cannot be read'))
  expect(told()).toEqual([expect.stringContaining(broken)])
  expect(world.logged()).not.toContain('Secret')

  await redis.set('{p:broken}:practice', record ?? '')
  world.pass(5000)
  await worker.round()
  expect(await accepted(broken)).toBe(1)
  expect(told()).toHaveLength(1)
})
