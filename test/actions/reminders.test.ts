import { expect, test } from '@jest/globals'
import { cancelRequest } from '../../src/actions/cancel-request.ts'
import { endInvitation } from '../../src/actions/end-invitation.ts'
import { pauseRequest } from '../../src/actions/pause-request.ts'
import { resumeRequest } from '../../src/actions/resume-request.ts'
import { sendDueNotices } from '../../src/actions/send-notice.ts'
import { sweepLetters } from '../../src/actions/sweep-letters.ts'
import { writeReminders } from '../../src/actions/write-reminders.ts'
import { atWork } from '../support/at-work.ts'
import { freshWorld } from '../support/fresh-world.ts'
import { line } from '../support/practice-csv.ts'
import { released } from '../support/released.ts'
import { startWorld } from '../support/world.ts'

const DAY_MS = 86_400_000

const world = await freshWorld({ SEND_PER_SECOND: '0' })

const lines = (count: number) => Array.from({ length: count }, (_, n) => line(n))
const counts = (id: string) => world.deps.letters.counts(id)
const closed = async (id: string) => !(await world.deps.letters.openRequests()).includes(id)
const request = async (id: string) => {
  const found = await world.deps.requests.find(id)
  if (!found) throw new Error('a request')
  return found
}
const hashOf = (invitationId: string) => `{p:lakeside}:i:${invitationId.slice('lakeside.'.length)}`
const sweep = () => sweepLetters(world.deps, 'leader')

/** The first emails of a release are out; their links are a moment old. */
async function mailed(count: number, reminderDay: number | 'none' = 7) {
  const id = await released(world.deps, 'lakeside', lines(count), { reminderDay })
  await atWork(world, () => closed(id))
  expect(await counts(id)).toEqual({ accepted: count })
  const invitations: string[] = []
  for await (const { letter } of world.deps.letters.entries(id)) invitations.push(letter.invitationId)
  return { id, invitations, before: world.simulator.mails().length }
}

async function remindersOf(id: string) {
  const found = []
  for await (const entry of world.deps.letters.entries(id)) if (entry.letter.kind === 'reminder') found.push(entry)
  return found
}

const linkIn = (text: string) => /http\S+\/set-up\/\S+/.exec(text)?.[0]

test('the reminder goes out on its day, once, with the very link and last day of the first email', async () => {
  const { id, before, invitations } = await mailed(3)
  world.pass(7 * DAY_MS - 1)
  await sweep()
  expect(await remindersOf(id)).toEqual([])
  world.pass(1)
  await sweep()
  expect(await counts(id)).toEqual({ accepted: 3, queued: 3 })
  await atWork(world, () => closed(id))
  expect(await counts(id)).toEqual({ accepted: 6 })
  expect((await request(id)).state).toBe('finished')

  const all = world.simulator.mails()
  const reminders = all.slice(before).filter(({ subject }) => subject?.includes('reminder'))
  expect(reminders).toHaveLength(3)
  for (const reminder of reminders) {
    const [to = ''] = reminder.envelope.to
    const first = all.find(({ envelope, text }) => envelope.to.includes(to) && linkIn(text))
    expect(linkIn(reminder.text)).toBe(linkIn(first?.text ?? ''))
    expect(reminder.text).toContain(/works until: (.*)/.exec(first?.text ?? '')?.[1])
    expect(reminder.text).toContain('second and last email')
    expect(reminder.text).toMatch(/\/stop\/\S+/)
    expect(reminder.text).toContain('This is not me, or not my child')
    expect(`${reminder.subject} ${reminder.text}`).not.toMatch(/Child|Family\d/)
  }
  const [invitationId = ''] = invitations
  expect((await world.deps.invitations.find(invitationId))?.linkExpiresAt).toBe(world.now() + 7 * DAY_MS)
}, 20_000)

test('nobody is reminded a second time, however often leaders look and whatever happens between', async () => {
  const { id } = await mailed(5)
  world.pass(7 * DAY_MS)
  const known = await request(id)
  await Promise.all(Array.from({ length: 8 }, () => writeReminders(world.deps, known)))
  await atWork(world, () => closed(id), { workers: 2 })
  expect(await counts(id)).toEqual({ accepted: 10 })
  await writeReminders(world.deps, known)
  world.pass(DAY_MS)
  await world.redis.hdel(`{p:lakeside}:request:${id}`, 'remindersDoneAt', 'remindedUpTo', 'remindersDueAt')
  await sweep()
  expect(await counts(id)).toEqual({ accepted: 10 })
}, 20_000)

test('who started, stopped mail, ended the link, got a new one, or was not reached is not reminded', async () => {
  const { id, invitations } = await mailed(12)
  const [opened, pin, accepted, redeemed, stopped, notMe, renewed, bounced, complained, failed, locked, quiet] =
    invitations
  if (!opened || !pin || !accepted || !redeemed || !stopped || !notMe || !renewed) throw new Error('invitations')
  if (!bounced || !complained || !failed || !locked || !quiet) throw new Error('invitations')
  await world.redis.hset(hashOf(opened), 'openedAt', world.now())
  await world.redis.hset(hashOf(pin), 'pinAt', world.now())
  await world.redis.hset(hashOf(accepted), 'okAt', world.now())
  await world.redis.hset(hashOf(redeemed), 'redeemedAt', world.now())
  await world.redis.hset(hashOf(stopped), 'stop', world.now())
  await endInvitation(world.deps, notMe, 'not-me', 'guardian')
  await world.deps.invitations.moveLink(renewed, 'open', ['open'], world.now())
  await world.redis.hset(hashOf(renewed), 'exp', world.now() + 14 * DAY_MS)
  await world.redis.hset(hashOf(locked), 'link', 'locked')
  const reported = (invitationId: string) => ({ invitationId, kind: 'invitation', n: 0 }) as const
  const gone = { to: 'bounced', class: 'hard', reason: 'hard-5.1.1', address: 'hmac' } as const
  await world.deps.letters.report(id, reported(bounced), gone, world.now())
  await world.deps.letters.report(id, reported(complained), { to: 'complained', reason: 'abuse' }, world.now())
  const field = failed.slice('lakeside.'.length)
  const entry = JSON.parse(String(await world.redis.hget(`{p:lakeside}:letters:${id}`, field)))
  await world.redis.hset(`{p:lakeside}:letters:${id}`, field, JSON.stringify({ ...entry, s: 'failed' }))
  world.pass(7 * DAY_MS)
  await sweep()
  expect((await remindersOf(id)).map(({ letter }) => letter.invitationId)).toEqual([quiet])
})

test('what happens between the writing of a reminder and its turn keeps it back, too', async () => {
  const { id, invitations, before } = await mailed(6)
  const [opened = '', stopped = '', ended = '', bounced = '', renewed = '', quiet = ''] = invitations
  world.pass(7 * DAY_MS)
  await sweep()
  await world.redis.hset(hashOf(opened), 'openedAt', world.now())
  await world.redis.hset(hashOf(stopped), 'stop', world.now())
  await endInvitation(world.deps, ended, 'revoked', 'operator')
  const first = { invitationId: bounced, kind: 'invitation', n: 0 } as const
  await world.deps.letters.report(id, first, { to: 'complained', reason: 'abuse' }, world.now())
  await world.deps.invitations.moveLink(renewed, 'open', ['open'], world.now())
  await atWork(world, () => closed(id))
  const became = Object.fromEntries(
    (await remindersOf(id)).map(({ letter, state, reason }) => [letter.invitationId, [state, reason]]),
  )
  expect(became).toEqual({
    [opened]: ['suppressed', 'started'],
    [stopped]: ['suppressed', 'mail-stopped'],
    [ended]: ['cancelled', 'link-ended'],
    [bounced]: ['suppressed', 'first-came-back'],
    [renewed]: ['cancelled', 'replaced'],
    [quiet]: ['accepted', undefined],
  })
  expect(
    world.simulator
      .mails()
      .slice(before)
      .filter(({ subject }) => subject?.includes('reminder')),
  ).toHaveLength(1)
}, 20_000)

test('an email that went unanswered for good may have arrived, and is reminded of', async () => {
  const { id, invitations } = await mailed(1)
  const field = invitations[0]?.slice('lakeside.'.length) ?? ''
  const entry = JSON.parse(String(await world.redis.hget(`{p:lakeside}:letters:${id}`, field)))
  await world.redis.hset(`{p:lakeside}:letters:${id}`, field, JSON.stringify({ ...entry, s: 'unknown', u: 2 }))
  world.pass(7 * DAY_MS)
  await sweep()
  expect(await remindersOf(id)).toHaveLength(1)
})

test('a finished request with reminders to come is paused and resumed; the reminder then comes late, but not on the last day', async () => {
  const { id } = await mailed(2)
  expect(await pauseRequest(world.deps, id, 'operator')).toMatchObject({ outcome: 'moved', from: 'finished' })
  world.pass(9 * DAY_MS)
  await sweep()
  expect(await remindersOf(id)).toEqual([])
  expect(await resumeRequest(world.deps, id, 'operator')).toMatchObject({ state: 'finished' })
  await sweep()
  expect(await remindersOf(id)).toHaveLength(2)

  await pauseRequest(world.deps, id, 'operator')
  await atWork(world, () => true)
  expect(await counts(id)).toEqual({ accepted: 2, queued: 2 })
  world.pass(4 * DAY_MS + 1)
  await resumeRequest(world.deps, id, 'operator')
  await atWork(world, () => closed(id))
  expect((await remindersOf(id)).map(({ state, reason }) => [state, reason])).toEqual([
    ['cancelled', 'link-ends'],
    ['cancelled', 'link-ends'],
  ])
}, 20_000)

test('a cancel drops the reminders, those that are written and those to come, and leaves the links', async () => {
  const { id, invitations } = await mailed(2)
  const known = await request(id)
  expect(await cancelRequest(world.deps, id, false, 'operator')).toMatchObject({ outcome: 'moved', ended: 0 })
  world.pass(7 * DAY_MS)
  await sweep()
  await writeReminders(world.deps, known)
  expect(await remindersOf(id)).toEqual([])
  expect((await world.deps.invitations.find(invitations[0] ?? ''))?.link).toBe('open')

  await world.redis.flushdb()
  await world.deps.practices.put(world.practice)
  const other = await mailed(2)
  world.pass(7 * DAY_MS)
  await sweep()
  expect(await cancelRequest(world.deps, other.id, false, 'operator')).toMatchObject({ stopped: 2 })
  await atWork(world, () => closed(other.id))
  expect(await counts(other.id)).toEqual({ accepted: 2, cancelled: 2 })
}, 20_000)

test('a release over days reminds each on the day of its own email', async () => {
  const id = await released(world.deps, 'lakeside', lines(4), { first: 2, reminderDay: 4 })
  await atWork(world, async () => (await counts(id)).accepted === 2)
  world.pass(2 * DAY_MS)
  await resumeRequest(world.deps, id, 'operator')
  await atWork(world, () => closed(id))
  world.pass(2 * DAY_MS)
  await sweep()
  expect(await remindersOf(id)).toHaveLength(2)
  expect((await request(id)).remindersDoneAt).toBeUndefined()
  world.pass(2 * DAY_MS)
  await sweep()
  expect(await remindersOf(id)).toHaveLength(4)
  expect((await request(id)).remindersDoneAt).toBe(world.now())
  await atWork(world, () => closed(id))
  expect(await counts(id)).toEqual({ accepted: 8 })
}, 20_000)

test('a letter that goes out while the first reminders are written has its own day', async () => {
  const id = await released(world.deps, 'lakeside', lines(2), { first: 1, reminderDay: 4 })
  await atWork(world, async () => (await counts(id)).accepted === 1)
  world.pass(5 * DAY_MS)
  await sweep()
  expect(await remindersOf(id)).toHaveLength(1)
  await resumeRequest(world.deps, id, 'operator')
  await atWork(world, () => closed(id))
  world.pass(4 * DAY_MS)
  await sweep()
  expect(await remindersOf(id)).toHaveLength(2)
}, 20_000)

const toPractice = () =>
  world.simulator
    .mails()
    .filter(({ subject }) => subject?.includes('going out'))
    .at(-1)?.text

test('without a day there is no reminder; the practice is told of the day at the release', async () => {
  const { id } = await mailed(1, 'none')
  world.pass(10 * DAY_MS)
  await sweep()
  expect(await remindersOf(id)).toEqual([])
  expect(toPractice()).not.toContain('are reminded')

  await world.redis.flushdb()
  await world.deps.practices.put(world.practice)
  await released(world.deps, 'lakeside', lines(1), { reminderDay: 9 })
  await sendDueNotices(world.deps)
  expect(toPractice()).toContain('reminded once, 9 days after their email')
}, 20_000)

test('a release takes no reminder for which its links end too soon; on the last day that it takes the reminder still goes out', async () => {
  const brief = await startWorld({ SEND_PER_SECOND: '0', LINK_LIFETIME_DAYS: '6', REMINDER_DAY: '4' })
  const day = (reminderDay: number) => released(brief.deps, 'lakeside', lines(1), { reminderDay })
  await expect(day(5)).rejects.toThrow('reminder-too-late')
  await world.redis.flushdb()
  await brief.deps.practices.put(brief.practice)
  const id = await day(4)
  const sentAll = async () => !(await brief.deps.letters.openRequests()).includes(id)
  await atWork(brief, sentAll)
  brief.pass(4 * DAY_MS + 10 * 60_000)
  await sweepLetters(brief.deps, 'leader')
  await atWork(brief, sentAll)
  expect(await brief.deps.letters.counts(id)).toEqual({ accepted: 2 })
  expect(brief.simulator.mails().filter(({ subject }) => subject?.includes('reminder'))).toHaveLength(1)
  await brief.stop()
}, 20_000)
