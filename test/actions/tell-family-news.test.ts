import { expect, test } from '@jest/globals'
import { endInvitation } from '../../src/actions/end-invitation.ts'
import { sendDueNotices } from '../../src/actions/send-notice.ts'
import { tellFamilyNews } from '../../src/actions/tell-family-news.ts'
import type { EndReason } from '../../src/domain/invitation.ts'
import { PracticeSchema } from '../../src/domain/practice.ts'
import { runWorker } from '../../src/worker/run-worker.ts'
import { freshWorld } from '../support/fresh-world.ts'
import { LAKESIDE, NOON } from '../support/world.ts'

const HOUR_MS = 60 * 60_000
/** From the Sunday noon at which a world begins to Monday, 8:00 of the practice. */
const TO_MORNING_MS = 20 * HOUR_MS

const world = await freshWorld({ SEND_PER_SECOND: '0' })
const tell = () => tellFamilyNews(world.deps, 'leader')

/** What was mailed to the office since the last look. */
let seen = 0
async function told() {
  await sendDueNotices(world.deps)
  const mails = world.simulator.mails().slice(seen)
  seen += mails.length
  return mails
}

let people = 0
async function ends(reason: EndReason): Promise<string> {
  people += 1
  const { id } = await world.invite({ email: `n${people}@example.com`, phone: `+1202555${String(3000 + people)}` })
  await endInvitation(world.deps, id, reason, 'guardian')
  return id
}

async function asks(): Promise<string> {
  people += 1
  const { id } = await world.invite({ email: `n${people}@example.com`, phone: `+1202555${String(3000 + people)}` })
  await world.redis.hset(`{p:lakeside}:i:${id.slice('lakeside.'.length)}`, 'link', 'locked')
  const event = { event: 'asked-again', actor: 'guardian', at: world.now(), invitationId: id }
  expect((await world.deps.asked.note(id, 1, 'today', event)).outcome).toBe('noted')
  return id
}

/** Goes to the next Sunday noon, so that every test begins as the world did. */
function nextSunday(): void {
  const week = 7 * 24 * HOUR_MS
  world.pass(week - ((world.now() - NOON) % week))
}

test('the morning after, the office gets one email with counts only, and what to do', async () => {
  const ids = [
    await asks(),
    await asks(),
    await ends('not-me'),
    await ends('not-my-number'),
    await ends('not-asked-for'),
  ]
  await ends('revoked')
  await tell()
  world.pass(TO_MORNING_MS - 1)
  await tell()
  expect(await told()).toEqual([])
  world.pass(1)
  for (let round = 0; round < 3; round += 1) await tell()
  const [mail, ...others] = await told()
  expect(others).toEqual([])
  expect(mail?.envelope.to).toEqual([LAKESIDE.officeEmail])
  for (const words of [
    'their link ended or is locked: 2',
    'not my child": 1',
    'not my phone number": 1',
    'came to their phone: 1',
    'asked_again_at',
    'Family Contact',
    'Mobile #',
    'register by hand',
  ])
    expect(mail?.text).toContain(words)
  for (const id of ids) expect(mail?.text).not.toContain(id)
  expect(mail?.text).not.toMatch(/example\.com|Ana|555-0142/)
  world.pass(24 * HOUR_MS)
  await tell()
  expect(await told()).toEqual([])
})

test('however much happens the office gets one email a day; what comes after it waits for the next morning', async () => {
  nextSunday()
  await ends('not-me')
  world.pass(TO_MORNING_MS)
  await tell()
  await ends('not-me')
  await ends('not-me')
  for (const hours of [1, 8, 8, 6]) {
    world.pass(hours * HOUR_MS)
    await tell()
  }
  expect((await told()).map(({ text }) => /not my child": (\d+)/.exec(text)?.[1])).toEqual(['1'])
  world.pass(HOUR_MS)
  await tell()
  expect((await told()).map(({ text }) => /not my child": (\d+)/.exec(text)?.[1])).toEqual(['2'])
})

test.each(['before the notice', 'after the notice'] as const)(
  'one that is cut short %s is told once, and nothing that comes meanwhile is lost',
  async (when) => {
    nextSunday()
    await ends('not-me')
    world.pass(TO_MORNING_MS)
    const killed = () => Promise.reject(new Error('killed'))
    const { notices, familyNews } = world.deps
    const dying =
      when === 'before the notice'
        ? { ...world.deps, notices: { ...notices, add: killed } }
        : { ...world.deps, familyNews: { ...familyNews, noteTold: killed } }
    await tellFamilyNews(dying, 'leader')
    expect(world.logged()).toContain('a practice could not be swept')
    await ends('not-me')
    await ends('not-me')
    await tell()
    await tell()
    expect((await told()).map(({ text }) => /not my child": (\d+)/.exec(text)?.[1])).toEqual(['1'])
    world.pass(24 * HOUR_MS)
    await tell()
    expect((await told()).map(({ text }) => /not my child": (\d+)/.exec(text)?.[1])).toEqual(['2'])
  },
)

test('only the leader tells, and each practice in its own morning', async () => {
  nextSunday()
  const office = 'office@hillside.example.com'
  const hillside = { ...LAKESIDE, id: 'hillside', timeZone: 'America/Los_Angeles', officeEmail: office }
  await world.deps.practices.put(PracticeSchema.parse(hillside))
  await ends('not-me')
  await world.redis.hset('{p:hillside}:news', { asked: 3, since: world.now() })
  world.pass(TO_MORNING_MS)
  await world.deps.workers.lead('another', world.now())
  await tell()
  expect(await told()).toEqual([])
  await tellFamilyNews(world.deps, 'another')
  expect((await told()).map(({ envelope }) => envelope.to)).toEqual([[LAKESIDE.officeEmail]])
  world.pass(3 * HOUR_MS)
  await tell()
  expect((await told()).map(({ envelope }) => envelope.to)).toEqual([[office]])
})

test('a worker that runs tells by itself', async () => {
  nextSunday()
  await ends('not-my-number')
  world.pass(TO_MORNING_MS)
  const quit = new AbortController()
  const working = runWorker(world.deps, quit.signal)
  while (world.simulator.mails().length === seen) await new Promise(setImmediate)
  quit.abort()
  await working
  expect((await told()).map(({ text }) => /not my phone number": (\d+)/.exec(text)?.[1])).toEqual(['1'])
}, 20_000)
