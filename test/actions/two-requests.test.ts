import { expect, test } from '@jest/globals'
import { endInvitation } from '../../src/actions/end-invitation.ts'
import { eraseRequest } from '../../src/actions/erase-request.ts'
import { openRequest } from '../../src/actions/open-request.ts'
import { pauseRequest } from '../../src/actions/pause-request.ts'
import { readStatus } from '../../src/actions/read-status.ts'
import { refuseRequest } from '../../src/actions/refuse-request.ts'
import { revokePatient } from '../../src/actions/revoke-patient.ts'
import { sweepLetters } from '../../src/actions/sweep-letters.ts'
import { tellFamilyNews } from '../../src/actions/tell-family-news.ts'
import { ELIGIBLE } from '../support/eligible.ts'
import { freshWorld } from '../support/fresh-world.ts'
import { line } from '../support/practice-csv.ts'
import { released } from '../support/released.ts'
import { sendAll } from '../support/send-all.ts'

const DAY_MS = 24 * 60 * 60_000

const world = await freshWorld({ SEND_PER_SECOND: '0' })
const { deps } = world

const families = (...numbers: number[]) => numbers.map((n) => line(n))
const again = 'the practice has new families'
const counts = (id: string) => deps.letters.counts(id)

/** A finished request of families 1 and 2, and a further one that is released to these, which has not mailed yet. */
async function twoRequests(numbers: number[], mailedBefore: 'skip' | 'again', reminderDay: number | 'none' = 'none') {
  const first = await released(deps, 'lakeside', families(1, 2), { reminderDay })
  await sendAll(world, first)
  const second = await released(deps, 'lakeside', families(...numbers), { again, mailedBefore })
  return { first, second }
}

async function idOf(requestId: string, n: number): Promise<string> {
  for await (const { letter } of deps.letters.entries(requestId)) {
    const found = await deps.invitations.find(letter.invitationId)
    if (found?.guardian.email === `parent${n}@example.com`) return found.id
  }
  throw new Error(`no invitation of family ${n}`)
}

test('each has its own letters, funnel and state, and the older one stays finished while the newer one is sent', async () => {
  const { first, second } = await twoRequests([2, 3, 4], 'skip')
  await endInvitation(deps, await idOf(first, 1), 'not-me', 'guardian')
  expect(await readStatus(deps, first)).toMatchObject({
    state: 'finished',
    letters: 2,
    funnel: { invited: 2, ended: 1 },
  })
  expect(await readStatus(deps, second)).toMatchObject({
    state: 'releasing',
    letters: 2,
    funnel: { invited: 2, ended: 0 },
  })
  await sendAll(world, second)
  expect([await counts(first), await counts(second)]).toEqual([{ accepted: 2 }, { accepted: 2 }])
  expect((await deps.requests.find(first))?.finishedAt).toBe(world.now())
}, 20_000)

test('the emails of both count towards the PINs that the practice’s day allows', async () => {
  const { second } = await twoRequests([2, 3, 4], 'skip')
  await sendAll(world, second)
  expect(Object.values(await world.redis.hgetall('{p:lakeside}:mailed'))).toEqual(['4'])
}, 20_000)

test('one child is taken out of the invitations of both', async () => {
  const { first, second } = await twoRequests([1, 3], 'again')
  expect(await revokePatient(deps, 'lakeside', 'p1', 'operator')).toEqual({ invitations: 2, ended: 1, unreadable: [] })
  for (const id of [first, second]) {
    const patients = []
    for await (const { letter } of deps.letters.entries(id))
      patients.push(...((await deps.invitations.find(letter.invitationId))?.guardian.patients ?? []))
    expect(patients.map(({ id: patient }) => patient)).not.toContain('p1')
  }
}, 20_000)

test('when the older one is erased nothing of the newer one goes, and its emails leave', async () => {
  const { first, second } = await twoRequests([1, 3], 'again')
  expect(await eraseRequest(deps, first, 'operator')).toMatchObject({ outcome: 'erased', invitations: 2 })
  expect(await readStatus(deps, second)).toMatchObject({ state: 'releasing', letters: 2, funnel: { invited: 2 } })
  await sendAll(world, second)
  expect(await counts(second)).toEqual({ accepted: 2 })
  expect((await deps.invitations.find(await idOf(second, 1)))?.link).toBe('open')
}, 20_000)

test('who asked for a new email waits in one list, and stays on it when the other request is erased', async () => {
  const { first, second } = await twoRequests([3], 'skip')
  await sendAll(world, second)
  const asking = [await idOf(first, 1), await idOf(second, 3)]
  for (const id of asking) {
    await world.redis.hset(`{p:lakeside}:i:${id.slice('lakeside.'.length)}`, 'link', 'locked')
    const event = { event: 'asked-again', actor: 'guardian', at: world.now(), invitationId: id }
    expect((await deps.asked.note(id, 1, 'today', event)).outcome).toBe('noted')
  }
  expect((await deps.asked.waiting('lakeside')).map(({ id }) => id).sort()).toEqual([...asking].sort())
  await eraseRequest(deps, first, 'operator')
  expect((await deps.asked.waiting('lakeside')).map(({ id }) => id)).toEqual(asking.slice(1))
}, 20_000)

test('the older one’s reminder goes to who was left out of the newer one', async () => {
  const first = await released(deps, 'lakeside', families(1), { reminderDay: 7 })
  await sendAll(world, first)
  world.pass(6 * DAY_MS)
  const second = await released(deps, 'lakeside', families(1, 2), { again, mailedBefore: 'skip', reminderDay: 'none' })
  await sendAll(world, second)
  world.pass(DAY_MS)
  await sweepLetters(deps, 'leader')
  await sendAll(world, first)
  expect([await counts(first), await counts(second)]).toEqual([{ accepted: 2 }, { accepted: 1 }])
}, 20_000)

test('a reminder that waits when the guardian is mailed again is not sent any more', async () => {
  const first = await released(deps, 'lakeside', families(1), { reminderDay: 7 })
  await sendAll(world, first)
  world.pass(7 * DAY_MS)
  await sweepLetters(deps, 'leader')
  expect(await counts(first)).toEqual({ accepted: 1, queued: 1 })
  const second = await released(deps, 'lakeside', families(1), { again, mailedBefore: 'again', reminderDay: 'none' })
  const before = world.simulator.mails().length
  await Promise.all([sendAll(world, first), sendAll(world, second)])
  expect(await counts(first)).toEqual({ accepted: 1, cancelled: 1 })
  const toParents = world.simulator
    .mails()
    .slice(before)
    .filter(({ text }) => text.includes('/set-up/'))
  expect(toParents.map(({ envelope }) => envelope.to)).toEqual([['parent1@example.com']])
}, 20_000)

test('the practice’s news waits with a request that stands still, also where a newer one does not', async () => {
  const { first, second } = await twoRequests([3], 'skip', 9)
  await sendAll(world, second)
  await endInvitation(deps, await idOf(first, 1), 'not-me', 'guardian')
  await pauseRequest(deps, first, 'operator')
  const asked = { practiceId: 'lakeside', requestedBy: 'manager@example.com', stated: ELIGIBLE, again }
  const third = await openRequest(deps, asked)
  await refuseRequest(deps, third.outcome === 'opened' ? third.id : '', 'Not yet.', 'operator')
  world.pass(DAY_MS)
  await tellFamilyNews(deps, 'leader')
  const news = (await deps.notices.waiting()).filter(({ kind }) => kind === 'family-news')
  expect(news.map(({ requestId }) => requestId)).toEqual([first])
}, 20_000)
