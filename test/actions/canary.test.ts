import { expect, test } from '@jest/globals'
import { pauseRequest } from '../../src/actions/pause-request.ts'
import { readStatus } from '../../src/actions/read-status.ts'
import { releaseRequest } from '../../src/actions/release-request.ts'
import { resumeRequest } from '../../src/actions/resume-request.ts'
import { sendDueNotices } from '../../src/actions/send-notice.ts'
import { sweepLetters } from '../../src/actions/sweep-letters.ts'
import { atWork } from '../support/at-work.ts'
import { freshWorld } from '../support/fresh-world.ts'
import { line } from '../support/practice-csv.ts'
import { released } from '../support/released.ts'

const world = await freshWorld({ SEND_PER_SECOND: '0' })

const lines = (count: number) => Array.from({ length: count }, (_, n) => line(n))
const counts = (id: string) => world.deps.letters.counts(id)
const state = async (id: string) => (await world.deps.requests.find(id))?.state
const closed = async (id: string) => !(await world.deps.letters.openRequests()).includes(id)

test('when all of the first are settled the others still wait, and nothing says that it is finished', async () => {
  const id = await released(world.deps, 'lakeside', lines(30), { first: 5 })
  await atWork(world, async () => (await counts(id)).accepted === 5)
  await sweepLetters(world.deps, 'leader')
  expect(await counts(id)).toEqual({ accepted: 5, held: 25 })
  const status = await readStatus(world.deps, id)
  expect(status).toMatchObject({ state: 'releasing', held: 25, books: { proved: false } })
  expect(status?.waits).toMatchObject([{ why: 'held', words: expect.stringContaining(`"bulk-pin resume ${id}"`) }])
  expect(await closed(id)).toBe(false)
}, 20_000)

test('resume lets the others go once, however many resume at once, and every guardian gets one mail', async () => {
  const before = world.simulator.mails().length
  const id = await released(world.deps, 'lakeside', lines(40), { first: 5 })
  await atWork(world, async () => (await counts(id)).accepted === 5)
  const resumed = await Promise.all(Array.from({ length: 5 }, () => resumeRequest(world.deps, id, 'operator')))
  expect(resumed.reduce((sum, each) => sum + ('released' in each ? each.released : 0), 0)).toBe(35)
  await atWork(world, () => closed(id), { workers: 2 })
  expect(await counts(id)).toEqual({ accepted: 40 })
  const mailed = world.simulator.mails().slice(before)
  expect(mailed.filter(({ subject }) => subject?.includes('set up your'))).toHaveLength(40)
  expect(await resumeRequest(world.deps, id, 'operator')).toEqual({ outcome: 'refused', state: 'finished' })
}, 20_000)

test('the practice is told the day of the first, how many are held, and once the days of the others when they are let go', async () => {
  const before = world.simulator.mails().length
  const told = async (subject: RegExp) => {
    await sendDueNotices(world.deps)
    return world.simulator
      .mails()
      .slice(before)
      .filter((mail) => subject.test(mail.subject ?? ''))
  }
  const id = await released(world.deps, 'lakeside', lines(40), { first: 5, perHour: 1 })
  const [first] = await told(/emails are going out/)
  expect(first?.text).toContain('Emails: 40, for 40 patients.')
  expect(first?.text).toContain('A first part of 5 goes out now. The other 35 wait')
  expect(first?.text).toMatch(/\n\nSunday, November 22, 2026: 5 emails\n\n/)
  expect(await told(/The rest/)).toEqual([])

  await Promise.all(Array.from({ length: 5 }, () => resumeRequest(world.deps, id, 'operator')))
  await pauseRequest(world.deps, id, 'operator')
  await resumeRequest(world.deps, id, 'operator')
  const rest = await told(/The rest of your Bulk PIN registration emails is going out/)
  expect(rest).toHaveLength(1)
  expect(rest[0]?.envelope.to).toEqual(first?.envelope.to)
  expect(rest[0]?.text).toContain('Still to go out: 40 emails.')
  expect(rest[0]?.text).toContain('Sunday, November 22, 2026: 12 emails\nMonday, November 23, 2026: 24 emails\nTuesday')
})

test('that the others were let go is in the trail, also where the answer of Redis was lost', async () => {
  const id = await released(world.deps, 'lakeside', lines(10), { first: 5 })
  const { letters } = world.deps
  const releaseHeld: typeof letters.releaseHeld = async (...given) => {
    await letters.releaseHeld(...given)
    return 0
  }
  await resumeRequest({ ...world.deps, letters: { ...letters, releaseHeld } }, id, 'operator')
  expect(await counts(id)).toEqual({ queued: 10 })
  const trail = await world.deps.audit.read('lakeside')
  expect(trail.filter(({ event }) => event === 'resumed')).toMatchObject([{ actor: 'operator', requestId: id }])
})

test('a canary is released once', async () => {
  const id = await released(world.deps, 'lakeside', lines(10), { first: 5 })
  const again = await releaseRequest(world.deps, id, { actor: 'operator' })
  expect(again).toEqual({ outcome: 'not-now', state: 'releasing' })
  expect(await counts(id)).toEqual({ queued: 5, held: 5 })
})

test('a canary as large as the release holds nobody', async () => {
  const id = await released(world.deps, 'lakeside', lines(3), { first: 3 })
  expect(await counts(id)).toEqual({ queued: 3 })
  await atWork(world, () => closed(id))
  expect(await state(id)).toBe('finished')
})

test('a pause of a canary lets nothing go by itself', async () => {
  const id = await released(world.deps, 'lakeside', lines(6), { first: 2 })
  await pauseRequest(world.deps, id, 'operator')
  await sweepLetters(world.deps, 'leader')
  expect(await counts(id)).toEqual({ queued: 2, held: 4 })
  expect(await state(id)).toBe('paused')
})

test('a canary is judged, too: what came of it holds the rest back until it is decided', async () => {
  const id = await released(world.deps, 'lakeside', lines(70), { first: 60 })
  await atWork(world, async () => (await counts(id)).accepted === 60)
  await world.redis.hincrby(`{p:lakeside}:tally:${id}`, 'hard', 10)
  await sweepLetters(world.deps, 'leader')
  expect(await world.deps.requests.find(id)).toMatchObject({
    state: 'paused',
    pausedFor: { by: 'halt', sign: 'hard', count: 10, of: 60 },
  })
  expect(await resumeRequest(world.deps, id, 'operator')).toMatchObject({ released: 10 })
  await sweepLetters(world.deps, 'leader')
  expect(await state(id)).toBe('releasing')
}, 20_000)

test('letting a canary go is a decision about what was counted of it', async () => {
  const id = await released(world.deps, 'lakeside', lines(70), { first: 60 })
  await atWork(world, async () => (await counts(id)).accepted === 60)
  await world.redis.hincrby(`{p:lakeside}:tally:${id}`, 'hard', 5)
  await resumeRequest(world.deps, id, 'operator')
  expect((await world.deps.requests.find(id))?.talliedAtResume).toMatchObject({ accepted: 60, hard: 5 })
  await world.redis.hincrby(`{p:lakeside}:tally:${id}`, 'hard', 5)
  await sweepLetters(world.deps, 'leader')
  expect(await state(id)).toBe('releasing')
}, 20_000)
