import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals'
import { holdRestoredBackup } from '../../src/actions/hold-restored-backup.ts'
import { openRequest } from '../../src/actions/open-request.ts'
import { takePracticeFile } from '../../src/actions/take-practice-file.ts'
import { PracticeSchema } from '../../src/domain/practice.ts'
import { ELIGIBLE } from '../support/eligible.ts'
import { line, practiceCsv } from '../support/practice-csv.ts'
import { runBulkPin, runBulkPinUntilTold } from '../support/run-bulk-pin.ts'
import { testRedisUrl } from '../support/test-redis.ts'
import { LAKESIDE, startWorld, type World } from '../support/world.ts'

let world: World
beforeAll(async () => {
  world = await startWorld()
})
beforeEach(() => world.redis.flushdb())
afterAll(() => world.stop())

const settingsOf = (settings: NodeJS.ProcessEnv = {}) => ({
  REDIS_URL: testRedisUrl(),
  SMTP_URL: world.simulator.smtpUrl,
  ...settings,
})
const run = (words: string[], settings: NodeJS.ProcessEnv = {}) => runBulkPin(words, settingsOf(settings))

test.each(['SIGINT', 'SIGTERM'] as const)(
  'whoever watches a release that stands still ends it with one %s',
  async (signal) => {
    const id = await requested('lakeside')
    await run(['release', id])
    expect(await runBulkPinUntilTold(['status', id, '--watch'], settingsOf(), signal)).toBe(signal)
  },
  30_000,
)

async function requested(practiceId: string): Promise<string> {
  await world.deps.practices.put(PracticeSchema.parse({ ...LAKESIDE, id: practiceId }))
  const asked = { practiceId, requestedBy: 'manager@example.com', stated: ELIGIBLE }
  const opened = await openRequest(world.deps, asked)
  if (opened.outcome !== 'opened') throw new Error(opened.outcome)
  await takePracticeFile(world.deps, opened.id, practiceCsv([line(1), line(2)]), 'operator')
  return opened.id
}

test('the day of the reminder is one from 4 to 10, and is not given together with none', async () => {
  const [early, both] = await Promise.all([
    run(['release', 'lakeside.x', '--remind-on-day', '3']),
    run(['release', 'lakeside.x', '--remind-on-day', '5', '--no-reminder']),
  ])
  expect(early).toMatchObject({ code: 2, err: expect.stringContaining('from 4 to 10') })
  expect(both).toMatchObject({ code: 2, err: expect.stringContaining('--no-reminder') })
}, 30_000)

test('the release says and keeps whether and when a reminder goes out', async () => {
  const ids = await Promise.all(['lake', 'hill', 'park'].map(requested))
  const [lake = '', hill = '', park = ''] = ids
  const [own, usual, none] = await Promise.all([
    run(['release', lake, '--remind-on-day', '5'], { REMINDER_DAY: '9' }),
    run(['release', hill, '--json'], { REMINDER_DAY: '9' }),
    run(['release', park, '--no-reminder', '--json'], { REMINDER_DAY: '9' }),
  ])
  expect(own.out).toContain('reminded once, 5 days after the email')
  expect(JSON.parse(usual.out)).toMatchObject({ state: 'releasing', reminderDay: 9 })
  expect(JSON.parse(none.out)).toMatchObject({ reminderDay: null })
  const kept = await Promise.all(ids.map((id) => world.deps.requests.find(id)))
  expect(kept.map((request) => request?.reminderDay)).toEqual([5, 9, undefined])
}, 30_000)

test('a reminder for which the links end too soon is refused with what to do, and nothing is released', async () => {
  const id = await requested('lakeside')
  const [late, never] = await Promise.all([
    run(['release', id, '--remind-on-day', '7'], { LINK_LIFETIME_DAYS: '8' }),
    run(['release', id, '--remind-on-day', '4'], { LINK_LIFETIME_DAYS: '5' }),
  ])
  expect(late).toMatchObject({ code: 1, out: '', err: expect.stringContaining('Remind on day 6 at the latest') })
  expect(never).toMatchObject({ code: 1, out: '', err: expect.stringContaining('Release with --no-reminder') })
  expect(never.err).not.toContain('day 3')
  expect((await world.deps.requests.find(id))?.state).toBe('requested')
}, 30_000)

test('a request that is held back is not released, says why, and is released after resume', async () => {
  const id = await requested('lakeside')
  await world.deps.workers.beat('w', world.now() - 3_600_000)
  await holdRestoredBackup(world.deps, undefined)
  const refused = await run(['release', id])
  expect(refused).toMatchObject({ code: 1, out: '' })
  expect(refused.err).toMatch(
    /was not released: this may be a restored backup, .* "bulk-pin resume .*then release it\.\n$/,
  )
  expect((await run(['resume', id])).out).toContain(`held back no more: "bulk-pin release ${id}" releases it`)
  expect(await run(['release', id, '--json'])).toMatchObject({ code: 0, out: expect.stringContaining('"releasing"') })
}, 30_000)

test('a halted request says what was counted, and goes on after resume', async () => {
  const id = await requested('lakeside')
  await run(['release', id])
  const pausedFor = { by: 'halt', sign: 'hard', count: 12, of: 100, share: 0.1 } as const
  await world.deps.requests.move(id, 'paused', ['releasing'], world.now(), { pausedFor })
  const status = await run(['status', id])
  expect(status.out).toContain('halted: 12 of 100 letters could not be delivered')
  expect(status.out).toContain(`bulk-pin resume ${id}`)
  expect(await run(['resume', id, '--json'])).toMatchObject({ code: 0, out: expect.stringContaining('"releasing"') })
  expect((await world.deps.requests.find(id))?.pausedFor).toBeUndefined()
}, 30_000)
