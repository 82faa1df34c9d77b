import { afterAll, beforeAll, expect, test } from '@jest/globals'
import type { Cluster } from 'ioredis'
import type { Funnel } from '../../src/domain/funnel.ts'
import { PinLimitsSchema } from '../../src/domain/limits.ts'
import { createKeyring } from '../../src/keyring.ts'
import { createRandomId } from '../../src/random-id.ts'
import { createAddresses } from '../../src/store/addresses.ts'
import { createAsked } from '../../src/store/asked.ts'
import { createAudit } from '../../src/store/audit.ts'
import { createDeliveries } from '../../src/store/deliveries.ts'
import { createErasures } from '../../src/store/erasures.ts'
import { createFamilyNews } from '../../src/store/family-news.ts'
import { createInvitations } from '../../src/store/invitations.ts'
import { createLetters } from '../../src/store/letters.ts'
import { createPins } from '../../src/store/pins.ts'
import { createPracticeFiles } from '../../src/store/practice-files.ts'
import { createRequests } from '../../src/store/requests.ts'
import { createSends } from '../../src/store/sends.ts'
import { enrol } from '../support/enrol.ts'
import { type RedisCluster, startCluster } from '../support/redis-cluster.ts'
import { SECRETS } from '../support/secrets.ts'
import { ANA } from '../support/world.ts'

const NOW = Date.parse('2026-11-22T17:00:00Z')
const EVENTS = [
  'request-opened',
  'paused',
  'resumed',
  'pin-asked-for',
  'pin-entered',
  'redeemed',
  'patient-revoked',
  'mail-stopped',
  'data-erased',
  'request-erased',
  'request-opened',
  'opened-again',
]
const LIMITS = PinLimitsSchema.parse({})
const ASKED = { generation: 1, linkLifetimeMs: 14 * 86_400_000, language: 'en' } as const

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

test('every step of requests, PINs and deliveries runs on a three-node cluster, for practices on different nodes', async () => {
  const keyring = createKeyring(SECRETS)
  const requests = createRequests(redis, createRandomId())
  const invitations = createInvitations(redis, keyring)
  const sends = createSends(redis)
  const pins = createPins(redis)
  const deliveries = createDeliveries(redis)
  const asked = createAsked(redis)
  const familyNews = createFamilyNews(redis)
  const erasures = createErasures(redis, keyring)
  const practiceFiles = createPracticeFiles(redis, keyring)

  for (const practice of ['lakeside', 'hillside', 'bayside', 'seaside', 'northside']) {
    const requestId = `${practice}.aaaaaaaaaaaaaaaaaaaaaa`
    const ask = (id: string, again?: Parameters<typeof requests.open>[2]) =>
      requests.open(
        {
          id,
          practiceId: practice,
          state: 'requested',
          requestedBy: 'office@example.com',
          requestedAt: NOW,
          acknowledgement: { version: '1', by: 'office@example.com', at: NOW },
        },
        { event: 'request-opened', actor: 'operator', at: NOW, requestId: id },
        again,
      )
    expect(await ask(requestId)).toEqual({ outcome: 'opened' })
    const file = { takenAt: NOW, sha256: '', bytes: 1, patients: 1, selected: 1, invitations: 1, rejectedLines: 0 }
    expect(await practiceFiles.claim(requestId, 'v1', { version: 'v1', ...file })).toBe('claimed')
    expect(await invitations.beginEnrolment(requestId, 'v1', 'dead')).toBe('begun')
    await invitations.enrol(requestId, [ANA], { holder: 'dead', queued: 1 }, NOW)
    expect(await invitations.beginEnrolment(requestId, 'v1', 'dead')).toBe('begun')
    expect(await invitations.find(invitations.idOf(requestId, ANA))).toBeUndefined()
    const held = { event: 'paused', actor: 'service', at: NOW, requestId }
    const heldBack = () => requests.holdUnreleased(requestId, { by: 'restored-backup' }, held)
    expect([await heldBack(), await heldBack()]).toEqual([
      { outcome: 'moved', from: 'requested' },
      { outcome: 'already' },
    ])
    expect(await requests.release(requestId, 'dead', NOW, {})).toEqual({ outcome: 'refused', state: 'requested' })
    await requests.holdUnreleased(requestId, undefined, { ...held, event: 'resumed' })
    expect(await invitations.beginEnrolment(requestId, 'v1', 'dead')).toBe('begun')
    expect(await requests.release(requestId, 'another', NOW, {})).toEqual({ outcome: 'busy' })
    expect(await requests.release(requestId, 'dead', NOW, {})).toEqual({ outcome: 'moved', from: 'requested' })
    expect(await practiceFiles.claim(requestId, 'v2', { version: 'v2', ...file })).toBe('releasing')

    const [invitationId = ''] = await enrol({ redis, invitations }, requestId, [ANA])
    const reservation = {
      id: 'rrrrrrrrrrrrrrrrrrrrrr',
      invitationId,
      phoneIndex: `phone of ${practice}`,
      channel: 'text',
      at: NOW,
    } as const
    expect(await sends.reserve(reservation, ASKED, LIMITS)).toMatchObject({ outcome: 'taken' })
    const reference = `${practice}.rrrrrrrrrrrrrrrrrrrrrr`
    const send = { invitationId, reservationId: reservation.id, channel: 'text' } as const
    const given = { pin: { mac: 'mac', expiresAt: NOW + 600_000 }, begin: { by: 'me' } }
    expect(await pins.ready(send, given, NOW)).toBe('ready')
    const birthDateMac = keyring.birthDateMac(invitationId, '2018-03-05')
    const entry = {
      invitationId,
      generation: 1,
      pinMac: 'mac',
      birthDateMac,
      codeHash: 'code',
      codeExpiresAt: NOW + 300_000,
      actor: 'guardian',
    }
    const redemption = { invitationId, codeHash: 'code', redeemer: '', actor: 'portal' }
    expect(await pins.check(entry, LIMITS, NOW)).toEqual({ outcome: 'right' })
    expect(await pins.redeem(redemption, NOW)).toBe('redeemed')

    expect(await deliveries.record(reference, 'delivered', NOW)).toBe('moved')
    const asking = { event: 'asked-again', actor: 'guardian', at: NOW, invitationId }
    expect(await asked.note(invitationId, 1, '2026-11-22', asking)).toEqual({ outcome: 'not-over' })
    expect(await asked.waiting(practice)).toEqual([])
    expect(await invitations.moveLink(invitationId, 'ended', ['open'], NOW, 'not-me')).toEqual({ outcome: 'moved' })
    const taken = { day: '2026-11-23', counts: { asked: 0, 'not-me': 1, 'not-my-number': 0, 'not-asked-for': 0 } }
    expect(await familyNews.take(practice, NOW, '2026-11-23')).toEqual(taken)
    await familyNews.noteTold(practice, taken)
    expect(await familyNews.waiting(practice)).toEqual({})
    expect((await createLetters(redis).tally(requestId)).notMe).toBe(1)
    await sends.giveBack(reservation)
    expect(await createAddresses(redis).count(`address of ${practice}`, 'r', 35, 300_000, NOW)).toBe(1)
    expect(await invitations.removePatient(invitationId, 'p1', 'operator', NOW)).toMatchObject({
      left: 1,
      ended: false,
    })
    await pins.void(invitationId, reservation.id, 'text')
    expect(await invitations.beginEnrolment(requestId, 'v1', 'holder')).toBe('releasing')

    await invitations.stopMail(invitationId, 'guardian', NOW)
    expect(await invitations.areStopped(practice, [keyring.index('email', ANA.email), 'another'])).toEqual([
      true,
      false,
    ])
    expect(await invitations.places([invitationId])).toMatchObject([{ link: 'ended', mailStopped: true }])
    await createLetters(redis).suppress(requestId, ['address'])
    expect(await createLetters(redis).isSuppressed(requestId, 'address')).toBe(true)
    const [end] = await invitations.ends([invitationId])
    expect(end).toMatchObject({ link: 'ended', endedAt: NOW })
    const by = { actor: 'operator', at: NOW }
    const count = async (counted: Funnel) => ({ ...counted, invited: counted.invited + 1 })
    await erasures.invitations(requestId, [invitationId], count, by)
    expect((await erasures.counted(requestId))?.invited).toBe(1)
    const request = await requests.find(requestId)
    if (!request) throw new Error('a request')
    const event = { ...by, event: 'request-erased', requestId }
    expect(await erasures.ledger(request, event)).toBe(true)
    expect((await requests.find(requestId))?.erasedAt).toBe(NOW)

    const further = `${practice}.bbbbbbbbbbbbbbbbbbbbbb`
    const again = {
      order: { reason: 'the wrong file', by: 'operator', at: NOW },
      event: { event: 'opened-again', actor: 'operator', at: NOW, requestId: further },
    }
    expect(await ask(further, again)).toEqual({ outcome: 'stands', id: requestId, state: 'releasing' })
    await requests.set(requestId, { state: 'finished' })
    expect(await ask(further, again)).toEqual({ outcome: 'opened', after: requestId })
    expect((await requests.move(further, 'refused', ['requested'], NOW)).outcome).toBe('moved')
    expect(await ask(`${practice}.cccccccccccccccccccccc`)).toMatchObject({ outcome: 'stands', id: requestId })
    expect((await createAudit(redis).read(practice)).map((one) => one.event)).toEqual(EVENTS)
  }
})
