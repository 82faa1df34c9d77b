import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals'
import type { Redis } from 'ioredis'
import { PinLimitsSchema } from '../../src/domain/limits.ts'
import { createKeyring } from '../../src/keyring.ts'
import { createAudit } from '../../src/store/audit.ts'
import { createInvitations, type Invitations } from '../../src/store/invitations.ts'
import { createPins, type Pins } from '../../src/store/pins.ts'
import { createSends, type Sends } from '../../src/store/sends.ts'
import { enrol } from '../support/enrol.ts'
import { SECRETS } from '../support/secrets.ts'
import { testRedis } from '../support/test-redis.ts'
import { ANA, REQUEST } from '../support/world.ts'

const NOW = Date.parse('2026-11-22T17:00:00Z')
const LIMITS = PinLimitsSchema.parse({})
const ASKED = { generation: 1, linkLifetimeMs: 14 * 86_400_000, language: 'en' } as const
const keyring = createKeyring(SECRETS)

let redis: Redis
let pins: Pins
let sends: Sends
let invitations: Invitations
let invitationId: string
beforeAll(async () => {
  redis = await testRedis()
  pins = createPins(redis)
  sends = createSends(redis)
  invitations = createInvitations(redis, keyring)
})
beforeEach(async () => {
  await redis.flushdb()
  invitationId = (await enrol({ redis, invitations }, REQUEST, [ANA]))[0] ?? ''
})
afterAll(() => redis.disconnect())

const reserve = (id: string) =>
  sends.reserve({ id, invitationId, phoneIndex: 'phone', channel: 'text', at: NOW }, ASKED, LIMITS)
const store = (reservationId: string, mac = 'mac') =>
  pins.ready({ invitationId, reservationId, channel: 'text' }, { pin: { mac, expiresAt: NOW + 600_000 } }, NOW)
let entries = 0
const enter = (pinMac: string, codeHash = `code${++entries}`, at = NOW) =>
  pins.check(
    {
      invitationId,
      generation: 1,
      pinMac,
      birthDateMac: keyring.birthDateMac(invitationId, '2018-03-05'),
      codeHash,
      codeExpiresAt: NOW + 300_000,
      actor: 'guardian',
    },
    LIMITS,
    at,
  )

const told = async () =>
  (await createAudit(redis).read('lakeside')).flatMap(({ event, detail }) => (event === 'pin-entered' ? [detail] : []))

test('a PIN is stored only with a send that is still reserved', async () => {
  expect(await store('nobody')).toBe('given-back')
  await reserve('mine')
  expect(await store('mine')).toBe('ready')
})

test('no PIN is stored once the link has ended', async () => {
  await reserve('mine')
  await invitations.moveLink(invitationId, 'ended', ['open'], NOW, 'revoked')
  expect(await store('mine')).toBe('ended')
})

test('a hundred right entries at once are right once', async () => {
  await reserve('mine')
  await store('mine')
  const answers = await Promise.all(Array.from({ length: 100 }, (_, n) => enter('mac', `code${n}`)))
  expect(answers.filter(({ outcome }) => outcome === 'right')).toHaveLength(1)
})

test('a right entry whose answer was lost is right again for its own code, and for no other', async () => {
  await reserve('mine')
  await store('mine')
  expect(await enter('mac', 'code')).toEqual({ outcome: 'right' })
  expect(await enter('mac', 'code')).toEqual({ outcome: 'right', again: true })
  expect(await enter('mac', 'another')).toEqual({ outcome: 'no-pin' })
  expect(await told()).toEqual(['right'])
})

test('a wrong entry whose answer was lost is wrong again for its own code and counts once, as long as its PIN lives', async () => {
  await reserve('mine')
  await store('mine')
  const answers = await Promise.all(Array.from({ length: 50 }, () => enter('wrong', 'code')))
  expect(answers[0]).toEqual({ outcome: 'wrong', triesLeft: 4 })
  expect(answers.slice(1)).toEqual(Array(49).fill({ outcome: 'wrong', triesLeft: 4, again: true }))
  expect(await enter('wrong', 'another')).toEqual({ outcome: 'wrong', triesLeft: 3 })
  expect((await invitations.find(invitationId))?.wrongEntries).toBe(2)
  expect(await told()).toEqual(['wrong', 'wrong'])
  await store('mine', 'a new PIN')
  expect(await enter('wrong', 'another')).toEqual({ outcome: 'wrong', triesLeft: 4 })
})

test('the trail is told each entry that a limit bounds in the step that judges it, and no other', async () => {
  await reserve('mine')
  await enter('no PIN yet')
  await store('mine')
  for (let n = 0; n < 6; n += 1) await enter('wrong')
  await redis.hset(`{p:lakeside}:i:${invitationId.slice('lakeside.'.length)}`, 'wrong', 19)
  await store('mine')
  await enter('wrong')
  await enter('wrong')
  expect(await told()).toEqual(['wrong', 'wrong', 'wrong', 'wrong', 'void', 'locked'])
})

test('a hundred wrong entries at once count five, and the right one comes too late', async () => {
  await reserve('mine')
  await store('mine')
  const answers = await Promise.all(Array.from({ length: 100 }, () => enter('wrong')))
  expect(answers.filter(({ outcome }) => outcome === 'wrong')).toHaveLength(4)
  expect(answers.filter(({ outcome }) => outcome === 'void')).toHaveLength(1)
  expect(answers.filter(({ outcome }) => outcome === 'no-pin')).toHaveLength(95)
  expect((await invitations.find(invitationId))?.wrongEntries).toBe(5)
  expect(await enter('mac')).toEqual({ outcome: 'no-pin' })
})

test('the right PIN on the last allowed try is right', async () => {
  await reserve('mine')
  await store('mine')
  for (let n = 0; n < 4; n += 1) await enter('wrong')
  expect(await enter('mac')).toEqual({ outcome: 'right' })
})

test('a PIN is live to the last millisecond of its ten minutes, by the time that is stored', async () => {
  await reserve('mine')
  await store('mine')
  expect(await enter('mac', 'code', NOW + 600_000)).toEqual({ outcome: 'no-pin' })
  expect(await enter('mac', 'code', NOW + 599_999)).toEqual({ outcome: 'right' })
})

test('an unlocked invitation counts from nothing, under a new generation that ends the old link', async () => {
  await redis.hset(`{p:lakeside}:i:${invitationId.slice('lakeside.'.length)}`, 'wrong', 19)
  await reserve('mine')
  await store('mine')
  expect(await enter('wrong')).toEqual({ outcome: 'link', state: 'locked' })
  expect(await enter('mac')).toEqual({ outcome: 'link', state: 'locked' })
  expect(await invitations.moveLink(invitationId, 'open', ['locked'], NOW)).toEqual({ outcome: 'moved' })
  expect(await invitations.find(invitationId)).toMatchObject({ link: 'open', generation: 2, wrongEntries: 0 })
  expect(await reserve('again')).toEqual({ outcome: 'link', state: 'ended' })
})

test('contact data is sealed, bound to its invitation, and opens under an older data key', async () => {
  const key = `{p:lakeside}:i:${invitationId.slice('lakeside.'.length)}`
  const sealed = (await redis.hgetBuffer(key, 'sealed')) ?? Buffer.alloc(0)
  expect(sealed.toString('latin1')).not.toContain('ana@')
  expect(() => keyring.open('lakeside.another', sealed)).toThrow()
  const changed = Buffer.from(sealed)
  changed[changed.length - 1] = (changed.at(-1) ?? 0) ^ 1
  expect(() => keyring.open(invitationId, changed)).toThrow()
  const rotated = createKeyring({
    ...SECRETS,
    dataKeys: ['a newer data key, at least 32 bytes long', ...SECRETS.dataKeys],
  })
  expect(rotated.open(invitationId, sealed).toString()).toContain('ana@example.com')
})

test('every key of a PIN, its sends and its phone goes by itself', async () => {
  await reserve('mine')
  await store('mine')
  const kept = await Promise.all(
    (await redis.keys('*')).map(async (key) => [key.replace(/[^:]+$/, ''), await redis.pttl(key)] as const),
  )
  const forever = kept.filter(([, ttl]) => ttl < 0).map(([kind]) => kind)
  expect(forever.filter((kind) => /pin|sends|:n/.test(kind))).toEqual([])
})

test('a send that failed voids its own PIN and no newer one', async () => {
  await reserve('older')
  await store('older')
  await pins.void(invitationId, 'another', 'text')
  expect(await pins.expiry(invitationId)).toBeDefined()
  await pins.void(invitationId, 'older', 'text')
  expect(await pins.expiry(invitationId)).toBeUndefined()
})
