import { expect, test } from '@jest/globals'
import { cancelRequest } from '../../src/actions/cancel-request.ts'
import { endInvitation } from '../../src/actions/end-invitation.ts'
import { pauseRequest } from '../../src/actions/pause-request.ts'
import { resendInvitation } from '../../src/actions/resend-invitation.ts'
import { resumeRequest } from '../../src/actions/resume-request.ts'
import type { EndReason } from '../../src/domain/invitation.ts'
import { freshWorld } from '../support/fresh-world.ts'
import { parentOf, pinIn } from '../support/parent.ts'
import { line } from '../support/practice-csv.ts'
import { released } from '../support/released.ts'
import { mailedLinks, sendAll } from '../support/send-all.ts'

const ADDRESS = 'parent1@example.com'
const PHONE = '+12025551001'
const BORN = '2021-05-04'
const DAY_MS = 24 * 60 * 60_000

const world = await freshWorld({ SEND_PER_SECOND: '0' })

/** A released request of one family. */
async function oneFamily(fields: Parameters<typeof line>[1] = {}) {
  const requestId = await released(world.deps, 'lakeside', [line(1, fields)])
  let id = ''
  for await (const { letter } of world.deps.letters.entries(requestId)) id = letter.invitationId
  return { requestId, id }
}

async function mailedFamily(fields: Parameters<typeof line>[1] = {}) {
  const family = await oneFamily(fields)
  await sendAll(world, family.requestId)
  return { ...family, link: mailedLinks(world, ADDRESS).at(-1) ?? '' }
}

const resend = (id: string) => resendInvitation(world.deps, id, 'operator')
const newestPin = () => pinIn(world.simulator.phone(PHONE).texts().at(-1)?.body ?? '')
const fieldOf = (id: string) => `{p:lakeside}:i:${id.slice('lakeside.'.length)}`

async function setLetter(requestId: string, id: string, fields: { s: string; r?: string }): Promise<void> {
  const key = `{p:lakeside}:letters:${requestId}`
  const name = id.slice('lakeside.'.length)
  const entry = JSON.parse(String(await world.redis.hget(key, name)))
  await world.redis.hset(key, name, JSON.stringify({ ...entry, ...fields }))
}

test('a new link is mailed, and the one before ends with its PIN and its call in the same moment', async () => {
  const { requestId, id, link } = await mailedFamily()
  const parent = parentOf(world)
  await parent.ask(link, 'text')
  const pin = newestPin()
  world.pass(31_000)
  await parent.visit('/set-up/pin')
  await parent.post('/set-up/pin', { channel: 'call' })
  const call = await world.simulator.nextCall(PHONE)
  await call.answer()

  expect(await resend(id)).toEqual({ outcome: 'resent', waits: false })
  expect(await world.deps.pins.expiry(id)).toBeUndefined()
  await call.press('1')
  expect(call.said().join(' ')).not.toMatch(/\d, ?\d/)
  expect((await parent.enter(pin, BORN)).status).not.toBe(303)
  expect((await parentOf(world).visit(link)).status).toBe(410)

  await sendAll(world, requestId)
  const renewed = mailedLinks(world, ADDRESS).at(-1) ?? ''
  expect(renewed).not.toBe(link)
  world.pass(60_000)
  const again = parentOf(world)
  const opened = await again.visit(renewed)
  expect(opened.text).toContain('name="channel"')
  expect(opened.text).not.toContain('name="pin"')
  await again.post('/set-up/pin', { channel: 'text' })
  expect((await again.enter(newestPin(), BORN)).status).toBe(303)
}, 20_000)

test('a hand-off code of the link before is worth nothing', async () => {
  const { id, link } = await mailedFamily()
  const parent = parentOf(world)
  await parent.ask(link, 'text')
  await parent.visit('/set-up/pin')
  const entered = await parent.enter(newestPin(), BORN)
  const code = new URL(String(entered.headers.location)).searchParams.get('code') ?? ''
  const codeHash = world.deps.keyring.index('hand-off', code)
  const redeem = () =>
    world.deps.pins.redeem({ invitationId: id, codeHash, redeemer: 'same', actor: 'portal' }, world.now())
  expect(await redeem()).toBe('redeemed')
  await resend(id)
  expect(await redeem()).toBe('refused')
}, 20_000)

test('the tries that were used up stay used up, and so do the sends of the day', async () => {
  const { id, link } = await mailedFamily()
  await parentOf(world).ask(link, 'text')
  await world.redis.hset(fieldOf(id), 'wrong', 7)
  await resend(id)
  expect((await world.deps.invitations.find(id))?.wrongEntries).toBe(7)
  expect(await world.deps.sends.ofInvitation(id)).toHaveLength(1)
}, 20_000)

test('an expired link and a locked one are replaced; a locked one begins with all its tries', async () => {
  const { requestId, id } = await mailedFamily()
  world.pass(15 * DAY_MS)
  expect((await resend(id)).outcome).toBe('resent')
  await sendAll(world, requestId)
  expect((await parentOf(world).visit(mailedLinks(world, ADDRESS).at(-1) ?? '')).status).toBe(200)
  await world.redis.hset(fieldOf(id), 'link', 'locked', 'wrong', 20)
  expect((await resend(id)).outcome).toBe('resent')
  expect(await world.deps.invitations.find(id)).toMatchObject({ link: 'open', wrongEntries: 0, generation: 3 })
}, 20_000)

test('two who resend at once mail one new link', async () => {
  const { requestId, id } = await mailedFamily()
  const before = mailedLinks(world, ADDRESS).length
  const outcomes = (await Promise.all([resend(id), resend(id), resend(id)])).map(({ outcome }) => outcome)
  expect(outcomes.filter((outcome) => outcome === 'resent')).toHaveLength(1)
  expect((await world.deps.invitations.find(id))?.generation).toBe(2)
  await sendAll(world, requestId)
  expect(mailedLinks(world, ADDRESS)).toHaveLength(before + 1)
  const trail = await world.deps.audit.read('lakeside')
  expect(trail.filter(({ event }) => event === 'resent')).toHaveLength(1)
}, 20_000)

test('the same step, sent again because its answer was lost, begins no second link', async () => {
  const { id } = await mailedFamily()
  const move = () => world.deps.invitations.moveLink(id, 'open', ['open'], world.now(), undefined, { generation: 1 })
  expect([await move(), await move()]).toEqual([{ outcome: 'moved' }, { outcome: 'already' }])
  expect((await world.deps.invitations.find(id))?.generation).toBe(2)
}, 20_000)

test('a resend that was cut short after the link ended is finished by doing it again', async () => {
  const { requestId, id } = await mailedFamily()
  const { letters } = world.deps
  const dying = { ...world.deps, letters: { ...letters, enqueue: () => Promise.reject(new Error('killed')) } }
  await expect(resendInvitation(dying, id, 'operator')).rejects.toThrow('killed')
  expect(await letters.counts(requestId)).toEqual({ accepted: 1 })
  expect((await resend(id)).outcome).toBe('resent')
  expect((await world.deps.invitations.find(id))?.generation).toBe(2)
  await sendAll(world, requestId)
  expect(await letters.counts(requestId)).toEqual({ accepted: 2 })
}, 20_000)

test('a resend that was cut short before the workers heard of it is found by doing it again', async () => {
  const { requestId, id } = await mailedFamily()
  const { letters } = world.deps
  const dying = { ...world.deps, letters: { ...letters, open: () => Promise.reject(new Error('killed')) } }
  await expect(resendInvitation(dying, id, 'operator')).rejects.toThrow('killed')
  expect(await letters.openRequests()).toEqual([])
  await resend(id)
  await sendAll(world, requestId)
  expect(await letters.counts(requestId)).toEqual({ accepted: 2 })
}, 20_000)

test('while the request is paused the letter waits for the resume, and whoever resends is told', async () => {
  const { requestId, id } = await mailedFamily()
  await world.redis.hset(`{p:lakeside}:request:${requestId}`, 'state', 'releasing')
  await pauseRequest(world.deps, requestId, 'operator')
  const before = mailedLinks(world, ADDRESS).length
  expect(await resend(id)).toEqual({ outcome: 'resent', waits: true })
  expect(await world.deps.letters.counts(requestId)).toEqual({ accepted: 1, queued: 1 })
  await resumeRequest(world.deps, requestId, 'operator')
  await sendAll(world, requestId)
  expect(mailedLinks(world, ADDRESS)).toHaveLength(before + 1)
}, 20_000)

test('a resend that a cancel crosses queues no letter, and says that the request is cancelled', async () => {
  const { requestId, id } = await mailedFamily()
  await world.redis.hset(`{p:lakeside}:request:${requestId}`, 'state', 'releasing')
  const { letters } = world.deps
  const enqueue: typeof letters.enqueue = async (...given) => {
    await cancelRequest(world.deps, requestId, false, 'operator')
    return letters.enqueue(...given)
  }
  const crossing = { ...world.deps, letters: { ...letters, enqueue } }
  expect(await resendInvitation(crossing, id, 'operator')).toEqual({ outcome: 'refused', reason: 'request-cancelled' })
  expect(await letters.counts(requestId)).toEqual({ accepted: 1 })
  expect((await letters.due(requestId)).waiting).toBe(0)
}, 20_000)

test('a letter that has not left yet is not followed by another', async () => {
  const { id } = await oneFamily()
  expect(await resend(id)).toEqual({ outcome: 'refused', reason: 'not-sent-yet' })
  expect((await world.deps.invitations.find(id))?.generation).toBe(1)
})

test.each<EndReason>(['not-me', 'not-my-number', 'not-asked-for', 'revoked', 'cancelled'])(
  'a link that ended by "%s" is not followed by another',
  async (reason) => {
    const { id } = await mailedFamily()
    await endInvitation(world.deps, id, reason, 'guardian')
    expect(await resend(id)).toEqual({ outcome: 'refused', reason })
    expect(await world.deps.invitations.find(id)).toMatchObject({ link: 'ended', generation: 1 })
  },
  20_000,
)

test.each([
  [{ s: 'failed', r: 'smtp-550-5.1.1' }, 'address-unknown'],
  [{ s: 'bounced', r: 'hard-5.1.1' }, 'address-unknown'],
  [{ s: 'complained' }, 'complained'],
])(
  'no new link goes where the letter became %j',
  async (fields, reason) => {
    const { requestId, id } = await mailedFamily()
    await setLetter(requestId, id, fields)
    expect(await resend(id)).toEqual({ outcome: 'refused', reason })
  },
  20_000,
)

test('a mailbox that was full may get another letter', async () => {
  const { requestId, id } = await mailedFamily()
  await setLetter(requestId, id, { s: 'failed', r: 'smtp-452-4.2.2' })
  expect((await resend(id)).outcome).toBe('resent')
}, 20_000)

test('an address that bounced for the request gets no new link, whatever became of this letter', async () => {
  const { requestId, id } = await mailedFamily()
  await world.redis.sadd(`{p:lakeside}:suppressed:${requestId}`, world.deps.keyring.index('email', ADDRESS))
  expect(await resend(id)).toEqual({ outcome: 'refused', reason: 'address-unknown' })
}, 20_000)

test('no new link for whoever stopped mail, is registered, whose children are over the limit, or whose request is cancelled', async () => {
  const stopped = await mailedFamily()
  await world.deps.invitations.stopMail(stopped.id, 'guardian', world.now())
  expect(await resend(stopped.id)).toEqual({ outcome: 'refused', reason: 'mail-stopped' })

  await world.redis.flushdb()
  await world.deps.practices.put(world.practice)
  const family = await mailedFamily({ birthDate: '2008-12-20' })
  await cancelRequest(world.deps, family.requestId, true, 'operator')
  expect(await resend(family.id)).toEqual({ outcome: 'refused', reason: 'cancelled' })
  await world.redis.hset(fieldOf(family.id), 'link', 'open')
  expect(await resend(family.id)).toEqual({ outcome: 'refused', reason: 'request-cancelled' })
  world.pass(60 * DAY_MS)
  expect(await resend(family.id)).toEqual({ outcome: 'refused', reason: 'minor-age-limit-reached' })
  await world.deps.invitations.moveLink(family.id, 'set-up', ['open'], world.now())
  expect(await resend(family.id)).toEqual({ outcome: 'refused', reason: 'registered' })
  expect(await resend('lakeside.aaaaaaaaaaaaaaaaaaaaaa')).toEqual({ outcome: 'unknown' })
}, 20_000)
