import { expect, test } from '@jest/globals'
import { cancelRequest } from '../../src/actions/cancel-request.ts'
import { openRequest } from '../../src/actions/open-request.ts'
import { pauseRequest } from '../../src/actions/pause-request.ts'
import { readStatus } from '../../src/actions/read-status.ts'
import { refuseRequest } from '../../src/actions/refuse-request.ts'
import { releaseRequest } from '../../src/actions/release-request.ts'
import { resumeRequest } from '../../src/actions/resume-request.ts'
import { revokePatient } from '../../src/actions/revoke-patient.ts'
import { sendDueNotices } from '../../src/actions/send-notice.ts'
import { takePracticeFile } from '../../src/actions/take-practice-file.ts'
import { PracticeSchema } from '../../src/domain/practice.ts'
import { ELIGIBLE } from '../support/eligible.ts'
import { freshWorld } from '../support/fresh-world.ts'
import { line, practiceCsv } from '../support/practice-csv.ts'
import { LAKESIDE } from '../support/world.ts'

const OPERATOR = { actor: 'operator' }

const world = await freshWorld()

const ask = (practiceId = 'lakeside', stated = ELIGIBLE) =>
  openRequest(world.deps, { practiceId, requestedBy: 'manager@lakeside.example.com', stated })

async function requested(practiceId = 'lakeside'): Promise<string> {
  const opened = await ask(practiceId)
  if (opened.outcome !== 'opened') throw new Error(opened.outcome)
  return opened.id
}

async function withFile(lines: string[]): Promise<string> {
  const id = await requested()
  await takePracticeFile(world.deps, id, practiceCsv(lines), 'operator')
  return id
}

test('a practice that meets not every criterion gets no request, and is told each fault with its remedy', async () => {
  const refused = await ask('lakeside', { ...ELIGIBLE, portalLive: false, contactsReviewed: false })
  expect(refused).toMatchObject({
    outcome: 'not-eligible',
    criteria: [{ criterion: 'portalLive' }, { criterion: 'contactsReviewed' }],
  })
  expect(await world.deps.requests.list()).toEqual([])
})

test('who acknowledged, when and which wording is kept, and both addresses get the confirmation at once', async () => {
  const id = await requested()
  expect(await world.deps.requests.find(id)).toMatchObject({
    acknowledgement: { by: 'manager@lakeside.example.com', at: world.now(), version: '2026-11' },
  })
  await sendDueNotices(world.deps)
  const mail = await world.simulator.nextMail('manager@lakeside.example.com')
  expect(mail.envelope.to).toContain('office@lakeside.example.com')
  expect(mail.text).toMatch(/5 to 7 business days/)
  expect(mail.text).toContain('18')
})

test('Bulk PIN is once per practice, however many ask at once', async () => {
  const answers = await Promise.all(Array.from({ length: 20 }, () => ask()))
  expect(answers.filter(({ outcome }) => outcome === 'opened')).toHaveLength(1)
  expect(answers.filter(({ outcome }) => outcome === 'stands')).toHaveLength(19)
})

test('requests are served first come first: each knows its place', async () => {
  for (const id of ['first', 'second']) await world.deps.practices.put(PracticeSchema.parse({ ...LAKESIDE, id }))
  expect(await ask('first')).toMatchObject({ place: 1 })
  world.pass(1)
  expect(await ask('second')).toMatchObject({ place: 2 })
})

test('a refused request does not count as the once, and the practice is told why', async () => {
  const id = await requested()
  await refuseRequest(world.deps, id, 'The portal is in preview mode.', 'operator')
  expect((await world.deps.requests.find(id))?.state).toBe('refused')
  await sendDueNotices(world.deps)
  expect(world.simulator.mails().at(-1)?.text).toContain('The portal is in preview mode.')
  expect(await ask()).toMatchObject({ outcome: 'opened', place: 1 })
})

test('a file that cannot be used changes nothing, and the one before stays', async () => {
  const id = await withFile([line(1)])
  const before = (await world.deps.requests.find(id))?.file
  const taken = await takePracticeFile(world.deps, id, practiceCsv([]), 'operator')
  expect(taken.outcome).toBe('unreadable')
  expect((await world.deps.requests.find(id))?.file).toEqual(before)
})

test('the last file handed over counts, and after the release none is taken', async () => {
  const id = await withFile([line(1), line(2), line(3)])
  await takePracticeFile(world.deps, id, practiceCsv([line(1)]), 'operator')
  expect(await releaseRequest(world.deps, id, OPERATOR)).toMatchObject({ outcome: 'released', invitations: 1 })
  expect(await takePracticeFile(world.deps, id, practiceCsv([line(2)]), 'operator')).toEqual({
    outcome: 'too-late',
    state: 'releasing',
  })
})

test('the kept file is sealed', async () => {
  await withFile(Array.from({ length: 50 }, (_, n) => line(n)))
  const [key = ''] = await world.redis.keys('*:file:*')
  expect((await world.redis.lindexBuffer(key, 0))?.toString('latin1')).not.toContain('parent1@')
})

test('nothing is released while a status is unknown; the statusMap settles it without another file', async () => {
  const id = await withFile([line(1), line(2, { status: 'Deceased 2021' })])
  expect(await releaseRequest(world.deps, id, OPERATOR)).toEqual({
    outcome: 'unknown-statuses',
    statuses: ['Deceased 2021'],
  })
  await world.deps.practices.put({ ...world.practice, statusMap: { 'Deceased 2021': 'not-active' } })
  expect(await releaseRequest(world.deps, id, OPERATOR)).toMatchObject({ outcome: 'released', invitations: 1 })
})

test('a release without a file, without anybody, or twice is refused', async () => {
  expect((await releaseRequest(world.deps, await requested(), OPERATOR)).outcome).toBe('no-file')
  await world.redis.flushdb()
  await world.deps.practices.put(world.practice)
  expect((await releaseRequest(world.deps, await withFile([line(1, { email: '' })]), OPERATOR)).outcome).toBe('nobody')
  await world.redis.flushdb()
  await world.deps.practices.put(world.practice)
  const id = await withFile([line(1)])
  await releaseRequest(world.deps, id, OPERATOR)
  expect(await releaseRequest(world.deps, id, OPERATOR)).toEqual({ outcome: 'not-now', state: 'releasing' })
})

test('two releases at once enrol every guardian once', async () => {
  const id = await withFile(Array.from({ length: 1200 }, (_, n) => line(n)))
  const answers = await Promise.all([
    releaseRequest(world.deps, id, OPERATOR),
    releaseRequest(world.deps, id, OPERATOR),
  ])
  expect(answers.map(({ outcome }) => outcome).sort()).toEqual(['busy', 'released'])
  expect(await world.deps.letters.counts(id)).toEqual({ queued: 1200 })
})

test('the first of a canary go at once, the rest is held until resume', async () => {
  const id = await withFile(Array.from({ length: 30 }, (_, n) => line(n)))
  expect(await releaseRequest(world.deps, id, { first: 5, actor: 'operator' })).toMatchObject({
    invitations: 30,
    held: 25,
  })
  expect(await world.deps.letters.counts(id)).toEqual({ queued: 5, held: 25 })
  expect(await resumeRequest(world.deps, id, 'operator')).toMatchObject({ released: 25 })
  expect(await world.deps.letters.counts(id)).toEqual({ queued: 30 })
})

test('pause and resume move between each other only, and a finished request is left alone', async () => {
  const id = await withFile([line(1)])
  expect((await pauseRequest(world.deps, id, 'operator')).outcome).toBe('refused')
  await releaseRequest(world.deps, id, OPERATOR)
  expect((await pauseRequest(world.deps, id, 'operator')).outcome).toBe('moved')
  expect((await pauseRequest(world.deps, id, 'operator')).outcome).toBe('already')
  expect((await resumeRequest(world.deps, id, 'operator')).outcome).toBe('moved')
})

test('cancelled before the first mail it does not count as the once, and with links every link ends', async () => {
  const id = await withFile([line(1), line(2)])
  await releaseRequest(world.deps, id, OPERATOR)
  expect(await cancelRequest(world.deps, id, true, 'operator')).toMatchObject({ stopped: 2, ended: 2 })
  expect(await readStatus(world.deps, id)).toMatchObject({
    state: 'cancelled',
    counts: { cancelled: 2 },
    funnel: { invited: 2, ended: 2 },
  })
  expect((await ask()).outcome).toBe('opened')
})

test('one child is taken out of every invitation at once; an invitation without any child ends', async () => {
  const id = await withFile([
    line(1, { email: 'ana@example.org', phone: '2025551001' }),
    line(2, { email: 'ana@example.org', phone: '2025551001' }),
    line(3),
  ])
  await releaseRequest(world.deps, id, OPERATOR)
  expect(await revokePatient(world.deps, 'lakeside', 'p1', 'operator')).toMatchObject({ invitations: 1, ended: 0 })
  expect(await revokePatient(world.deps, 'lakeside', 'p2', 'operator')).toMatchObject({ invitations: 1, ended: 1 })
  expect(await revokePatient(world.deps, 'lakeside', 'nobody', 'operator')).toMatchObject({ invitations: 0, ended: 0 })
})

test('the release email tells counts and days, and no name', async () => {
  const id = await withFile([line(1), line(2), line(3, { email: '' })])
  await releaseRequest(world.deps, id, OPERATOR)
  await sendDueNotices(world.deps)
  const mail = world.simulator.mails().at(-1)
  expect(mail?.text).toContain('2')
  expect(`${mail?.subject} ${mail?.text} ${mail?.html}`).not.toMatch(/Child|Parent\d|Family\d/)
})
