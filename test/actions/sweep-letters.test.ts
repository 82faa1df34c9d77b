import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals'
import { sparingOthers } from '../../src/actions/sparing-others.ts'
import { sweepEndedData } from '../../src/actions/sweep-ended-data.ts'
import { sweepLetters } from '../../src/actions/sweep-letters.ts'
import { PracticeSchema } from '../../src/domain/practice.ts'
import { line } from '../support/practice-csv.ts'
import { released } from '../support/released.ts'
import { LAKESIDE, startWorld, type World } from '../support/world.ts'

const DAY_MS = 86_400_000

let world: World
let broken: string
let sound: string
beforeAll(async () => {
  world = await startWorld({ SEND_PER_SECOND: '0' })
})
beforeEach(async () => {
  await world.redis.flushdb()
  broken = await another('broken')
  world.pass(1000)
  sound = await another('sound')
})
afterAll(() => world.stop())

/** A practice with a release of two letters. */
async function another(practiceId: string): Promise<string> {
  await world.deps.practices.put(PracticeSchema.parse({ ...LAKESIDE, id: practiceId }))
  return released(world.deps, practiceId, [line(1), line(2)])
}

const keyOf = (requestId: string, kind: string) => `{p:${requestId.split('.')[0]}}:${kind}:${requestId}`
const complaints = () =>
  world
    .logged()
    .split('\n')
    .filter((each) => each.includes('could not be swept'))

/** Its ledger holds a letter that nobody can read, in the hands of a worker that is gone. */
async function tearLedger(requestId: string): Promise<void> {
  await claimAll(requestId)
  const [name = ''] = await world.redis.hkeys(keyOf(requestId, 'letters'))
  await world.redis.hset(keyOf(requestId, 'letters'), name, '{"s":"cla')
}

async function claimAll(requestId: string): Promise<void> {
  const order = { worker: 'gone', number: 1, want: 10, leaseMs: 60_000, perHour: 0 }
  await world.deps.letters.claim(requestId, order, world.now())
}

test('a request whose ledger is torn keeps no other from being swept, and is named', async () => {
  const { deps } = world
  await tearLedger(broken)
  await claimAll(sound)
  expect((await deps.letters.openRequests())[0]).toBe(broken)
  const before = complaints().length
  await sweepLetters(deps, 'leader')
  expect(await deps.letters.counts(sound)).toEqual({ queued: 2 })
  expect(complaints().slice(before)).toEqual([expect.stringContaining(broken)])
})

test('a practice whose record cannot be read keeps no other from being told of its end', async () => {
  const { deps, redis } = world
  for (const id of [broken, sound]) await deps.requests.move(id, 'finished', ['releasing'], deps.now())
  await redis.set('{p:broken}:practice', JSON.stringify({ id: 'broken' }))
  await sweepLetters(deps, 'leader')
  expect((await deps.requests.find(broken))?.endToldAt).toBeUndefined()
  expect((await deps.requests.find(sound))?.endToldAt).toBe(deps.now())
})

test('a request whose ledger is torn keeps the data of no other from being erased', async () => {
  const { deps } = world
  await tearLedger(broken)
  for (const id of [broken, sound]) await deps.requests.move(id, 'cancelled', ['releasing'], deps.now())
  world.pass(60 * DAY_MS)
  await sweepEndedData(deps, 'leader')
  expect(await deps.requests.find(sound)).toMatchObject({ erasedAt: deps.now() })
  expect((await deps.requests.find(broken))?.erasedAt).toBeUndefined()
})

test('while Redis is away no request is at fault, and the whole step is tried again', async () => {
  const away = { ...world.deps, isReady: async () => false }
  const before = complaints().length
  await expect(sparingOthers(away, sound, () => Promise.reject(new Error('timed out')))).rejects.toThrow('timed out')
  expect(complaints()).toHaveLength(before)
})
