import { afterAll, beforeEach, expect, test } from '@jest/globals'
import { Redis } from 'ioredis'
import type { LetterEntry, LetterId } from '../../src/domain/letter.ts'
import { createLetters } from '../../src/store/letters.ts'
import { createPins } from '../../src/store/pins.ts'
import { connectRedis } from '../../src/store/redis.ts'
import { createSurely } from '../../src/store/replicas.ts'
import { startPostOffice } from '../support/post-office.ts'
import { startRedis } from '../support/redis-server.ts'

const NOW = 1_790_000_000_000
const REQUEST = 'north.rrrrrrrrrrrrrrrrrrrrrr'
const LOCAL = 'g'.repeat(22)
const LETTER: LetterId = { invitationId: `north.${LOCAL}`, kind: 'invitation', n: 0 }
const MISSING = '0 of 1 replicas have the last step'

const primary = await startRedis()
const replica = await startRedis('--replicaof', `127.0.0.1 ${primary.port}`)
const redis = connectRedis(primary.url, { autoPipelining: false })
const surely = createSurely(redis, 1)
const letters = createLetters(redis, surely)
const pins = createPins(redis, surely)
const onReplica = new Redis(replica.url)
while (!(await onReplica.info('replication')).includes('master_link_status:up'))
  await new Promise((resolve) => setTimeout(resolve, 25))

beforeEach(async () => {
  await redis.flushall()
  await redis.hset(`{p:north}:request:${REQUEST}`, 'state', 'releasing')
  await redis.hset(`{p:north}:i:${LOCAL}`, { link: 'open', gen: 1, births: 'birth' })
})

afterAll(async () => {
  replica.process.kill('SIGCONT')
  onReplica.disconnect()
  redis.disconnect()
  await replica.stop()
  await primary.stop()
})

/** Does something while the replica neither takes nor confirms anything. */
async function withoutReplica<Result>(work: () => Promise<Result>): Promise<Result> {
  replica.process.kill('SIGSTOP')
  try {
    return await work()
  } finally {
    replica.process.kill('SIGCONT')
  }
}

const claim = (number: number) =>
  letters.claim(REQUEST, { worker: 'w', number, want: 1, leaseMs: 60_000, perHour: 0 }, NOW)
const hand = (entry: LetterEntry) =>
  letters.hand(REQUEST, entry, { generation: 1, lifetimeMs: 1000, address: 'address' }, NOW)

async function claimed(number: number): Promise<LetterEntry> {
  const answer = await claim(number)
  if (answer.outcome !== 'claimed' || !answer.letters[0]) throw new Error('nothing to claim')
  return answer.letters[0]
}

test('a claim and a hand-over are on the replica when they are answered', async () => {
  await letters.enqueue(REQUEST, [LETTER], 'queued', NOW)
  const entry = await claimed(1)
  expect(await onReplica.hget(`{p:north}:letters:${REQUEST}`, LOCAL)).toContain('"s":"claimed"')
  await hand(entry)
  expect(await onReplica.hget(`{p:north}:letters:${REQUEST}`, LOCAL)).toContain('"s":"handed"')
})

test('a claim that no replica has is a fault; asked again once the replica is back it gives the same letters', async () => {
  await letters.enqueue(REQUEST, [LETTER], 'queued', NOW)
  await withoutReplica(() => expect(claim(1)).rejects.toThrow(MISSING))
  expect((await claimed(1)).attempt).toBe(1)
})

test('a hand-over that no replica has is a fault, and the letter goes back', async () => {
  await letters.enqueue(REQUEST, [LETTER], 'queued', NOW)
  const entry = await claimed(1)
  await withoutReplica(() => expect(hand(entry)).rejects.toThrow(MISSING))
  expect(await letters.settle(REQUEST, entry, { to: 'deferred', dueAt: NOW, reason: 'fault' }, NOW)).toBe('deferred')
})

test('a PIN that no replica knows to be used up is not accepted, nor a hand-off code redeemed', async () => {
  const entry = { invitationId: LETTER.invitationId, generation: 1, pinMac: 'mac', birthDateMac: 'birth', actor: 'me' }
  const limits = { wrongPerPin: 5, wrongPerInvitation: 20 } as Parameters<typeof pins.check>[1]
  const check = (codeHash: string) => pins.check({ ...entry, codeHash, codeExpiresAt: NOW + 300_000 }, limits, NOW)
  await redis.hset(`{p:north}:pin:${LOCAL}`, { mac: 'mac', exp: NOW + 600_000 })
  await withoutReplica(() => expect(check('code')).rejects.toThrow(MISSING))
  expect(await check('another')).toEqual({ outcome: 'no-pin' })
  expect(await check('code')).toEqual({ outcome: 'right', again: true })
  const code = { invitationId: LETTER.invitationId, codeHash: 'code', redeemer: 'key', actor: 'portal' }
  await withoutReplica(() => expect(pins.redeem(code, NOW)).rejects.toThrow(MISSING))
  expect(await pins.redeem(code, NOW)).toBe('repeated')
})

test('while the replica is away no mail leaves; afterwards every guardian gets one', async () => {
  const office = await startPostOffice(redis, { REDIS_WAIT_REPLICAS: '1' })
  await office.release(30)
  let back = false
  replica.process.kill('SIGSTOP')
  await office.work({
    until: async () => {
      if (!back && office.logged().split('is tried again').length > 2) {
        expect(office.sink.mails).toHaveLength(0)
        replica.process.kill('SIGCONT')
        back = true
      }
      return (await office.deps.letters.openRequests()).length === 0
    },
  })
  expect(new Set(office.sink.mails.map(({ to }) => to[0])).size).toBe(30)
  expect(office.sink.mails).toHaveLength(30)
  await office.stop()
})
