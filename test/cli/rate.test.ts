import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { openRequest } from '../../src/actions/open-request.ts'
import { releaseRequest } from '../../src/actions/release-request.ts'
import { sendDueNotices } from '../../src/actions/send-notice.ts'
import { takePracticeFile } from '../../src/actions/take-practice-file.ts'
import { PracticeSchema } from '../../src/domain/practice.ts'
import { ELIGIBLE } from '../support/eligible.ts'
import { line, practiceCsv } from '../support/practice-csv.ts'
import { runBulkPin } from '../support/run-bulk-pin.ts'
import { testRedisUrl } from '../support/test-redis.ts'
import { LAKESIDE, startWorld, type World } from '../support/world.ts'

let world: World
beforeAll(async () => {
  world = await startWorld()
})
afterAll(() => world.stop())

const bulkPin = (...words: string[]) =>
  runBulkPin(words, {
    REDIS_URL: testRedisUrl(),
    SMTP_URL: world.simulator.smtpUrl,
    PUBLIC_URL: world.url,
    SEND_PER_HOUR: '30000',
  })
const json = async (...words: string[]) => JSON.parse((await bulkPin(...words, '--json')).out)

/** A request of a practice that sends 600 an hour, with a file of so many families. */
async function requested(practiceId: string, families: number, fields = {}): Promise<string> {
  const requestedBy = `manager@${practiceId}.example.com`
  await world.deps.practices.put(PracticeSchema.parse({ ...LAKESIDE, id: practiceId, sendPerHour: 600, ...fields }))
  const opened = await openRequest(world.deps, { practiceId, requestedBy, stated: ELIGIBLE })
  if (opened.outcome !== 'opened') throw new Error(opened.outcome)
  await sendDueNotices(world.deps)
  await world.simulator.nextMail(requestedBy)
  const lines = Array.from({ length: families }, (_, index) => line(index + 1))
  await takePracticeFile(world.deps, opened.id, practiceCsv(lines), 'operator')
  return opened.id
}

test('the rate of the service is shown, set and reset', async () => {
  expect(await json('rate')).toEqual({ perSecond: 14, perHour: 30_000, perDay: 0, set: [] })
  const set = await bulkPin('rate', '--per-second', '2.5', '--per-day', '1000', '--per-hour', '0')
  expect(set.out.split('\n')).toEqual([
    'Mails of the whole service at most',
    '  per second  2.5 (set with "bulk-pin rate")',
    '  per hour    no limit (set with "bulk-pin rate")',
    '  per day     1000 (set with "bulk-pin rate")',
    '',
  ])
  expect(await world.deps.sendBudget.rates()).toMatchObject({ rates: { perSecond: 2.5, perHour: 0, perDay: 1000 } })
  expect(await json('rate', '--reset')).toEqual({ perSecond: 14, perHour: 30_000, perDay: 0, set: [] })
}, 30_000)

test('a release names its rates, and they are changed while it runs', async () => {
  const id = await requested('hillside', 2)
  expect(await json('rate', id)).toMatchObject({ id, perSecond: 0, perHour: 600, perDay: 0 })
  expect(await bulkPin('release', id, '--per-second', '1', '--per-day', '1')).toMatchObject({ code: 0, err: '' })
  const released = { id, perSecond: 1, perHour: 600, perDay: 1 }
  expect(await json('rate', id)).toEqual({ ...released, service: { perSecond: 14, perHour: 30_000, perDay: 0 } })
  expect(await json('rate', id, '--per-hour', '0')).toMatchObject({ ...released, perHour: 0 })
  expect((await bulkPin('rate', id)).out).toContain(`Mails of request ${id} at most\n  per second  1\n`)
  expect(await json('rate', id, '--reset')).toMatchObject({ perSecond: 0, perHour: 600, perDay: 0 })
}, 30_000)

test('the practice is told how many emails to expect on which day, by its rates and its hours for mail', async () => {
  const id = await requested('bayside', 30, { sendWindow: '08:00-20:00' })
  expect(await releaseRequest(world.deps, id, { perDay: 12, actor: 'operator' })).toMatchObject({ outcome: 'released' })
  await sendDueNotices(world.deps)
  const { text } = await world.simulator.nextMail('manager@bayside.example.com')
  expect(text).toMatch(
    /Sunday, November 22, 2026\W+8\D.*Monday, November 23, 2026\W+12\D.*Tuesday, November 24, 2026\W+10\D/s,
  )
})

test('what is no rate, and a request that is not there, are refused with what to do', async () => {
  expect(await bulkPin('rate', '--per-hour', 'fast')).toMatchObject({ code: 2, out: '' })
  expect(await bulkPin('rate', '--per-hour=-1')).toMatchObject({ code: 2, out: '' })
  const tiny = await bulkPin('rate', '--per-day', '1e-10')
  expect(tiny).toMatchObject({ code: 2, out: '' })
  expect(tiny.err).toContain('It must be 0, which is no limit, or a number from 0.001.')
  expect(await json('rate', '--per-day', '0.001')).toMatchObject({ perDay: 0.001, set: ['perDay'] })
  expect(await json('rate', '--reset')).toMatchObject({ perDay: 0 })
  expect(await bulkPin('rate', '--reset', '--per-hour', '5')).toMatchObject({ code: 1, out: '' })
  const nobody = await bulkPin('rate', 'hillside.nobody', '--per-hour', '5')
  expect(nobody).toMatchObject({ code: 1, out: '' })
  expect(nobody.err).toContain('bulk-pin request list')
}, 30_000)
