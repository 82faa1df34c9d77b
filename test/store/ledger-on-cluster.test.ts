import { afterAll, beforeAll, expect, test } from '@jest/globals'
import type { Cluster } from 'ioredis'
import type { LetterEntry, LetterId } from '../../src/domain/letter.ts'
import { createKeyring } from '../../src/keyring.ts'
import { createDomainBrakes } from '../../src/store/domain-brakes.ts'
import { createLetters } from '../../src/store/letters.ts'
import { createNotices } from '../../src/store/notices.ts'
import { createSendBudget } from '../../src/store/send-budget.ts'
import { createWorkers } from '../../src/store/workers.ts'
import { type RedisCluster, startCluster } from '../support/redis-cluster.ts'

const NOW = 1_790_000_000_000
let cluster: RedisCluster
let redis: Cluster

beforeAll(async () => {
  cluster = await startCluster()
  redis = cluster.connect()
})

afterAll(async () => {
  redis.disconnect()
  await cluster.stop()
})

test('every step of the ledger stays within one practice on a cluster of three nodes', async () => {
  const letters = createLetters(redis)
  for (const practice of ['north', 'south', 'lake', 'hill', 'west']) {
    const request = `${practice}.rrrrrrrrrrrrrrrrrrrrrr`
    const record = `{p:${practice}}:request:${request}`
    const letterTo = (index: number): LetterId => ({
      invitationId: `${practice}.${String(index).padStart(22, 'g')}`,
      kind: 'invitation',
      n: 0,
    })
    await redis.hset(record, 'state', 'releasing')
    await redis.hset(`{p:${practice}}:i:${letterTo(0).invitationId.slice(practice.length + 1)}`, {
      link: 'open',
      gen: 1,
    })
    await letters.open(request, NOW)
    await letters.enqueue(request, [0, 1, 2].map(letterTo), 'queued', NOW)
    await letters.enqueue(request, [letterTo(3)], 'held', NOW)
    expect(await letters.releaseHeld(request, NOW)).toBe(1)

    const order = { worker: 'w', number: 1, want: 2, leaseMs: 1000, perHour: 360_000, dayMs: 43_200_000, givenBack: 1 }
    const claim = await letters.claim(request, order, NOW)
    const [first, second] = claim.outcome === 'claimed' ? claim.letters : ([] as LetterEntry[])
    if (!first || !second) throw new Error('two letters')
    expect(await letters.hand(request, first, { generation: 1, lifetimeMs: 1000, address: 'a' }, NOW)).toMatchObject({
      issuedAt: NOW,
    })
    expect(await letters.settle(request, first, { to: 'unknown', dueAt: NOW + 1000 }, NOW)).toBe('unknown')
    expect(await letters.arrived(request, first.letter, NOW)).toBe(true)
    expect(await letters.sweep(request, { alive: [], unknownWaitMs: 1000 }, NOW)).toMatchObject({ queued: 1 })
    const reminded = [0, 1].map((index) => letterTo(index).invitationId)
    expect(await letters.writeReminders(request, reminded, { upTo: NOW, leftMs: 1000 }, NOW)).toBe(1)
    const bounce = { to: 'bounced', class: 'hard', reason: 'hard', address: 'a' } as const
    expect(await letters.report(request, first.letter, bounce, NOW)).toMatchObject({ outcome: 'moved' })
    expect(await letters.isSuppressed(request, 'a')).toBe(true)
    expect(await letters.cancel(request, NOW)).toBe(4)
    expect(await letters.finishIfDone(request, NOW)).toBe(true)
    expect(await letters.counts(request)).toEqual({ bounced: 1, cancelled: 4 })
  }
  expect(await letters.openRequests()).toEqual([])
})

test('the budget, the lead and the outbox of the service stay within one slot', async () => {
  const secret = 'a secret of the tests that is long enough for a key'
  const keyring = createKeyring({ linkKeys: [], pinKey: secret, indexKey: secret, dataKeys: [secret] })
  const notices = createNotices(redis, keyring, () => undefined)
  const workers = createWorkers(redis)
  const budget = createSendBudget(redis, { sendPerSecond: 10, sendPerHour: 3600, sendPerDay: 86_400 })
  await budget.setRates({ perSecond: 5 })
  expect((await budget.take({ worker: 'w', number: 1 }, 5, NOW)).taken).toBe(1)
  await budget.giveBack({ worker: 'w', number: 2 }, 1, NOW)
  expect((await budget.take({ worker: 'w', number: 3 }, 5, NOW)).taken).toBe(1)
  await budget.resetRates()
  await workers.beat('w', NOW)
  expect(await workers.lastBeat()).toBe(NOW)
  expect(await workers.lead('w', NOW)).toBe(true)
  await workers.leave('w', NOW)
  const data = { practiceName: 'North', criterion: 'c', remedy: 'r' }
  expect(await notices.add({ id: 'n', kind: 'request-refused', to: ['office@example.org'], data }, NOW)).toBe(true)
  expect(await notices.waiting()).toHaveLength(1)
  const claimed = await notices.claim(1000, NOW)
  if (!claimed) throw new Error('a notice')
  expect(await notices.hand(claimed, 1000, NOW)).toBe(true)
  await notices.settle(claimed, NOW)
  expect(await notices.claim(1000, NOW + 5000)).toBeUndefined()
})

test('the brake of a mail domain stays within the slot of the domain', async () => {
  const brakes = createDomainBrakes(redis, { firstMs: 60_000, longestMs: 1_800_000 })
  const answers = Array.from({ length: 20 }, () => 'put-off' as const)
  for (const domain of ['a.example.com', 'b.example.com', 'c.example.com', 'd.example.com', 'e.example.com']) {
    expect(await brakes.note(domain, { worker: 'w', number: 1, answers }, NOW)).toMatchObject({ outcome: 'braked' })
    expect(await brakes.pass(domain, 'letter', NOW)).toEqual({ outcome: 'wait', until: NOW + 60_000 })
    expect(await brakes.pass(domain, 'letter', NOW + 60_000)).toEqual({ outcome: 'go' })
  }
  expect(await brakes.list(NOW)).toHaveLength(5)
})
