import { readdir, readFile, stat } from 'node:fs/promises'
import { userInfo } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals'
import { eraseRequest } from '../../src/actions/erase-request.ts'
import { sweepEndedData } from '../../src/actions/sweep-ended-data.ts'
import { parentOf, pinIn } from '../support/parent.ts'
import { line } from '../support/practice-csv.ts'
import { released } from '../support/released.ts'
import { runBulkPin, runBulkPinToHead } from '../support/run-bulk-pin.ts'
import { mailedLinks, sendAll } from '../support/send-all.ts'
import { tempDir } from '../support/temp-dir.ts'
import { testRedisUrl } from '../support/test-redis.ts'
import { startWorld, type World } from '../support/world.ts'

const directory = tempDir()
let world: World
let settings: NodeJS.ProcessEnv
beforeAll(async () => {
  world = await startWorld({ SEND_PER_SECOND: '0' })
  settings = {
    REDIS_URL: testRedisUrl(),
    SMTP_URL: world.simulator.smtpUrl,
    PUBLIC_URL: world.url,
  }
})
beforeEach(async () => {
  await world.redis.flushdb()
  await world.deps.practices.put(world.practice)
})
afterAll(() => world.stop())

const bulkPin = (...words: string[]) => runBulkPin(words, settings)
const events = (text: string) =>
  text
    .split('\n')
    .filter(Boolean)
    .map((one) => JSON.parse(one))

async function mailed(): Promise<{ requestId: string; id: string }> {
  const requestId = await released(world.deps, 'lakeside', [line(1), line(2, { email: 'two@example.com' })])
  await sendAll(world, requestId)
  let id = ''
  for await (const { letter } of world.deps.letters.entries(requestId)) {
    const found = await world.deps.invitations.find(letter.invitationId)
    if (found?.guardian.email === 'parent1@example.com') id = letter.invitationId
  }
  return { requestId, id }
}

test('the trail tells of a guardian when the mail left, by which channel PINs went, and who ended the link, also after the end of data', async () => {
  const { requestId, id } = await mailed()
  const parent = parentOf(world)
  await parent.ask(mailedLinks(world, 'parent1@example.com').at(-1) ?? '', 'call')
  const call = await world.simulator.nextCall('+12025551001')
  await call.answer()
  await call.press('1')
  await world.simulator.settled()
  world.pass(31_000)
  await parent.visit('/set-up')
  await parent.post('/set-up/pin', { channel: 'text' })
  await parent.visit('/set-up/pin')
  await parent.enter(pinIn((await world.simulator.nextText('+12025551001')).body), '2021-05-04')
  await world.simulator.settled()
  expect((await bulkPin('--by', 'j.doe', 'invitation', 'revoke', id)).code).toBe(0)
  await eraseRequest(world.deps, requestId, 'operator')

  const { code, out, err } = await bulkPin('audit', 'lakeside')
  expect({ code, err }).toEqual({ code: 0, err: '' })
  const ofGuardian = events(out).filter(({ invitationId }) => invitationId === id)
  expect(
    ofGuardian.map(({ event, actor, channel, detail }) => [event, actor, channel, detail].join(' ').trim()),
  ).toEqual([
    'emailed service',
    'pin-asked-for guardian call',
    'pin-said guardian call',
    'pin-asked-for guardian text',
    'pin-delivered carrier text',
    'pin-entered guardian  right',
    'link-ended operator:j.doe  revoked',
    'data-erased operator',
  ])
  expect(ofGuardian[0]?.time).toBe(new Date('2026-11-22T17:00:00Z').toISOString())
  expect(out).not.toMatch(/@|\+1202|Parent1|Family1/)
}, 60_000)

test('each line has the same fields in the same order, in a file that only its owner may read', async () => {
  await mailed()
  const out = join(directory, 'trail.ndjson')
  const said = JSON.parse((await bulkPin('audit', 'lakeside', '--out', out, '--json')).out)
  const lines = (await readFile(out, 'utf8')).trimEnd().split('\n')
  expect(said).toEqual({ practiceId: 'lakeside', events: lines.length, out })
  const order = ['time', 'event', 'actor', 'practiceId', 'requestId', 'invitationId', 'channel', 'detail']
  for (const one of lines) expect(Object.keys(JSON.parse(one))).toEqual(order)
  expect((await stat(out)).mode & 0o777).toBe(0o600)
}, 60_000)

async function longTrail(length: number): Promise<void> {
  const batch = world.redis.pipeline()
  for (let n = 0; n < length; n += 1)
    batch.xadd(
      '{p:lakeside}:audit',
      '*',
      'e',
      JSON.stringify({ event: 'paused', actor: 'operator:x', at: n, requestId: 'r' }),
    )
  await batch.exec()
}

test('whoever reads the head of a long trail only ends the command quietly', async () => {
  await longTrail(20_000)
  const { out, err, code } = await runBulkPinToHead(['audit', 'lakeside'], settings)
  expect(out.startsWith('{"time":"1970-01-01T00:00:00.000Z","event":"paused"')).toBe(true)
  expect({ err, code }).toEqual({ err: '', code: 0 })
}, 60_000)

test('a trail of many pages comes whole and in order', async () => {
  await longTrail(2500)
  const found = events((await bulkPin('audit', 'lakeside')).out)
  expect(found.map(({ time }) => Date.parse(time))).toEqual(Array.from({ length: 2500 }, (_, n) => n))
}, 60_000)

test('who gives an order stands in the trail: the name given, else whoever is signed in; never an address', async () => {
  const requestId = await released(world.deps, 'lakeside', [line(1)])
  await bulkPin('pause', requestId)
  await bulkPin('resume', requestId, '--by', 'on-call')
  const trail = await world.deps.audit.read('lakeside')
  expect(trail.slice(-2).map(({ event, actor }) => `${event} ${actor}`)).toEqual([
    `paused operator:${userInfo().username}`,
    'resumed operator:on-call',
  ])
  const refused = await bulkPin('pause', requestId, '--by', 'jo@example.com')
  expect(refused).toMatchObject({ code: 2, out: '' })
  expect(refused.err).toContain('sign-in name')
}, 60_000)

test('whoever names no practice, or a file that cannot be written, is told so', async () => {
  expect(await bulkPin('audit', 'nowhere')).toMatchObject({ code: 1, out: '' })
  const refused = await bulkPin('audit', 'lakeside', '--out', '/nowhere/trail.ndjson')
  expect(refused).toMatchObject({ code: 1, out: '' })
  expect(refused.err).toContain('ENOENT')
}, 60_000)

test('a request is erased, and a new link mailed, by commands', async () => {
  const { requestId, id } = await mailed()
  expect(JSON.parse((await bulkPin('invitation', 'resend', id, '--json')).out)).toEqual({
    id,
    link: 'open',
    waits: false,
  })
  const again = await bulkPin('invitation', 'resend', id)
  expect(again).toMatchObject({ code: 1, out: '' })
  expect(again.err).toContain('has not been sent yet')
  const early = await bulkPin('request', 'erase', requestId)
  expect(early).toMatchObject({ code: 1, out: '' })
  expect(early.err).toBe(
    `Request ${requestId} is finished, but reminders or later letters are still to come: "bulk-pin cancel --links ${requestId}" stops them and ends its links, then erase it.\n`,
  )
  expect((await bulkPin('cancel', '--links', requestId)).out).toContain('1 letters will not be sent, 2 links are ended')
  const { erasedAt, ...erased } = JSON.parse((await bulkPin('request', 'erase', requestId, '--json')).out)
  expect(erased).toEqual({ id: requestId, invitations: 2 })
  expect(Date.parse(erasedAt)).toBeGreaterThan(0)
  expect((await bulkPin('invitation', 'show', id)).code).toBe(1)
  const late = await bulkPin('cancel', '--links', requestId)
  expect(late).toMatchObject({ code: 1, out: '' })
  expect(late.err).toMatch(/was erased on \d{4}-\d\d-\d\d, .*nothing is left to cancel/)

  await world.redis.flushdb()
  await world.deps.practices.put(world.practice)
  const open = await released(world.deps, 'lakeside', [line(1)])
  const refused = await bulkPin('request', 'erase', open)
  expect(refused).toMatchObject({ code: 1, out: '' })
  expect(refused.err).toContain(`bulk-pin cancel --links ${open}`)
}, 60_000)

test('nothing ever takes an event out of the trail: no step deletes or trims a stream, and the end of data only adds', async () => {
  const names = (await readdir('src', { recursive: true })).filter((name) => /\.(ts|lua)$/.test(name))
  const sources = await Promise.all(
    names.map(async (name) => ({ name, text: await readFile(join('src', name), 'utf8') })),
  )
  expect(sources.length).toBeGreaterThan(200)
  const taking = sources.filter(({ text }) => /xdel|xtrim|xsetid|maxlen|minid|flush(db|all)/i.test(text))
  expect(taking.map(({ name }) => name)).toEqual([])
  const naming = sources.filter(({ text }) => /practiceKey\([^)]*'audit'/.test(text))
  expect(naming.map(({ name }) => name)).toEqual(['store/audit.ts'])

  const { requestId } = await mailed()
  const before = await world.redis.xrange('{p:lakeside}:audit', '-', '+')
  world.pass(45 * 24 * 60 * 60_000)
  await sweepEndedData(world.deps, 'leader')
  await eraseRequest(world.deps, requestId, 'operator')
  const after = await world.redis.xrange('{p:lakeside}:audit', '-', '+')
  expect(after.length).toBeGreaterThan(before.length)
  expect(after.slice(0, before.length)).toEqual(before)
}, 60_000)
