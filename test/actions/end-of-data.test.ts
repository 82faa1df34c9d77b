import { expect, test } from '@jest/globals'
import { cancelRequest } from '../../src/actions/cancel-request.ts'
import { endInvitation } from '../../src/actions/end-invitation.ts'
import { eraseRequest } from '../../src/actions/erase-request.ts'
import { openRequest } from '../../src/actions/open-request.ts'
import { readStatus } from '../../src/actions/read-status.ts'
import { refuseRequest } from '../../src/actions/refuse-request.ts'
import { resendInvitation } from '../../src/actions/resend-invitation.ts'
import { sweepEndedData } from '../../src/actions/sweep-ended-data.ts'
import { takePracticeFile } from '../../src/actions/take-practice-file.ts'
import { PracticeSchema } from '../../src/domain/practice.ts'
import { signStopToken } from '../../src/domain/stop-link.ts'
import { allOfRedis } from '../support/all-of-redis.ts'
import { ELIGIBLE } from '../support/eligible.ts'
import { freshWorld } from '../support/fresh-world.ts'
import { parentOf } from '../support/parent.ts'
import { line, practiceCsv } from '../support/practice-csv.ts'
import { released } from '../support/released.ts'
import { mailedLinks, sendAll } from '../support/send-all.ts'
import { LAKESIDE } from '../support/world.ts'

const DAY_MS = 24 * 60 * 60_000
const FAMILIES = [1, 2, 3]

const world = await freshWorld({ SEND_PER_SECOND: '0' })

const sweep = () => sweepEndedData(world.deps, 'leader')
const stored = async (requestId: string) => {
  const ids: string[] = []
  for await (const { letter } of world.deps.letters.entries(requestId)) ids.push(letter.invitationId)
  const found = await Promise.all([...new Set(ids)].map((id) => world.deps.invitations.find(id)))
  return found.filter((one) => one !== undefined)
}

/** A request of three families whose letters left. */
async function mailed(practiceId = 'lakeside', families = FAMILIES): Promise<string> {
  const requestId = await released(
    world.deps,
    practiceId,
    families.map((n) => line(n)),
  )
  await sendAll(world, requestId)
  return requestId
}

test('an invitation is erased thirty days after the last day of its link, and not before', async () => {
  const requestId = await mailed()
  world.pass(44 * DAY_MS - 60_000)
  await sweep()
  expect(await stored(requestId)).toHaveLength(3)
  world.pass(60 * 60_000)
  await sweep()
  expect(await stored(requestId)).toEqual([])
}, 20_000)

test('a link that was ended early is erased thirty days after that; the others stay their time', async () => {
  const requestId = await mailed()
  await sweep()
  world.pass(DAY_MS)
  const [first, second] = await stored(requestId)
  await endInvitation(world.deps, first?.id ?? '', 'not-me', 'guardian')
  await world.deps.invitations.moveLink(second?.id ?? '', 'set-up', ['open'], world.now())
  world.pass(30 * DAY_MS - 60_000)
  await sweep()
  expect(await stored(requestId)).toHaveLength(3)
  world.pass(60 * 60_000)
  await sweep()
  expect((await stored(requestId)).map(({ link }) => link)).toEqual(['open'])
  expect(await readStatus(world.deps, requestId)).toMatchObject({
    state: 'finished',
    counts: { accepted: 3 },
    funnel: { invited: 3, emailed: 3, registered: 1, ended: 1, endedBy: { 'not-me': 1 } },
  })
}, 20_000)

test('a family that got a new link late keeps its place until that one is over', async () => {
  const requestId = await mailed()
  const [one] = await stored(requestId)
  world.pass(40 * DAY_MS)
  expect((await resendInvitation(world.deps, one?.id ?? '', 'operator')).outcome).toBe('resent')
  world.pass(5 * DAY_MS)
  await sweep()
  expect((await stored(requestId)).map(({ id }) => id)).toEqual([one?.id])
  await sendAll(world, requestId)
  world.pass(43 * DAY_MS)
  await sweep()
  expect(await stored(requestId)).toHaveLength(1)
  world.pass(2 * DAY_MS)
  await sweep()
  expect(await stored(requestId)).toEqual([])
}, 20_000)

test('the invitations of a request are read only when one of them can be due', async () => {
  await mailed()
  const { invitations } = world.deps
  const reads: number[] = []
  const ends: typeof invitations.ends = (ids) => {
    reads.push(day)
    return invitations.ends(ids)
  }
  let day = 0
  for (; day <= 45; day += 1) {
    for (let round = 0; round < 2; round += 1)
      await sweepEndedData({ ...world.deps, invitations: { ...invitations, ends } }, 'leader')
    world.pass(DAY_MS)
  }
  expect(reads).toEqual([30, 44])
}, 20_000)

test('what was never mailed ends with its request; while that is paused nothing of it is erased', async () => {
  const requestId = await released(world.deps, 'lakeside', [line(1)])
  await world.deps.requests.move(requestId, 'paused', ['releasing'], world.now())
  world.pass(100 * DAY_MS)
  await sweep()
  expect(await stored(requestId)).toHaveLength(1)
  await cancelRequest(world.deps, requestId, false, 'operator')
  world.pass(29 * DAY_MS)
  await sweep()
  expect(await stored(requestId)).toHaveLength(1)
  world.pass(DAY_MS + 1)
  await sweep()
  expect(await stored(requestId)).toEqual([])
  expect(await world.deps.requests.find(requestId)).toMatchObject({
    state: 'cancelled',
    requestedBy: '',
    acknowledgement: { by: '', version: '2026-11' },
    erasedAt: world.now(),
  })
})

test('a practice file goes thirty days after its request ended, and with every version that was handed over', async () => {
  const requestId = await mailed()
  await world.deps.practiceFiles.keep(requestId, 'replaced', practiceCsv([line(9)])())
  await world.redis.sadd(`{p:lakeside}:files:${requestId}`, 'replaced')
  await world.redis.persist(`{p:lakeside}:file:${requestId}:replaced`)
  expect(await world.redis.keys('*:file:*')).toHaveLength(2)
  world.pass(30 * DAY_MS + 1)
  await sweep()
  expect(await world.redis.keys('*:file*')).toEqual([])
  expect(await stored(requestId)).toHaveLength(3)
}, 20_000)

test('a refused request is erased after its time: its record says so, and no longer who asked', async () => {
  const asked = { practiceId: 'lakeside', requestedBy: 'manager@example.com', stated: ELIGIBLE }
  const opened = await openRequest(world.deps, asked)
  const id = opened.outcome === 'opened' ? opened.id : ''
  await takePracticeFile(world.deps, id, practiceCsv([line(1)]), 'operator')
  await refuseRequest(world.deps, id, 'The portal is in preview mode.', 'operator')
  world.pass(29 * DAY_MS)
  await sweep()
  expect((await world.deps.requests.find(id))?.requestedBy).toBe('manager@example.com')
  world.pass(2 * DAY_MS)
  await sweep()
  expect(await allOfRedis(world.redis)).not.toContain('manager@example.com')
  expect(await world.deps.requests.find(id)).toMatchObject({ state: 'refused', requestedBy: '', erasedAt: world.now() })
  expect(await world.redis.keys('*:file*')).toEqual([])
})

test('at the end of data nothing in all of Redis tells who was invited, and other requests miss nothing', async () => {
  await world.deps.practices.put(PracticeSchema.parse({ ...LAKESIDE, id: 'hillside' }))
  const requestId = await mailed()
  const people = await stored(requestId)
  const parent = parentOf(world)
  const link = mailedLinks(world, 'parent1@example.com').at(-1) ?? ''
  await parent.ask(link, 'text')
  await world.simulator.settled()
  await world.redis.sadd(
    `{p:lakeside}:suppressed:${requestId}`,
    world.deps.keyring.index('email', 'parent2@example.com'),
  )
  await world.deps.invitations.moveLink(people[2]?.id ?? '', 'set-up', ['open'], world.now())
  world.pass(20 * DAY_MS)
  const other = await mailed('hillside', [7, 8])
  await world.deps.notices.add(
    {
      id: `account-set-up ${people[2]?.id}`,
      kind: 'account-set-up',
      requestId,
      to: ['parent3@example.com'],
      data: { language: 'en', practice: LAKESIDE, greeting: 'Hello,', setUpAt: 'today' },
    },
    world.now(),
  )
  world.pass(24 * DAY_MS + 60 * 60_000)
  const { keyring } = world.deps
  const told = [
    ...people.flatMap(({ guardian: { email, phone, firstName = '', lastName = '' } }) => [
      email,
      phone,
      firstName,
      lastName,
      keyring.index('email', email),
      keyring.index('phone', phone),
    ]),
    ...people.flatMap(({ id, guardian }) =>
      guardian.patients.map(({ birthDate }) => keyring.birthDateMac(id, birthDate)),
    ),
    ...people.flatMap(({ guardian }) => guardian.patients.map(({ id }) => `"${id}"`)),
  ]
  const before = await allOfRedis(world.redis)
  expect(told.filter((text) => before.includes(text)).length).toBeGreaterThan(people.length)
  const trail = await world.redis.xrange('{p:lakeside}:audit', '-', '+')

  await sweep()
  const after = await allOfRedis(world.redis)
  expect(told.filter((text) => after.includes(text))).toEqual([])
  const day = (await world.redis.keys('{p:lakeside}:pins:*'))[0]?.split(':').at(-1)
  const keys = await world.redis.keys('{p:lakeside}*')
  expect(keys.map((key) => key.replace(requestId, 'REQUEST')).sort()).toEqual([
    '{p:lakeside}:audit',
    '{p:lakeside}:counts:REQUEST',
    '{p:lakeside}:erased:REQUEST',
    '{p:lakeside}:mailed',
    '{p:lakeside}:once',
    `{p:lakeside}:pins:${day}`,
    '{p:lakeside}:practice',
    '{p:lakeside}:request:REQUEST',
    '{p:lakeside}:tally:REQUEST',
  ])
  expect(await world.redis.keys('{n:*')).toEqual([])
  expect(await world.redis.hlen('{s}:notices:sealed')).toBe(0)
  expect((await world.redis.xrange('{p:lakeside}:audit', '-', '+')).slice(0, trail.length)).toEqual(trail)

  expect(await stored(other)).toHaveLength(2)
  expect(await world.deps.letters.counts(other)).toEqual({ accepted: 2 })
  expect(await readStatus(world.deps, requestId)).toMatchObject({
    counts: { accepted: 3 },
    letters: 3,
    books: { proved: true },
    funnel: { invited: 3, emailed: 3, opened: 2, pinSent: 1, registered: 1 },
  })
}, 30_000)

test('a notice that cannot be opened any more keeps no data from its end, and goes with its own', async () => {
  const requestId = await mailed()
  const [one] = await stored(requestId)
  const about = [`account-set-up ${one?.id}`, 'account-set-up hillside.aaaaaaaaaaaaaaaaaaaaaa']
  for (const id of about) {
    const data = { language: 'en', practice: LAKESIDE, greeting: 'Hello,', setUpAt: 'today' } as const
    await world.deps.notices.add({ id, kind: 'account-set-up', to: ['parent1@example.com'], data }, world.now())
    await world.redis.hset('{s}:notices:sealed', id, 'sealed under a key that is gone')
  }
  world.pass(44 * DAY_MS + 60 * 60_000)
  await sweep()
  expect(await stored(requestId)).toEqual([])
  expect((await world.deps.requests.find(requestId))?.erasedAt).toBe(world.now())
  expect(await world.redis.hkeys('{s}:notices:sealed')).toEqual(about.slice(1))
}, 20_000)

test('an old link still names the practice and its phone; the stop link is harmless and brings nothing back', async () => {
  const requestId = await mailed()
  const [one] = await stored(requestId)
  const link = mailedLinks(world, 'parent1@example.com').at(-1) ?? ''
  expect(await eraseRequest(world.deps, requestId, 'operator')).toEqual({
    outcome: 'erased',
    invitations: 3,
    at: world.now(),
  })
  for (const days of [0, 15]) {
    world.pass(days * DAY_MS)
    const page = await parentOf(world).visit(link)
    expect(page.status).toBe(410)
    expect(page.text).toContain('Lakeside Pediatrics')
    expect(page.text).toContain('(202) 555-0199')
  }
  const stop = `/stop/${signStopToken(world.deps.keyring.linkKeys, one?.id ?? '')}`
  expect((await parentOf(world).browser.post(stop).type('form').send({ 'List-Unsubscribe': 'One-Click' })).status).toBe(
    200,
  )
  expect(await world.redis.keys('*:i:*')).toEqual([])
}, 20_000)
