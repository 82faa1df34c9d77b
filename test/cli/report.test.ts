import { readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { runWorker } from '../../src/worker/run-worker.ts'
import { line } from '../support/practice-csv.ts'
import { released } from '../support/released.ts'
import { runBulkPin } from '../support/run-bulk-pin.ts'
import { tempDir } from '../support/temp-dir.ts'
import { testRedisUrl } from '../support/test-redis.ts'
import { startWorld, type World } from '../support/world.ts'

let world: World
let settings: NodeJS.ProcessEnv
let id: string
const directory = tempDir()
beforeAll(async () => {
  world = await startWorld({ SEND_PER_SECOND: '0' })
  world.pass(Date.now() - world.now())
  settings = {
    REDIS_URL: testRedisUrl(),
    SMTP_URL: world.simulator.smtpUrl,
    PUBLIC_URL: world.url,
  }
  id = await released(world.deps, 'lakeside', [line(1), line(2), line(3, { email: '' })])
  const quit = new AbortController()
  const working = runWorker(world.deps, quit.signal)
  while ((await world.deps.letters.openRequests()).length > 0) await world.redis.ping()
  quit.abort()
  await working
}, 60_000)
afterAll(() => world.stop())

const bulkPin = (...words: string[]) => runBulkPin(words, settings)

test('the operator writes both lists by one command, for their own eyes only', async () => {
  const [out, byHand] = [join(directory, 'report.csv'), join(directory, 'by-hand.csv')]
  const ran = await bulkPin('report', id, '--out', out, '--by-hand', byHand)
  expect(ran).toMatchObject({ code: 0, err: '' })
  expect(ran.out).toContain(`${out}: 2 guardians.`)
  expect(ran.out).toContain(`${byHand}: 1 line to register by hand.`)
  expect((await readFile(out, 'utf8')).trim().split('\r\n')).toHaveLength(3)
  expect(await readFile(byHand, 'utf8')).toContain('p3,,,,,,no-email,Not selected: no email.,')
  expect((await stat(out)).mode & 0o777).toBe(0o600)
  expect(JSON.parse((await bulkPin('report', id, '--by-hand', byHand, '--json')).out)).toEqual({
    id,
    byHandFile: byHand,
    byHand: 1,
    leftOutKnown: true,
  })
}, 60_000)

test('a report says what is missing: a file to write to, a request, a folder that is there', async () => {
  expect(await bulkPin('report', id)).toMatchObject({ code: 2, out: '' })
  expect(await bulkPin('report', id, '--out', 'one.csv', '--by-hand', 'one.csv')).toMatchObject({ code: 2, out: '' })
  expect(await bulkPin('report', 'lakeside.none', '--out', '/tmp/none.csv')).toMatchObject({
    code: 1,
    err: 'There is no request lakeside.none: "bulk-pin request list" shows those that are known.\n',
  })
  expect(await bulkPin('report', id, '--out', '/nowhere/report.csv')).toMatchObject({
    code: 1,
    err: '/nowhere/report.csv cannot be written (ENOENT): give another path.\n',
  })
  expect(await bulkPin('report', id, '--out', directory)).toMatchObject({
    code: 1,
    err: `${directory} is there and is no file: the list holds contact data, so name a file for it.\n`,
  })
}, 60_000)

test('status shows a block for each request, and of one the books at its end and what to do next', async () => {
  const one = await bulkPin('status', id)
  expect(one.out).toMatch(new RegExp(`^${id}  finished\n  letters +finished: 2 accepted = 2 letters\n`))
  expect(one.out).toContain(`next       "bulk-pin report ${id} --out FILE.csv --by-hand BY-HAND.csv" writes the lists`)
  expect(JSON.parse((await bulkPin('status', id, '--json')).out)).toMatchObject({
    id,
    state: 'finished',
    counts: { accepted: 2 },
    funnel: { invited: 2, emailed: 2, byLanguage: { en: { invited: 2 } } },
    books: { proved: true },
    waits: [],
  })
  const all = await bulkPin('status')
  expect(all.out).toContain(`${id}  finished`)
  expect(all.out).toContain('as of')
  expect((await bulkPin('status', 'lakeside.none')).code).toBe(1)
}, 60_000)
