import { expect, test } from '@jest/globals'
import { cancelRequest } from '../../src/actions/cancel-request.ts'
import { eraseRequest } from '../../src/actions/erase-request.ts'
import { openRequest } from '../../src/actions/open-request.ts'
import { pauseRequest } from '../../src/actions/pause-request.ts'
import { readStatus } from '../../src/actions/read-status.ts'
import { resendInvitation } from '../../src/actions/resend-invitation.ts'
import { allOfRedis } from '../support/all-of-redis.ts'
import { ELIGIBLE } from '../support/eligible.ts'
import { freshWorld } from '../support/fresh-world.ts'
import { line } from '../support/practice-csv.ts'
import { released } from '../support/released.ts'
import { sendAll } from '../support/send-all.ts'

const MANY = 1200

const world = await freshWorld({ SEND_PER_SECOND: '0' })

const families = (count: number) => Array.from({ length: count }, (_, n) => line(n))
const erase = (id: string) => eraseRequest(world.deps, id, 'operator')
const left = async () => (await world.redis.keys('{p:lakeside}:i:*')).length
const trail = async (event: string) => (await world.deps.audit.read('lakeside')).filter((one) => one.event === event)

test('a request that may still send is not erased', async () => {
  const id = await released(world.deps, 'lakeside', families(2))
  expect(await erase(id)).toEqual({ outcome: 'not-now', state: 'releasing' })
  await pauseRequest(world.deps, id, 'operator')
  expect(await erase(id)).toEqual({ outcome: 'not-now', state: 'paused' })
  expect(await left()).toBe(2)
  expect(await erase('lakeside.nothing')).toEqual({ outcome: 'unknown' })
})

test('a finished request is not erased while reminders or later letters are to come, and is once they are cancelled', async () => {
  const id = await released(world.deps, 'lakeside', families(1), { reminderDay: 5 })
  await sendAll(world, id)
  expect(await erase(id)).toEqual({ outcome: 'not-now', state: 'finished' })
  await world.deps.requests.set(id, { remindersDoneAt: world.now() })
  let invitationId = ''
  for await (const { letter } of world.deps.letters.entries(id)) invitationId = letter.invitationId
  await resendInvitation(world.deps, invitationId, 'operator')
  expect(await erase(id)).toEqual({ outcome: 'not-now', state: 'finished' })
  expect(await left()).toBe(1)
  await cancelRequest(world.deps, id, true, 'operator')
  expect(await erase(id)).toMatchObject({ outcome: 'erased', invitations: 1 })
}, 20_000)

test('one that was erased before its reminders were sent is erased, and stays so when it is erased or cancelled again', async () => {
  const id = await released(world.deps, 'lakeside', families(1))
  await sendAll(world, id)
  const first = await erase(id)
  await world.deps.requests.set(id, { reminderDay: 5 })
  expect(await erase(id)).toEqual(first)
  const erased = { outcome: 'erased', at: world.now() }
  expect(await cancelRequest(world.deps, id, true, 'operator')).toEqual(erased)
  expect(await cancelRequest(world.deps, id, false, 'operator')).toEqual(erased)
  expect(await world.deps.requests.find(id)).toMatchObject({ state: 'finished', requestedBy: 'manager@example.com' })
  expect(await trail('cancelled')).toEqual([])
}, 20_000)

test('a cancelled request is erased at once: who asked goes, states, times and counts stay, and the trail says who did it', async () => {
  const id = await released(world.deps, 'lakeside', families(3))
  await cancelRequest(world.deps, id, false, 'operator')
  const at = world.now()
  expect(await erase(id)).toEqual({ outcome: 'erased', invitations: 3, at })
  expect(await world.deps.requests.find(id)).toMatchObject({
    state: 'cancelled',
    releasedAt: at,
    cancelledAt: at,
    erasedAt: at,
    requestedBy: '',
    acknowledgement: { by: '' },
  })
  expect(await allOfRedis(world.redis)).not.toMatch(/manager@|parent\d@|sealed/)
  expect(await readStatus(world.deps, id)).toMatchObject({ counts: { cancelled: 3 }, funnel: { invited: 3 } })
  expect(await trail('request-erased')).toEqual([
    { event: 'request-erased', actor: 'operator', at, requestId: id, detail: '3 invitations' },
  ])
  expect(await trail('data-erased')).toHaveLength(3)
})

test('who acknowledged stays with a request whose mails went out', async () => {
  const id = await released(world.deps, 'lakeside', families(1))
  await sendAll(world, id)
  await erase(id)
  expect((await world.deps.requests.find(id))?.acknowledgement.by).toBe('manager@example.com')
}, 20_000)

test('to erase again changes nothing', async () => {
  const id = await released(world.deps, 'lakeside', families(3))
  await cancelRequest(world.deps, id, false, 'operator')
  const first = await erase(id)
  world.pass(1000)
  const before = await allOfRedis(world.redis)
  expect(await erase(id)).toEqual(first)
  expect(await allOfRedis(world.redis)).toBe(before)
  expect(await trail('request-erased')).toHaveLength(1)
  expect(await trail('data-erased')).toHaveLength(3)
})

test('one that is cut short between its steps is done again, and each guardian is counted once', async () => {
  const id = await released(world.deps, 'lakeside', families(MANY))
  await cancelRequest(world.deps, id, false, 'operator')
  const { erasures } = world.deps
  let batches = 0
  const dying = {
    ...world.deps,
    erasures: {
      ...erasures,
      invitations: async (...given: Parameters<typeof erasures.invitations>) => {
        if (++batches === 2) throw new Error('killed')
        return erasures.invitations(...given)
      },
    },
  }
  await expect(eraseRequest(dying, id, 'operator')).rejects.toThrow('killed')
  expect(await left()).toBe(MANY - 500)
  expect(await readStatus(world.deps, id)).toMatchObject({ funnel: { invited: MANY } })
  expect(await erase(id)).toMatchObject({ outcome: 'erased', invitations: MANY })
  expect(await left()).toBe(0)
  expect(new Set((await trail('data-erased')).map(({ invitationId }) => invitationId)).size).toBe(MANY)
}, 20_000)

test('two who erase at once count each guardian once', async () => {
  const id = await released(world.deps, 'lakeside', families(MANY))
  await cancelRequest(world.deps, id, false, 'operator')
  await Promise.all([erase(id), erase(id), erase(id)])
  expect(await readStatus(world.deps, id)).toMatchObject({ funnel: { invited: MANY } })
  expect(await trail('data-erased')).toHaveLength(MANY)
}, 20_000)

test('while a letter is on its way to the mail server the rest waits', async () => {
  const id = await released(world.deps, 'lakeside', families(2))
  const order = { worker: 'w', number: 1, want: 1, leaseMs: 1000, perHour: 0 }
  await world.deps.letters.claim(id, order, world.now())
  await cancelRequest(world.deps, id, false, 'operator')
  expect(await erase(id)).toEqual({ outcome: 'in-hand' })
  expect(await left()).toBe(0)
  await world.deps.letters.sweep(id, { alive: [], unknownWaitMs: 1000 }, world.now() + 2000)
  expect(await erase(id)).toMatchObject({ outcome: 'erased', invitations: 2 })
})

test('a letter that waited leaves no count behind', async () => {
  const id = await released(world.deps, 'lakeside', families(1))
  await sendAll(world, id)
  let invitationId = ''
  for await (const { letter } of world.deps.letters.entries(id)) invitationId = letter.invitationId
  await resendInvitation(world.deps, invitationId, 'operator')
  await cancelRequest(world.deps, id, false, 'operator')
  await erase(id)
  expect(await world.deps.letters.counts(id)).toEqual({ accepted: 1, cancelled: 1 })
  expect(await world.deps.letters.openRequests()).toEqual([])
}, 20_000)

test('an erased request that had mail stays the once of its practice', async () => {
  const id = await released(world.deps, 'lakeside', families(1))
  await sendAll(world, id)
  await erase(id)
  const asked = { practiceId: 'lakeside', requestedBy: 'manager@example.com', stated: ELIGIBLE }
  expect(await openRequest(world.deps, asked)).toEqual({ outcome: 'stands', id, state: 'finished' })
}, 20_000)
