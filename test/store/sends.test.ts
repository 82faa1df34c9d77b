import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals'
import fc from 'fast-check'
import type { Redis } from 'ioredis'
import type { Channel } from '../../src/domain/delivery.ts'
import { nextTurn, PinLimitsSchema, type Send } from '../../src/domain/limits.ts'
import { createKeyring } from '../../src/keyring.ts'
import { createInvitations, type Invitations } from '../../src/store/invitations.ts'
import { createPins, type Pins } from '../../src/store/pins.ts'
import { createSends, type Sends } from '../../src/store/sends.ts'
import { enrol } from '../support/enrol.ts'
import { SECRETS } from '../support/secrets.ts'
import { testRedis } from '../support/test-redis.ts'
import { ANA, REQUEST } from '../support/world.ts'

const LIMITS = PinLimitsSchema.parse({})
const ASKED = { generation: 1, linkLifetimeMs: 14 * 86_400_000, language: 'en' } as const
const T0 = Date.parse('2026-11-22T17:00:00Z')

let redis: Redis
let sends: Sends
let pins: Pins
let invitations: Invitations
let invitationId: string
beforeAll(async () => {
  redis = await testRedis()
  sends = createSends(redis)
  pins = createPins(redis)
  invitations = createInvitations(redis, createKeyring(SECRETS))
})
beforeEach(async () => {
  await redis.flushdb()
  invitationId = (await enrol({ redis, invitations }, REQUEST, [ANA]))[0] ?? ''
})
afterAll(() => redis.disconnect())

let drawn = 0
const reserve = (channel: Channel, now: number, phoneIndex = 'phone') => {
  drawn += 1
  return sends.reserve({ id: `r${drawn}`, invitationId, phoneIndex, channel, at: now }, ASKED, LIMITS)
}

/** Reserves a send, and begins it. */
async function ask(channel: Channel, now: number, phoneIndex?: string) {
  const reserved = await reserve(channel, now, phoneIndex)
  const send = { invitationId, reservationId: `r${drawn}`, channel }
  if (reserved.outcome === 'taken') expect(await pins.ready(send, { begin: { by: 'me' } }, now)).toBe('ready')
  return reserved
}

test('fifty reservations at once take one turn', async () => {
  const answers = await Promise.all(Array.from({ length: 50 }, () => reserve('text', T0)))
  expect(answers.filter(({ outcome }) => outcome === 'taken')).toHaveLength(1)
  expect(answers.filter(({ outcome }) => outcome === 'waits')).toHaveLength(49)
  expect(await sends.ofInvitation(invitationId)).toMatchObject([{ at: T0, channel: 'text' }])
})

test('the waits after the first five sends are 30, 40, 60, 90 and 120 seconds', async () => {
  const waits: (number | undefined)[] = []
  let now = T0
  for (let n = 0; n < 4; n += 1) {
    await ask('text', now)
    const refused = await ask('text', now + 1)
    if (refused.outcome !== 'limited' || refused.until === undefined) throw new Error('was not limited')
    waits.push((refused.until - now) / 1000)
    now = refused.until
  }
  expect(waits).toEqual([30, 40, 60, 90])
  expect(
    nextTurn(
      Array.from({ length: 5 }, (_, n) => ({ at: T0 + n * 600_000, channel: 'text' })),
      'text',
      LIMITS,
      T0 + 2_400_001,
    ),
  ).toEqual({ allowed: false, limit: 'wait', until: T0 + 2_400_000 + 120_000 })
})

test('five sends are all that ten minutes allow, and eight a day', async () => {
  for (const at of [0, 30, 70, 130, 220]) expect((await ask('text', T0 + at * 1000)).outcome).toBe('taken')
  expect(await ask('text', T0 + 400_000)).toEqual({ outcome: 'limited', limit: 'ten-minutes', until: T0 + 600_000 })
  for (const minutes of [10, 20, 30]) expect((await ask('text', T0 + minutes * 60_000)).outcome).toBe('taken')
  expect(await ask('text', T0 + 5 * 3_600_000)).toEqual({ outcome: 'limited', limit: 'day', until: T0 + 86_400_000 })
})

test('twenty sends are all that an invitation ever gets', async () => {
  for (let n = 0; n < 20; n += 1) expect((await ask('text', T0 + n * 86_400_000, `phone${n}`)).outcome).toBe('taken')
  expect(await ask('text', T0 + 1000 * 86_400_000)).toEqual({
    outcome: 'limited',
    limit: 'invitation',
    until: undefined,
  })
})

test("a refusal by the phone's limit gives the invitation's turn back", async () => {
  for (let n = 0; n < 10; n += 1) {
    const [other = ''] = await enrol({ redis, invitations }, REQUEST, [{ ...ANA, email: `o${n}@example.com` }])
    await sends.reserve(
      { id: `o${n}`, invitationId: other, phoneIndex: 'phone', channel: 'text', at: T0 },
      ASKED,
      LIMITS,
    )
  }
  expect(await ask('text', T0 + 1)).toMatchObject({ outcome: 'limited', limit: 'phone', until: T0 + 3_600_000 })
  expect(await sends.ofInvitation(invitationId)).toEqual([])
})

test('a turn given back is free again, however often it is given back', async () => {
  const reservation = { id: 'mine', invitationId, phoneIndex: 'phone', channel: 'text', at: T0 } as const
  await sends.reserve(reservation, ASKED, LIMITS)
  await Promise.all([sends.giveBack(reservation), sends.giveBack(reservation)])
  expect((await ask('text', T0)).outcome).toBe('taken')
})

test('the same reservation, re-sent, is taken once', async () => {
  const reservation = { id: 'mine', invitationId, phoneIndex: 'phone', channel: 'text', at: T0 } as const
  const answers = [await sends.reserve(reservation, ASKED, LIMITS), await sends.reserve(reservation, ASKED, LIMITS)]
  expect(answers).toMatchObject([
    { outcome: 'taken', number: 1 },
    { outcome: 'taken', number: 1 },
  ])
  expect(await sends.ofInvitation(invitationId)).toHaveLength(1)
})

test('what the page tells before a limit bites is what the step in Redis decides', async () => {
  const history = fc.array(
    fc.record({
      gap: fc.oneof(fc.integer({ min: 0, max: 130_000 }), fc.integer({ min: 0, max: 5_400_000 })),
      channel: fc.constantFrom<Channel>('text', 'call'),
      isOurFault: fc.boolean(),
    }),
    { maxLength: 24 },
  )
  await fc.assert(
    fc.asyncProperty(history, async (steps) => {
      await redis.del(`{p:lakeside}:sends:${invitationId.slice('lakeside.'.length)}`)
      await redis.del(...(await redis.keys('{p:lakeside}:pins:*')), 'none')
      const taken: Send[] = []
      let now = T0
      for (const { gap, channel, isOurFault } of steps) {
        now += gap + 1
        drawn += 1
        const told = nextTurn(taken, channel, LIMITS, now)
        const done = await sends.reserve(
          { id: `r${drawn}`, invitationId, phoneIndex: `phone${drawn}`, channel, at: now },
          ASKED,
          LIMITS,
        )
        if (told.allowed) {
          expect(done.outcome).toBe('taken')
          await pins.ready({ invitationId, reservationId: `r${drawn}`, channel }, { begin: { by: 'me' } }, now)
          if (isOurFault) await sends.free({ id: `r${drawn}`, invitationId, channel, at: now }, 'left')
          taken.push({ at: now, channel, ...(isOurFault && { free: true }) })
        } else expect(done).toEqual({ outcome: 'limited', limit: told.limit, until: told.until })
      }
    }),
    { numRuns: 60 },
  )
})
