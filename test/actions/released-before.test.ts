import { afterEach, expect, test } from '@jest/globals'
import { cancelRequest } from '../../src/actions/cancel-request.ts'
import { endInvitation } from '../../src/actions/end-invitation.ts'
import { eraseRequest } from '../../src/actions/erase-request.ts'
import { openRequest } from '../../src/actions/open-request.ts'
import { readLeftOut, readNotReached } from '../../src/actions/read-by-hand.ts'
import { readStatus } from '../../src/actions/read-status.ts'
import { type ReleaseOrder, releaseRequest } from '../../src/actions/release-request.ts'
import { resendInvitation } from '../../src/actions/resend-invitation.ts'
import { resumeRequest } from '../../src/actions/resume-request.ts'
import { stopMail } from '../../src/actions/stop-mail.ts'
import { takePracticeFile } from '../../src/actions/take-practice-file.ts'
import { ELIGIBLE } from '../support/eligible.ts'
import { freshWorld } from '../support/fresh-world.ts'
import { parentOf } from '../support/parent.ts'
import { line, practiceCsv } from '../support/practice-csv.ts'
import { released } from '../support/released.ts'
import { mailedLinks, sendAll } from '../support/send-all.ts'

const DAY_MS = 24 * 60 * 60_000
const BATCH = 500

const world = await freshWorld({ SEND_PER_SECOND: '0' })
const { deps } = world

let mailsBefore = 0
afterEach(() => {
  mailsBefore = world.simulator.mails().length
})
const mailed = () =>
  world.simulator
    .mails()
    .slice(mailsBefore)
    .flatMap(({ envelope, text }) => (text.includes('/set-up/') ? envelope.to : []))
    .sort()
const address = (n: number) => `parent${n}@example.com`
const families = (...numbers: number[]) => numbers.map((n) => line(n))

/** A first request whose letters left. */
async function finished(lines: string[], order: Partial<ReleaseOrder> = {}): Promise<string> {
  const id = await released(deps, 'lakeside', lines, order)
  await sendAll(world, id)
  mailsBefore = world.simulator.mails().length
  return id
}

/** As if a mail server had taken every letter of a request. */
async function allTaken(requestId: string, letters: number): Promise<void> {
  const order = { worker: 'w', number: 1, want: letters, leaseMs: 1000, perHour: 0 }
  const claim = await deps.letters.claim(requestId, order, world.now())
  if (claim.outcome !== 'claimed') throw new Error(claim.outcome)
  const link = { generation: 1, lifetimeMs: 14 * DAY_MS, address: 'any' }
  const all = claim.letters
  await Promise.all(all.map((entry) => deps.letters.hand(requestId, entry, link, world.now())))
  await Promise.all(all.map((entry) => deps.letters.settle(requestId, entry, { to: 'accepted' }, world.now())))
  if (!(await deps.letters.finishIfDone(requestId, world.now()))) throw new Error('letters are left')
}

/** A further request with a file of these lines, and what was said of it. */
async function further(lines: string[]) {
  const asked = { practiceId: 'lakeside', requestedBy: 'manager@example.com', stated: ELIGIBLE }
  const opened = await openRequest(deps, { ...asked, again: 'the practice has new families' })
  if (opened.outcome !== 'opened') throw new Error(opened.outcome)
  const taken = await takePracticeFile(deps, opened.id, practiceCsv(lines), 'operator')
  if (taken.outcome !== 'taken') throw new Error(taken.outcome)
  return { id: opened.id, before: taken.before }
}

const release = (id: string, mailedBefore?: 'skip' | 'again') =>
  releaseRequest(deps, id, { actor: 'operator', mailedBefore })

async function invitationOf(requestId: string, n: number) {
  for await (const { letter } of deps.letters.entries(requestId)) {
    const found = await deps.invitations.find(letter.invitationId)
    if (found?.guardian.email === address(n)) return found
  }
  throw new Error(`no invitation of ${address(n)}`)
}
const idOf = async (requestId: string, n: number) => (await invitationOf(requestId, n)).id
const letterOf = (invitationId: string) => ({ invitationId, kind: 'invitation' as const, n: 0 })

async function leftOut(requestId: string): Promise<(string | undefined)[][]> {
  const request = await deps.requests.find(requestId)
  const list = (request && (await readLeftOut(deps, request, world.practice))) ?? []
  const all = []
  for await (const { patientId, reason, guardian } of list) all.push([patientId, reason, guardian?.email])
  return all
}

async function byHand(requestId: string): Promise<[string, string][]> {
  const request = await deps.requests.find(requestId)
  if (!request) throw new Error('a request')
  const all: [string, string][] = []
  for await (const { patientId, reason } of readNotReached(deps, request, world.practice)) all.push([patientId, reason])
  return all.sort()
}

/** What ends mail to a guardian for good, and the standing by which the next request tells it. */
const FOR_GOOD: Record<
  string,
  [past: string, standing: string, act: (requestId: string, id: string) => Promise<unknown>]
> = {
  'stopped our emails': ['mail-stopped', 'mail-stopped', (_, id) => stopMail(deps, id)],
  'reported one as spam': [
    'mail-stopped',
    'mail-stopped',
    (requestId, id) => deps.letters.report(requestId, letterOf(id), { to: 'complained', reason: 'abuse' }, world.now()),
  ],
  'has an address that mail came back from': [
    'address-bounced',
    'address-bounced',
    async (requestId, id) => {
      const { guardian } = (await deps.invitations.find(id)) ?? {}
      const bounce = {
        to: 'bounced',
        class: 'hard',
        reason: 'hard',
        address: deps.keyring.index('email', guardian?.email ?? ''),
      }
      await deps.letters.report(
        requestId,
        letterOf(id),
        bounce as Parameters<typeof deps.letters.report>[2],
        world.now(),
      )
    },
  ],
  'said "this is not me"': ['not-me', 'not-me', (_, id) => endInvitation(deps, id, 'not-me', 'guardian')],
  'said "not my number"': [
    'not-my-number',
    'not-my-number',
    (_, id) => endInvitation(deps, id, 'not-my-number', 'guardian'),
  ],
  'did not ask for a PIN': [
    'not-asked-for',
    'not-asked-for',
    (_, id) => endInvitation(deps, id, 'not-asked-for', 'phone'),
  ],
  'was revoked by the practice': ['revoked', 'revoked', (_, id) => endInvitation(deps, id, 'revoked', 'operator')],
}

test('of the first file of a practice nothing was released before, and nothing is asked', async () => {
  const asked = { practiceId: 'lakeside', requestedBy: 'manager@example.com', stated: ELIGIBLE }
  const opened = await openRequest(deps, asked)
  const id = opened.outcome === 'opened' ? opened.id : ''
  expect(await takePracticeFile(deps, id, practiceCsv(families(1)), 'operator')).not.toHaveProperty('before')
  expect(await release(id)).not.toHaveProperty('before')
})

test('the same file is recognised byte for byte, and its guardians each by email and phone, in every batch of it', async () => {
  const all = Array.from({ length: BATCH + 2 }, (_, n) => n)
  const first = await released(deps, 'lakeside', families(...all))
  await allTaken(first, all.length)
  const releasedAt = world.now()
  world.pass(DAY_MS)
  expect((await further(families(...all))).before).toEqual({
    sameFile: [{ requestId: first, releasedAt }],
    mailed: all.length,
    byRequest: [{ requestId: first, releasedAt, mailed: all.length }],
    pasts: { 'link-open': all.length },
  })
})

test('another file with some of the same guardians is not the same file; who has a new phone is another guardian', async () => {
  const first = await finished(families(1, 2, 3))
  await deps.invitations.moveLink(await idOf(first, 1), 'set-up', ['open'], world.now())
  const { before } = await further([...families(1, 2), line(3, { phone: '(202) 555-1099' }), line(4)])
  expect(before).toMatchObject({ sameFile: [], mailed: 2, pasts: { 'link-open': 1, 'set-up': 1 } })
}, 20_000)

test('a request of which nothing was mailed asks nothing of the next one', async () => {
  const first = await released(deps, 'lakeside', families(1))
  await cancelRequest(deps, first, false, 'operator')
  const { id, before } = await further(families(1))
  expect(before).toMatchObject({ sameFile: [{ requestId: first }], mailed: 0, pasts: {} })
  expect(await release(id)).toMatchObject({ outcome: 'released', invitations: 1 })
})

test('whoever has a link that works, or an account, is mailed again only by the operator’s word', async () => {
  const first = await finished(families(1, 2))
  await deps.invitations.moveLink(await idOf(first, 1), 'set-up', ['open'], world.now())
  const { id } = await further(families(1, 2, 3))
  expect(await release(id)).toMatchObject({
    outcome: 'mailed-before',
    before: { pasts: { 'set-up': 1, 'link-open': 1 } },
  })
  expect(await deps.letters.size(id)).toBe(0)
  expect((await deps.requests.find(id))?.state).toBe('requested')
}, 20_000)

test('left out they keep the link that they have, which works, and only the others are mailed', async () => {
  const first = await finished(families(1, 2))
  const { id } = await further(families(1, 2, 3))
  expect(await release(id, 'skip')).toMatchObject({ outcome: 'released', invitations: 1, skipped: 2, mailedAgain: 0 })
  await sendAll(world, id)
  expect(mailed()).toEqual([address(3)])
  expect((await invitationOf(first, 1)).link).toBe('open')
  expect((await parentOf(world).visit(mailedLinks(world, address(1)).at(-1) ?? '')).status).toBe(200)
  const [event] = (await deps.audit.read('lakeside')).filter((one) => one.event === 'released' && one.requestId === id)
  expect(event?.detail).toBe('1 invitations, 2 mailed before left out')
}, 20_000)

test('a child who is new to a guardian who is left out is on the list to register by hand, and counted', async () => {
  await finished(families(1, 2))
  const sibling = line(5, { email: address(1), phone: '(202) 555-1001' })
  const { id } = await further([...families(1, 2, 3), sibling, line(6, { email: '' })])
  expect(await release(id, 'skip')).toMatchObject({ skipped: 2, unnamed: 1 })
  expect(await leftOut(id)).toEqual([
    ['p6', 'no-email', undefined],
    ['p5', 'guardian-mailed-before', address(1)],
  ])
  expect((await deps.requests.find(id))?.leftOut).toBe(2)
}, 20_000)

test('mailed again they have one link that works: the newer one, to which the page of the older one sends them', async () => {
  const first = await finished(families(1, 2))
  await deps.invitations.moveLink(await idOf(first, 2), 'set-up', ['open'], world.now())
  const [older = ''] = mailedLinks(world, address(1)).slice(-1)
  const { id } = await further(families(1, 2))
  expect(await release(id, 'again')).toMatchObject({ outcome: 'released', invitations: 2, skipped: 0, mailedAgain: 2 })
  await sendAll(world, id)
  expect(mailed()).toEqual([address(1), address(2)])
  const [newer = ''] = mailedLinks(world, address(1)).slice(-1)
  const pages = [await parentOf(world).visit(older), await parentOf(world).visit(newer)]
  expect(pages.map(({ status }) => status)).toEqual([410, 200])
  expect(pages[0]?.text).toContain('There is a newer email')
  expect(await invitationOf(first, 1)).toMatchObject({ link: 'ended', endReason: 'mailed-again' })
  expect((await invitationOf(first, 2)).link).toBe('set-up')
  expect(await resendInvitation(deps, await idOf(first, 1), 'operator')).toEqual({
    outcome: 'refused',
    reason: 'mailed-again',
  })
  expect(await byHand(first)).toEqual([])
}, 20_000)

test('a guardian whom the portal has already keeps the link until the account is set up', async () => {
  const first = await finished(families(1))
  const held = await idOf(first, 1)
  await world.redis.hset(`{p:lakeside}:i:${held.slice('lakeside.'.length)}`, 'redeemedAt', world.now())
  const { id } = await further(families(1))
  await release(id, 'again')
  expect((await invitationOf(first, 1)).link).toBe('open')
}, 20_000)

test('whose link is over, or was cancelled with its request, is mailed without a word; the older link asks no more', async () => {
  const first = await finished(families(1))
  world.pass(15 * DAY_MS)
  const { id, before } = await further(families(1))
  expect(before?.pasts).toEqual({ 'link-ended': 1 })
  expect(await release(id)).toMatchObject({ outcome: 'released', invitations: 1, mailedAgain: 0 })
  await sendAll(world, id)
  expect(mailed()).toEqual([address(1)])
  expect((await invitationOf(first, 1)).endReason).toBe('mailed-again')
  await cancelRequest(deps, id, true, 'operator')
  const third = await further(families(1))
  expect(third.before).toMatchObject({ mailed: 1, pasts: { 'link-ended': 1 } })
  expect((await release(third.id)).outcome).toBe('released')
}, 20_000)

test('where nobody is left to mail nothing is released', async () => {
  const first = await finished(families(1, 2))
  await stopMail(deps, await idOf(first, 2))
  const { id } = await further(families(1, 2))
  expect(await release(id, 'skip')).toMatchObject({ outcome: 'nobody', before: { mailed: 2 } })
  expect((await deps.requests.find(id))?.state).toBe('requested')
}, 20_000)

test.each(Object.entries(FOR_GOOD))(
  'who %s in an earlier request gets no email of a later one, whatever is ordered, and stands on its list by hand',
  async (_, [past, standing, act]) => {
    const first = await finished(families(1, 2))
    await act(first, await idOf(first, 1))
    const { id, before } = await further(families(1, 2, 3))
    expect(before?.pasts).toEqual({ [past]: 1, 'link-open': 1 })
    expect(await release(id, 'again')).toMatchObject({ invitations: 3, mailedAgain: 1, barred: 1 })
    await sendAll(world, id)
    expect(mailed()).toEqual([address(2), address(3)])
    expect(await byHand(id)).toEqual([['p1', standing]])
    expect((await readStatus(deps, id))?.books.proved).toBe(true)
    expect((await resendInvitation(deps, await idOf(id, 1), 'operator')).outcome).toBe('refused')
  },
  20_000,
)

test('who stopped our emails has stopped them also where the chart has another phone by now', async () => {
  const first = await finished(families(1, 2))
  await stopMail(deps, await idOf(first, 1))
  const { id, before } = await further([line(1, { phone: '(202) 555-1099' }), line(3)])
  expect(before).toMatchObject({ mailed: 0, pasts: { 'mail-stopped': 1 } })
  await release(id)
  await sendAll(world, id)
  expect(mailed()).toEqual([address(3)])
}, 20_000)

test('a stop that comes by the older email keeps the newer one back that is still held', async () => {
  const first = await finished(families(1, 2))
  const { id } = await further(families(1, 2))
  await releaseRequest(deps, id, { actor: 'operator', mailedBefore: 'again', first: 1 })
  await stopMail(deps, await idOf(first, 2))
  await resumeRequest(deps, id, 'operator')
  await sendAll(world, id)
  expect(mailed()).toEqual([address(1)])
  const held = await idOf(id, 2)
  expect(await deps.letters.find(id, letterOf(held))).toMatchObject({ state: 'suppressed', reason: 'mail-stopped' })
  expect(await resendInvitation(deps, held, 'operator')).toEqual({ outcome: 'refused', reason: 'mail-stopped' })
}, 20_000)

test('when all data of an earlier request is erased its guardians are still known, and what they said holds', async () => {
  const first = await finished(families(1, 2, 3, 4, 5))
  await deps.invitations.moveLink(await idOf(first, 1), 'set-up', ['open'], world.now(), undefined, {
    event: { event: 'registered', actor: 'portal', at: world.now(), invitationId: await idOf(first, 1) },
  })
  await stopMail(deps, await idOf(first, 2))
  await endInvitation(deps, await idOf(first, 3), 'not-me', 'guardian')
  await FOR_GOOD['has an address that mail came back from']?.[2](first, await idOf(first, 4))
  await cancelRequest(deps, first, true, 'operator')
  await eraseRequest(deps, first, 'operator')
  expect(await world.redis.keys('*:i:*')).toEqual([])

  const { id, before } = await further(families(1, 2, 3, 4, 5, 6))
  expect(before).toMatchObject({
    mailed: 5,
    pasts: { 'set-up': 1, 'mail-stopped': 1, 'not-me': 1, 'address-bounced': 1, 'link-ended': 1 },
  })
  expect((await release(id)).outcome).toBe('mailed-before')
  expect(await release(id, 'skip')).toMatchObject({ invitations: 5, skipped: 1, barred: 3 })
  await sendAll(world, id)
  expect(mailed()).toEqual([address(5), address(6)])
}, 20_000)

test('a release that was cut short before it counted leaves the older links as they are, and is begun again', async () => {
  const first = await finished(families(1))
  const { id } = await further(families(1))
  const dying = { ...deps, requests: { ...deps.requests, release: () => Promise.reject(new Error('killed')) } }
  await expect(releaseRequest(dying, id, { actor: 'operator', mailedBefore: 'again' })).rejects.toThrow('killed')
  expect((await invitationOf(first, 1)).link).toBe('open')
  world.pass(60_001)
  await world.redis.del(`{p:lakeside}:enrolment:${id}`)
  expect(await release(id, 'again')).toMatchObject({ outcome: 'released', mailedAgain: 1 })
  expect((await invitationOf(first, 1)).link).toBe('ended')
}, 20_000)
