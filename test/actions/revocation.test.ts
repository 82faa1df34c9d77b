import { afterEach, expect, test } from '@jest/globals'
import { cancelRequest } from '../../src/actions/cancel-request.ts'
import { endInvitation } from '../../src/actions/end-invitation.ts'
import { eraseRequest } from '../../src/actions/erase-request.ts'
import { resendInvitation } from '../../src/actions/resend-invitation.ts'
import { revokePatient } from '../../src/actions/revoke-patient.ts'
import { freshWorld } from '../support/fresh-world.ts'
import { parentOf, pinIn } from '../support/parent.ts'
import { type PostOffice, startPostOffice } from '../support/post-office.ts'
import { line } from '../support/practice-csv.ts'
import { released } from '../support/released.ts'
import { mailedLinks, sendAll } from '../support/send-all.ts'
import type { Verdict } from '../support/sink.ts'
import { testRedis } from '../support/test-redis.ts'

const PHONE = '+12025551001'
const BORN = '2021-05-04'

const world = await freshWorld({ SEND_PER_SECOND: '0' })

async function invitationsOf(requestId: string): Promise<string[]> {
  const ids: string[] = []
  for await (const { letter } of world.deps.letters.entries(requestId)) ids.push(letter.invitationId)
  return [...new Set(ids)]
}

const newestPin = () => pinIn(world.simulator.phone(PHONE).texts().at(-1)?.body ?? '')
const sibling = { email: 'parent1@example.com', phone: '2025551001' }

/** A parent who has a code for the portal, then a PIN by text, and now a call that waits for the key. */
async function everythingUnderWay(lines = [line(1)]) {
  const requestId = await released(world.deps, 'lakeside', lines)
  await sendAll(world, requestId)
  const link = mailedLinks(world, 'parent1@example.com').at(-1) ?? ''
  const parent = parentOf(world)
  await parent.ask(link, 'text')
  await parent.visit('/set-up/pin')
  const entered = await parent.enter(newestPin(), BORN)
  const code = new URL(String(entered.headers.location)).searchParams.get('code') ?? ''
  world.pass(31_000)
  await parent.visit(link)
  await parent.post('/set-up/pin', { channel: 'text' })
  const pin = newestPin()
  world.pass(41_000)
  await parent.post('/set-up/pin', { channel: 'call' })
  const call = await world.simulator.nextCall(PHONE)
  await call.answer()
  const id = code.slice(0, code.lastIndexOf('.'))
  const codeHash = world.deps.keyring.index('hand-off', code)
  const redeem = () =>
    world.deps.pins.redeem({ invitationId: id, codeHash, redeemer: 'same', actor: 'portal' }, world.now())
  expect(await redeem()).toBe('redeemed')
  expect(await world.deps.pins.expiry(id)).toBeGreaterThan(world.now())
  return { requestId, id, parent, pin, call, redeem }
}

const WAYS: Record<string, (requestId: string, id: string) => Promise<unknown>> = {
  'cancel --links': (requestId) => cancelRequest(world.deps, requestId, true, 'operator'),
  'invitation revoke': (_, id) => endInvitation(world.deps, id, 'revoked', 'operator'),
  'revoke --patient, the only child': () => revokePatient(world.deps, 'lakeside', 'p1', 'operator'),
  'this is not me': (_, id) => endInvitation(world.deps, id, 'not-me', 'guardian'),
  'invitation resend': (_, id) => resendInvitation(world.deps, id, 'operator'),
  'request erase': (requestId) => eraseRequest(world.deps, requestId, 'operator'),
}

test.each(Object.keys(WAYS))(
  '%s: the PIN, the call under way and the code for the portal are void',
  async (way) => {
    const { requestId, id, parent, pin, call, redeem } = await everythingUnderWay()
    await WAYS[way]?.(requestId, id)
    expect(await world.deps.pins.expiry(id)).toBeUndefined()
    await call.press('1')
    expect(call.said().join(' ')).not.toMatch(/\d, ?\d/)
    expect(await world.deps.pins.expiry(id)).toBeUndefined()
    expect(await redeem()).toBe('refused')
    expect((await parent.enter(pin, BORN)).headers.location ?? '').not.toContain('code=')
  },
  20_000,
)

test('revoke --patient with a sibling left: what was under way is void, and the sibling goes on', async () => {
  const { id, parent, pin, call, redeem } = await everythingUnderWay([line(1, sibling), line(2, sibling)])
  expect(await revokePatient(world.deps, 'lakeside', 'p1', 'operator')).toMatchObject({ invitations: 1, ended: 0 })
  await call.press('1')
  expect(call.said().join(' ')).not.toMatch(/\d, ?\d/)
  expect(await redeem()).toBe('refused')
  expect((await parent.enter(pin, BORN)).status).not.toBe(303)
  expect(await world.deps.sends.ofInvitation(id)).toHaveLength(3)

  world.pass(61_000)
  await parent.visit('/set-up')
  await parent.post('/set-up/pin', { channel: 'text' })
  await parent.visit('/set-up/pin')
  expect((await parent.enter(newestPin(), BORN)).status).toBe(303)
}, 20_000)

test('the last child and the link go in one step: nothing can be cut short between them', async () => {
  const { id } = await world.invite()
  const remove = (child: string) => world.deps.invitations.removePatient(id, child, 'operator', world.now())
  expect(await remove('p1')).toEqual({ outcome: 'removed', left: 1, ended: false })
  expect(await remove('p2')).toEqual({ outcome: 'removed', left: 0, ended: true })
  expect(await world.deps.invitations.find(id)).toMatchObject({ link: 'ended', endReason: 'revoked' })
  const events = (await world.deps.audit.read('lakeside')).map(({ event, actor }) => `${event} ${actor}`)
  expect(events).toEqual(['patient-revoked operator', 'patient-revoked operator', 'link-ended operator'])
})

test('revoke --patient goes on past what it cannot read, and names it until its link is ended', async () => {
  const requestId = await released(world.deps, 'lakeside', [line(1), line(2), line(3)])
  const ids = await invitationsOf(requestId)
  const found = await Promise.all(ids.map((id) => world.deps.invitations.find(id)))
  const holder = found.find((one) => one?.guardian.patients[0]?.id === 'p2')?.id ?? ''
  const broken = ids.filter((id) => id !== holder)
  for (const id of broken)
    await world.redis.hset(
      `{p:lakeside}:i:${id.slice('lakeside.'.length)}`,
      'sealed',
      'sealed under a key that is gone',
    )
  const revoke = () => revokePatient(world.deps, 'lakeside', 'p2', 'operator')
  expect(await revoke()).toEqual({ invitations: 1, ended: 1, unreadable: broken })
  expect((await world.deps.invitations.find(holder))?.link).toBe('ended')
  for (const id of broken)
    expect(await endInvitation(world.deps, id, 'revoked', 'operator')).toEqual({ outcome: 'ended' })
  expect(await revoke()).toEqual({ invitations: 0, ended: 0, unreadable: [] })
})

test('what does many of these at once, when it is cut short, is simply done again', async () => {
  const requestId = await released(
    world.deps,
    'lakeside',
    Array.from({ length: 40 }, (_, n) => line(n)),
  )
  let left = 15
  const { invitations } = world.deps
  const moveLink: typeof invitations.moveLink = async (...given) => {
    left -= 1
    if (left < 0) throw new Error('killed')
    return invitations.moveLink(...given)
  }
  const dying = { ...world.deps, invitations: { ...invitations, moveLink } }
  await expect(cancelRequest(dying, requestId, true, 'operator')).rejects.toThrow('killed')
  expect((await cancelRequest(world.deps, requestId, true, 'operator')).outcome).toBe('already')
  const links = await Promise.all((await invitationsOf(requestId)).map((id) => invitations.find(id)))
  expect(links.map((one) => `${one?.link} ${one?.endReason}`)).toEqual(Array(40).fill('ended cancelled'))
  expect(await world.deps.letters.counts(requestId)).toEqual({ cancelled: 40 })
  const ended = (await world.deps.audit.read('lakeside')).filter(({ event }) => event === 'link-ended')
  expect(new Set(ended.map(({ invitationId }) => invitationId)).size).toBe(40)
  expect(ended).toHaveLength(40)
})

test('cancel --links counts each guardian whose link it ended, once, whatever letters they got; the trail says the same', async () => {
  const requestId = await released(
    world.deps,
    'lakeside',
    Array.from({ length: 4 }, (_, n) => line(n)),
  )
  await sendAll(world, requestId)
  const [resent = '', stopped = '', setUp = ''] = await invitationsOf(requestId)
  await resendInvitation(world.deps, resent, 'operator')
  await endInvitation(world.deps, stopped, 'not-me', 'guardian')
  await world.deps.invitations.moveLink(setUp, 'set-up', ['open'], world.now())
  expect(await cancelRequest(world.deps, requestId, true, 'operator')).toMatchObject({ stopped: 1, ended: 2 })
  expect(await cancelRequest(world.deps, requestId, true, 'operator')).toMatchObject({ stopped: 0, ended: 0 })
  const orders = (await world.deps.audit.read('lakeside')).filter(({ event }) => event === 'cancelled')
  expect(orders.map(({ detail }) => detail)).toEqual([
    '1 letters stopped, 2 links ended',
    '0 letters stopped, 0 links ended',
  ])
}, 20_000)

let office: PostOffice | undefined
afterEach(async () => {
  await office?.stop()
  office = undefined
})

test('a letter that is in hand when the cancel comes does not leave', async () => {
  const redis = await testRedis()
  office = await startPostOffice(redis)
  const { deps, sink, requestId } = office
  sink.onRecipient = async (): Promise<Verdict> => {
    await cancelRequest(deps, requestId, true, 'operator')
    return 'take'
  }
  await office.release(3)
  await office.work()
  expect(sink.mails).toEqual([])
  expect(await deps.letters.counts(requestId)).toEqual({ cancelled: 3 })
  redis.disconnect()
}, 20_000)

test('a letter that left in the moment of the cancel carries a dead link, and the ledger knows that it left', async () => {
  const redis = await testRedis()
  office = await startPostOffice(redis)
  const { deps, sink, requestId } = office
  sink.onMail = async (): Promise<Verdict> => {
    await cancelRequest(deps, requestId, true, 'operator')
    return sink.mails.length === 1 ? 'take' : 'cut'
  }
  const ids = await office.release(2)
  await office.work()
  expect(sink.mails.length).toBeGreaterThan(0)
  const letters = await office.letters()
  const left = letters.filter(({ issuedAt }) => issuedAt !== undefined)
  expect(left.length).toBe(sink.mails.length)
  for (const { state } of left) expect(['accepted', 'unknown']).toContain(state)
  for (const id of ids) expect((await deps.invitations.find(id))?.link).toBe('ended')
  redis.disconnect()
}, 20_000)
