import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { runWorker } from '../../src/worker/run-worker.ts'
import { line, practiceCsv } from '../support/practice-csv.ts'
import { runBulkPin } from '../support/run-bulk-pin.ts'
import { testRedisUrl } from '../support/test-redis.ts'
import { LAKESIDE, startWorld, type World } from '../support/world.ts'

let world: World
let directory: string
let settings: NodeJS.ProcessEnv
const ending = new AbortController()

/** Commands run on the clock of the machine: what they order is due on the held clock of the worker, too. */
const AHEAD_MS = 10 * 60_000
beforeAll(async () => {
  world = await startWorld({ SEND_PER_SECOND: '0' })
  world.pass(Date.now() + AHEAD_MS - world.now())
  directory = await mkdtemp(join(tmpdir(), 'bulk-pin-commands-'))
  settings = {
    REDIS_URL: testRedisUrl(),
    SMTP_URL: world.simulator.smtpUrl,
    PUBLIC_URL: world.url,
  }
  await writeFile(join(directory, 'practice.json'), JSON.stringify({ ...LAKESIDE, id: 'hillside' }))
  const csv = practiceCsv([line(1), line(2), line(3, { email: '' })])()
  await writeFile(join(directory, 'file.csv'), csv)
})
afterAll(async () => {
  ending.abort()
  await rm(directory, { recursive: true })
  await world.stop()
})

const bulkPin = (...words: string[]) => runBulkPin(words, settings)
const json = async (...words: string[]) => JSON.parse((await bulkPin(...words, '--json')).out)
const criteria = ['--current-version', '--portal-live', '--archive-done', '--single-practice', '--contacts-reviewed']

test('a practice whose portal asks for the PIN itself is taken', async () => {
  const file = join(directory, 'at-portal.json')
  await writeFile(file, JSON.stringify({ ...LAKESIDE, id: 'at-portal', pinEntry: 'portal' }))
  expect(await bulkPin('practice', 'put', file)).toMatchObject({ code: 0, err: '' })
  expect(await json('practice', 'show', 'at-portal')).toMatchObject({ pinEntry: 'portal' })
})

test('a practice is taken, asks, hands over its file, is released and read to the end, by commands alone', async () => {
  expect(await bulkPin('practice', 'put', join(directory, 'practice.json'))).toMatchObject({ code: 0, err: '' })
  const { id } = await json('request', 'open', 'hillside', '--requested-by', 'manager@example.com', ...criteria)
  expect((await world.simulator.nextMail('manager@example.com')).subject).toContain('Bulk PIN')
  expect(await json('request', 'file', id, join(directory, 'file.csv'))).toMatchObject({ patients: 3, invitations: 2 })
  const folder = await bulkPin('request', 'file', id, directory)
  expect(folder).toMatchObject({ code: 1, out: '' })
  expect(folder.err).toBe(`${directory} cannot be read: it is a directory, so name a file in it.\n`)
  expect(await json('status', id)).toMatchObject({ id, state: 'requested', place: 1 })
  expect(await json('release', id)).toMatchObject({ state: 'releasing', invitations: 2 })
  expect(await json('pause', id)).toEqual({ id, state: 'paused' })
  expect(await json('resume', id)).toMatchObject({ state: 'releasing' })

  const working = runWorker(world.deps, ending.signal)
  const mails = await Promise.all([
    world.simulator.nextMail('parent1@example.com'),
    world.simulator.nextMail('parent2@example.com'),
  ])
  expect(mails.every(({ text }) => text.includes(`${world.url}/set-up/`))).toBe(true)
  const watched = await bulkPin('status', id, '--watch')
  expect(watched.out).toContain('2 accepted')
  ending.abort()
  await working
  expect(await json('status', id)).toMatchObject({
    state: 'finished',
    counts: { accepted: 2 },
    funnel: { invited: 2, emailed: 2 },
  })
  const nothingToStop = await bulkPin('cancel', id)
  expect(nothingToStop).toMatchObject({ code: 1, out: '' })
  expect(nothingToStop.err).toContain(`"bulk-pin cancel --links ${id}" ends its links and PINs`)

  const again = await bulkPin('request', 'open', 'hillside', '--requested-by', 'manager@example.com', ...criteria)
  expect(again).toMatchObject({ code: 1, out: '' })
  expect(again.err).toMatch(/^Bulk PIN is once per practice: request hillside\.\S+ is finished, .*--again "REASON"/)
}, 300_000)

test('an API key is shown once, stored as a hash, listed without it and revoked', async () => {
  const { id, key } = await json('api-key', 'create', '--name', 'the portal', '--scope', 'portal:main')
  expect(key).toMatch(/^[A-Za-z0-9]+\.[A-Za-z0-9_-]{44}$/)
  expect(JSON.stringify(await world.redis.hgetall('{s}:api-keys'))).not.toContain(key.split('.')[1])
  expect((await bulkPin('api-key', 'list')).out).toContain('portal:main  the portal')
  expect((await bulkPin('api-key', 'revoke', id)).code).toBe(0)
  expect(await world.deps.apiKeys.verify(key)).toBeUndefined()
}, 60_000)

test.each([
  [['pause', 'hillside.nothing'], 1, /There is no request hillside\.nothing/],
  [['practice', 'put', '/nowhere.json'], 1, /cannot be read/],
  [['release'], 2, /missing required argument/],
  [['request', 'open', 'hillside'], 2, /--requested-by/],
  [['serve', '--only', 'kitchen'], 2, /Allowed choices are web, worker/],
  [['unheard-of'], 2, /unknown command/],
  [['api-key', 'create', '--name', 'x', '--scope', 'everything'], 2, /operator, practice:ID or portal:ID/],
])(
  '%j ends with %d and a sentence on stderr',
  async (words, code, sentence) => {
    const ran = await bulkPin(...words)
    expect(ran.code).toBe(code)
    expect(ran.out).toBe('')
    expect(ran.err).toMatch(sentence)
    expect(ran.err).not.toMatch(/\n {4}at /)
  },
  30_000,
)

test('with Redis away, or unset, a command says so in a sentence', async () => {
  const away = await runBulkPin(['request', 'list'], { ...settings, REDIS_URL: 'redis://127.0.0.1:1' })
  expect(away).toEqual({ code: 1, out: '', err: 'Redis does not answer: check REDIS_URL and that the server runs.\n' })
  const unset = await runBulkPin(['request', 'list'])
  expect(unset.err).toMatch(/^REDIS_URL is missing/)
}, 30_000)

test('wrong settings are all named before anything starts', async () => {
  const refused = await runBulkPin(['serve'], { NODE_ENV: 'production', PORT: 'many' })
  expect(refused.code).toBe(1)
  expect(refused.err).toContain('PORT')
}, 30_000)
