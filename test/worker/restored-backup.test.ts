import { copyFile, mkdtemp } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, expect, test } from '@jest/globals'
import { Redis } from 'ioredis'
import { holdRestoredBackup, mayBeRestored } from '../../src/actions/hold-restored-backup.ts'
import { openRequest } from '../../src/actions/open-request.ts'
import { readStatus } from '../../src/actions/read-status.ts'
import { registerAccount } from '../../src/actions/register-account.ts'
import { releaseRequest } from '../../src/actions/release-request.ts'
import { resumeRequest } from '../../src/actions/resume-request.ts'
import { sendDueNotices } from '../../src/actions/send-notice.ts'
import { sweepLetters } from '../../src/actions/sweep-letters.ts'
import { takePracticeFile } from '../../src/actions/take-practice-file.ts'
import { statusLines } from '../../src/cli/status-lines.ts'
import { PracticeSchema } from '../../src/domain/practice.ts'
import { atWork } from '../support/at-work.ts'
import { ELIGIBLE } from '../support/eligible.ts'
import { line, practiceCsv } from '../support/practice-csv.ts'
import { startRedis } from '../support/redis-server.ts'
import { released } from '../support/released.ts'
import { tempDir } from '../support/temp-dir.ts'
import { LAKESIDE, startWorld, type World } from '../support/world.ts'

const OPERATOR = { actor: 'operator' }
const MINUTE_MS = 60_000
const DAY_MS = 24 * 60 * MINUTE_MS
const SETTINGS = { SEND_PER_SECOND: '0', OPERATOR_EMAIL: 'operator@example.org' }

const scratch = tempDir()
const opened: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const close of opened.splice(0).reverse()) await close()
})

async function worldOn(...options: string[]): Promise<World> {
  const server = await startRedis(...options)
  opened.push(() => server.stop())
  const world = await startWorld(SETTINGS, {}, new Redis(server.url))
  opened.push(() => world.stop())
  return world
}

/** The world as it was when its dump was made, so long after: the original goes on elsewhere. */
async function restoredFrom(original: World, afterMs: number): Promise<World> {
  await original.redis.save()
  const [, directory = ''] = (await original.redis.config('GET', 'dir')) as string[]
  const copy = await mkdtemp(join(scratch, 'copy-'))
  await copyFile(join(directory, 'dump.rdb'), join(copy, 'dump.rdb'))
  const world = await worldOn('--dir', copy)
  world.pass(original.now() - world.now() + afterMs)
  return world
}

const lines = (count: number) => Array.from({ length: count }, (_, n) => line(n))
const counts = (world: World, id: string) => world.deps.letters.counts(id)
async function invitationsOf(world: World, id: string): Promise<string[]> {
  const ids: string[] = []
  for await (const { letter } of world.deps.letters.entries(id)) ids.push(letter.invitationId)
  return ids
}
async function requested(world: World, families: number): Promise<string> {
  const asked = { practiceId: 'lakeside', requestedBy: 'manager@example.com', stated: ELIGIBLE }
  const opened = await openRequest(world.deps, asked)
  if (opened.outcome !== 'opened') throw new Error(opened.outcome)
  await takePracticeFile(world.deps, opened.id, practiceCsv(lines(families)), 'operator')
  return opened.id
}
async function lookAt(world: World, id: string): Promise<string[]> {
  const status = await readStatus(world.deps, id)
  if (!status) throw new Error('a status')
  return statusLines(status, world.now())
}
const closed = async (world: World, id: string) => !(await world.deps.letters.openRequests()).includes(id)
const mailsTo = (world: World, address: string) =>
  world.simulator.mails().filter(({ envelope }) => envelope.to.includes(address))
const toParents = (world: World) => world.simulator.mails().filter(({ text }) => text.includes('/stop/'))

test('a worker on a restored backup sends nothing, says why, and after the resume sends each letter once', async () => {
  const original = await worldOn()
  const id = await released(original.deps, 'lakeside', lines(12), { first: 5 })
  await atWork(original, async () => (await counts(original, id)).accepted === 5)
  await resumeRequest(original.deps, id, 'operator')
  expect(await counts(original, id)).toEqual({ accepted: 5, queued: 7 })

  const copy = await restoredFrom(original, 16 * MINUTE_MS)
  await atWork(copy, () => mailsTo(copy, 'operator@example.org').length > 0, { workers: 2, silentBefore: true })
  expect(toParents(copy)).toEqual([])
  expect(await counts(copy, id)).toEqual({ accepted: 5, queued: 7 })
  expect(await copy.deps.requests.find(id)).toMatchObject({ state: 'paused', pausedFor: { by: 'restored-backup' } })
  expect((await lookAt(copy, id)).join('\n')).toMatch(/restored backup[\s\S]*bulk-pin resume/)
  const [mail, ...others] = mailsTo(copy, 'operator@example.org')
  expect(others).toEqual([])
  expect(mail?.text).toContain(id)

  await resumeRequest(copy.deps, id, 'operator')
  await atWork(copy, () => closed(copy, id), { workers: 2 })
  expect(await counts(copy, id)).toEqual({ accepted: 12 })
  const written = toParents(copy).flatMap(({ envelope }) => envelope.to)
  expect(written).toHaveLength(7)
  expect(new Set(written).size).toBe(7)
}, 30_000)

test('reminders and notices to guardians of a finished request stand still as well, until it is resumed', async () => {
  const original = await worldOn()
  const id = await released(original.deps, 'lakeside', lines(2), { reminderDay: 4 })
  await atWork(original, () => closed(original, id))
  const [account = ''] = await invitationsOf(original, id)
  await registerAccount(original.deps, { keyId: 'k', portalId: 'any' }, account)

  const copy = await restoredFrom(original, 5 * DAY_MS)
  await sendDueNotices(copy.deps)
  expect(copy.simulator.mails()).toEqual([])
  await atWork(copy, () => mailsTo(copy, 'operator@example.org').length > 0, { silentBefore: true })
  await sweepLetters(copy.deps, 'leader')
  expect(await counts(copy, id)).toEqual({ accepted: 2 })
  expect(copy.simulator.mails()).toHaveLength(1)

  expect(await resumeRequest(copy.deps, id, 'operator')).toMatchObject({ state: 'finished' })
  copy.pass(MINUTE_MS)
  await atWork(
    copy,
    async () => (await counts(copy, id)).accepted === 3 && (await copy.deps.notices.waiting()).length === 0,
  )
  const subjects = copy.simulator.mails().map(({ subject }) => subject)
  expect(subjects.filter((subject) => subject?.includes('account is set up'))).toHaveLength(1)
  expect(subjects.filter((subject) => subject?.includes('reminder'))).toHaveLength(1)
}, 30_000)

test('a notice to a guardian of a request that has nothing else to send is reason enough to ask', async () => {
  const original = await worldOn()
  const id = await released(original.deps, 'lakeside', lines(1))
  await atWork(original, () => closed(original, id))
  const [account = ''] = await invitationsOf(original, id)
  await registerAccount(original.deps, { keyId: 'k', portalId: 'any' }, account)

  const copy = await restoredFrom(original, DAY_MS)
  await atWork(copy, () => mailsTo(copy, 'operator@example.org').length > 0, { silentBefore: true })
  expect((await copy.deps.requests.find(id))?.pausedFor).toEqual({ by: 'restored-backup' })
  copy.pass(MINUTE_MS)
  await sendDueNotices(copy.deps)
  expect(copy.simulator.mails()).toHaveLength(1)
  await resumeRequest(copy.deps, id, 'operator')
  copy.pass(MINUTE_MS)
  await sendDueNotices(copy.deps)
  expect(copy.simulator.mails().at(-1)?.subject).toContain('account is set up')
}, 30_000)

test('a backup from before a release is not released again by an ordinary order, but by a decision, and mails each family once', async () => {
  const original = await worldOn()
  const id = await requested(original, 2)
  await atWork(original, () => mailsTo(original, 'manager@example.com').length > 0)
  const copy = await restoredFrom(original, 12 * 60 * MINUTE_MS)
  await releaseRequest(original.deps, id, OPERATOR)
  await atWork(original, () => closed(original, id))
  expect(toParents(original)).toHaveLength(2)

  await atWork(copy, () => mailsTo(copy, 'operator@example.org').length > 0, { workers: 2, silentBefore: true })
  const [mail, ...others] = mailsTo(copy, 'operator@example.org')
  expect(others).toEqual([])
  expect(mail?.text).toMatch(new RegExp(`may have been released after the backup was made.*\\n${id}`))
  expect(await releaseRequest(copy.deps, id, OPERATOR)).toEqual({ outcome: 'may-be-restored' })
  expect(await invitationsOf(copy, id)).toEqual([])
  expect((await lookAt(copy, id)).join('\n')).toMatch(/held back .* restored backup[\s\S]*bulk-pin resume/)
  expect(toParents(copy)).toEqual([])

  expect(await resumeRequest(copy.deps, id, 'operator')).toMatchObject({ outcome: 'moved', state: 'requested' })
  expect(await resumeRequest(copy.deps, id, 'operator')).toEqual({ outcome: 'refused', state: 'requested' })
  expect((await copy.deps.requests.find(id))?.pausedFor).toBeUndefined()
  expect((await lookAt(copy, id)).join('\n')).not.toContain('restored backup')
  const trail = (await copy.deps.audit.read('lakeside')).slice(-2)
  expect(trail).toMatchObject([
    { event: 'paused', actor: 'service', requestId: id, detail: 'restored-backup' },
    { event: 'resumed', actor: 'operator', requestId: id, detail: 'may be released' },
  ])
  expect(await releaseRequest(copy.deps, id, OPERATOR)).toMatchObject({ outcome: 'released', invitations: 2 })
  await atWork(copy, () => closed(copy, id))
  expect(toParents(copy)).toHaveLength(2)
}, 30_000)

test('a release that is under way when a worker finds what may be a restored backup is refused, and sends nothing', async () => {
  const world = await worldOn()
  const id = await requested(world, 2)
  await world.deps.workers.beat('w', world.now())
  world.pass(DAY_MS)
  const { letters } = world.deps
  const open: typeof letters.open = async (...given) => {
    await holdRestoredBackup(world.deps, undefined)
    return letters.open(...given)
  }
  const crossed = await releaseRequest({ ...world.deps, letters: { ...letters, open } }, id, OPERATOR)
  expect(crossed).toEqual({ outcome: 'may-be-restored' })
  await world.deps.practices.put(PracticeSchema.parse({ ...LAKESIDE, id: 'hill' }))
  const other = await released(world.deps, 'hill', lines(1))
  await atWork(world, () => closed(world, other))
  expect(toParents(world)).toHaveLength(1)
  await resumeRequest(world.deps, id, 'operator')
  expect(await releaseRequest(world.deps, id, OPERATOR)).toMatchObject({ outcome: 'released', invitations: 2 })
}, 30_000)

test('a release that is quicker than the worker that finds what may be a restored backup stands still', async () => {
  const world = await worldOn()
  const id = await requested(world, 2)
  await world.deps.workers.beat('w', world.now())
  world.pass(DAY_MS)
  const { requests } = world.deps
  const holdUnreleased: typeof requests.holdUnreleased = async (...given) => {
    await releaseRequest(world.deps, id, OPERATOR)
    return requests.holdUnreleased(...given)
  }
  await holdRestoredBackup({ ...world.deps, requests: { ...requests, holdUnreleased } }, undefined)
  expect(await requests.find(id)).toMatchObject({ state: 'paused', pausedFor: { by: 'restored-backup' } })
})

test('the operator is told of a silence also where no request is held, once; of a first start and an emptied Redis never', async () => {
  const world = await worldOn()
  const told = async () => (await world.deps.notices.waiting()).map(({ kind }) => kind)
  await Promise.all([holdRestoredBackup(world.deps, undefined), holdRestoredBackup(world.deps, world.now())])
  expect(await told()).toEqual([])
  await world.deps.workers.beat('w', world.now())
  world.pass(DAY_MS)
  await Promise.all([holdRestoredBackup(world.deps, undefined), holdRestoredBackup(world.deps, undefined)])
  await holdRestoredBackup(world.deps, undefined)
  expect(await told()).toEqual(['backup-restored'])
  expect(world.logged().match(/may be a restored backup/g)).toHaveLength(1)
})

test('fifty workers that hold a request back at once, and fifty orders to go on, write the trail once each', async () => {
  const world = await worldOn()
  const id = await requested(world, 1)
  await world.deps.workers.beat('w', world.now())
  world.pass(DAY_MS)
  const fifty = <Done>(act: () => Promise<Done>) => Promise.all(Array.from({ length: 50 }, act))
  await fifty(() => holdRestoredBackup(world.deps, undefined))
  const resumed = await fifty(() => resumeRequest(world.deps, id, 'operator'))
  expect(resumed.filter(({ outcome }) => outcome === 'moved')).toHaveLength(1)
  const events = (await world.deps.audit.read('lakeside')).map(({ event }) => event)
  expect(events.slice(-2)).toEqual(['paused', 'resumed'])
  expect(events.filter((event) => event === 'paused' || event === 'resumed')).toHaveLength(2)
})

test('a notice that cannot be opened keeps no worker from its start', async () => {
  const original = await worldOn()
  const id = await released(original.deps, 'lakeside', lines(1))
  await original.deps.workers.beat('w', original.now())
  await original.redis.hset('{s}:notices:sealed', `release-started ${id}`, 'sealed under a key that is gone')
  original.pass(DAY_MS)
  await atWork(original, () => mailsTo(original, 'operator@example.org').length > 0, { silentBefore: true })
  expect((await original.deps.requests.find(id))?.pausedFor).toEqual({ by: 'restored-backup' })
  expect(original.logged()).toContain(`"notice":"release-started ${id}"`)
}, 30_000)

test('a backup that is taken up within fifteen minutes, and a service that has none behind it, go on', async () => {
  const fresh = await worldOn()
  const id = await released(fresh.deps, 'lakeside', lines(1))
  await atWork(fresh, () => closed(fresh, id), { silentBefore: true })
  expect(toParents(fresh)).toHaveLength(1)
  const soon = await restoredFrom(fresh, 15 * MINUTE_MS)
  await soon.deps.practices.put(PracticeSchema.parse({ ...LAKESIDE, id: 'hill' }))
  const next = await released(soon.deps, 'hill', lines(1))
  await atWork(soon, () => closed(soon, next), { silentBefore: true })
  expect(toParents(soon)).toHaveLength(1)
}, 30_000)

test('an orderly stop leaves the age of the newest beat behind, and a start after a long rest asks', async () => {
  const world = await worldOn()
  const id = await released(world.deps, 'lakeside', lines(3), { first: 1 })
  await atWork(world, async () => (await counts(world, id)).accepted === 1, { silentBefore: true })
  expect(await world.deps.workers.alive(world.now())).toEqual([])
  expect(await world.deps.workers.lastBeat()).toBe(world.now())
  world.pass(15 * MINUTE_MS + 1)
  await atWork(world, () => mailsTo(world, 'operator@example.org').length > 0, { silentBefore: true })
  expect((await world.deps.requests.find(id))?.pausedFor).toEqual({ by: 'restored-backup' })
}, 30_000)

test('a worker that runs on knows a Redis that was away from one that was set back', async () => {
  const world = await worldOn()
  const id = await released(world.deps, 'lakeside', lines(1))
  const ownBeat = world.now()
  await world.deps.workers.beat('w', ownBeat)
  world.pass(4 * 60 * MINUTE_MS)
  await holdRestoredBackup(world.deps, ownBeat)
  expect((await world.deps.requests.find(id))?.state).toBe('releasing')
  await world.redis.set('{s}:last-beat', ownBeat - MINUTE_MS)
  await holdRestoredBackup(world.deps, ownBeat)
  expect((await world.deps.requests.find(id))?.state).toBe('releasing')
  await world.redis.set('{s}:last-beat', ownBeat - MINUTE_MS - 1)
  await holdRestoredBackup(world.deps, ownBeat)
  expect((await world.deps.requests.find(id))?.pausedFor).toEqual({ by: 'restored-backup' })
})

test('workers whose clocks differ, each within a minute of the right time, never take one another for a restored backup', async () => {
  const world = await worldOn()
  const aheadMs: Record<string, number> = { right: 0, ahead: 55_000, behind: -55_000 }
  const ownBeats = new Map<string, number>()
  for (let round = 0; round < 100; round += 1) {
    for (const [worker, ahead] of Object.entries(aheadMs)) {
      await world.deps.workers.beat(worker, world.now() + ahead)
      ownBeats.set(worker, world.now() + ahead)
      for (const ownBeat of ownBeats.values()) expect(await mayBeRestored(world.deps, ownBeat)).toBe(false)
    }
    world.pass(5000)
  }
  await world.redis.set('{s}:last-beat', world.now() - 3 * MINUTE_MS)
  for (const ownBeat of ownBeats.values()) expect(await mayBeRestored(world.deps, ownBeat)).toBe(true)
})

test('what was paused or halted before stands still for the graver reason, and the trail keeps the other', async () => {
  const world = await worldOn()
  const id = await released(world.deps, 'lakeside', lines(1))
  await world.deps.workers.beat('w', world.now())
  const halt = { by: 'halt', sign: 'hard', count: 12, of: 100, share: 0.1 } as const
  await world.deps.requests.move(id, 'paused', ['releasing'], world.now(), { pausedFor: halt })
  world.pass(DAY_MS)
  await Promise.all([holdRestoredBackup(world.deps, undefined), holdRestoredBackup(world.deps, undefined)])
  expect((await world.deps.requests.find(id))?.pausedFor).toEqual({ by: 'restored-backup' })
  expect((await world.deps.notices.waiting()).filter(({ kind }) => kind === 'backup-restored')).toHaveLength(1)
  const trail = await world.deps.audit.read('lakeside')
  expect(trail.at(-1)?.detail).toContain('12 of 100')
})
