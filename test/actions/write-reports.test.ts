import { execFileSync } from 'node:child_process'
import { lstat, mkdir, mkdtemp, readdir, readFile, readlink, rm, stat, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals'
import { parse } from 'csv-parse/sync'
import type { Redis } from 'ioredis'
import { endInvitation } from '../../src/actions/end-invitation.ts'
import { resendInvitation } from '../../src/actions/resend-invitation.ts'
import { writeReports } from '../../src/actions/write-reports.ts'
import { REPORT_COLUMNS } from '../../src/domain/report-columns.ts'
import { type PostOffice, startPostOffice } from '../support/post-office.ts'
import { line } from '../support/practice-csv.ts'
import { released } from '../support/released.ts'
import { testRedis } from '../support/test-redis.ts'

let redis: Redis
let office: PostOffice
let directory: string
let out: string
let byHand: string
beforeAll(async () => {
  redis = await testRedis()
})
afterAll(() => redis.disconnect())
beforeEach(async () => {
  await redis.flushdb()
  office = await startPostOffice(redis)
  directory = await mkdtemp(join(tmpdir(), 'bulk-pin-reports-'))
  out = join(directory, 'report.csv')
  byHand = join(directory, 'by-hand.csv')
})
afterEach(async () => {
  await office.stop()
  await rm(directory, { recursive: true })
})

const rows = async (path: string): Promise<Record<string, string>[]> =>
  parse(await readFile(path), { bom: true, columns: true, relax_column_count: false })
const write = (id: string, order: { out?: string; byHand?: string }) =>
  writeReports(office.deps, id, { ...order, actor: 'operator' })
const idOf = (rowsOfAll: Record<string, string>[], email: string) =>
  rowsOfAll.find((row) => row.email === email)?.invitation_id ?? ''

test('every guardian stands in the report exactly once, also those whose email was refused or is still to come', async () => {
  let first: string | undefined
  office.sink.onRecipient = (address) => {
    if (address.startsWith('parent')) first ??= address
    return address === first ? { code: 550, text: '5.1.1 no such mailbox' } : 'take'
  }
  const id = await released(
    office.deps,
    'north',
    Array.from({ length: 30 }, (_, n) => line(n)),
  )
  await office.work({ until: async () => ((await office.deps.letters.counts(id)).failed ?? 0) === 1 })
  expect(await write(id, { out })).toEqual({ outcome: 'written', guardians: 30 })

  const all = await rows(out)
  expect(Object.keys(all[0] ?? {})).toEqual([...REPORT_COLUMNS])
  expect(new Set(all.map(({ email }) => email)).size).toBe(30)
  expect(all).toHaveLength(30)
  const refused = all.find(({ email }) => email === first)
  expect(refused).toMatchObject({
    letter_state: 'failed',
    letter_reason: 'smtp-550-5.1.1',
    standing: 'address-unknown',
    second_copy: 'no',
    patients: refused?.email?.replace(/^parent(\d+)@.*/, 'p$1'),
    phone: expect.stringMatching(/^\(202\) 555-10\d\d$/),
    language: 'en',
  })
  expect(refused?.standing_words).toMatch(/came back for good/)
  expect(refused?.next_step).toMatch(/Correct the Email Address/)
  const left = all.filter(({ emailed_at }) => emailed_at !== '')
  expect(left.map(({ emailed_at }) => emailed_at)).toEqual(left.map(({ emailed_at }) => emailed_at ?? '').sort())
  expect(all.slice(0, left.length)).toEqual(left)
  expect(left[0]?.emailed_at).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d-0[56]:00$/)
  expect(all.at(-1)).toMatchObject({ letter_state: 'queued', standing: 'in-line', emailed_at: '' })
})

test('the report is for its owner only, begins as spreadsheets like it, and nothing in it is a formula', async () => {
  const id = await released(office.deps, 'north', [
    line(1).replace('Parent1,Family1', '=HYPERLINK("x"),-Family'.replaceAll('"', '')),
    line(2).replace('Parent2,Family2', '"Ana, ""A""",@Sample'),
  ])
  await office.work({ until: async () => (await office.deps.letters.openRequests()).length === 0 })
  await writeFile(out, 'what stood there before', { mode: 0o644 })
  await write(id, { out, byHand })

  expect((await stat(out)).mode & 0o777).toBe(0o600)
  expect((await stat(byHand)).mode & 0o777).toBe(0o600)
  expect((await readFile(out)).subarray(0, 3)).toEqual(Buffer.from([0xef, 0xbb, 0xbf]))
  expect(await readdir(directory)).toEqual(['by-hand.csv', 'report.csv'])
  const all = await rows(out)
  expect(all.map((row) => row.guardian_last_name).sort()).toEqual(["'-Family", "'@Sample"])
  expect(all.flatMap((row) => Object.values(row)).filter((cell) => /^[=+\-@\t\r]/.test(cell))).toEqual([])
})

test('a report for a symbolic link goes into the file that it leads to, and the link stays', async () => {
  const id = await released(office.deps, 'north', [line(1)])
  const kept = join(directory, 'kept')
  await mkdir(kept)
  await writeFile(join(kept, 'list.csv'), 'what stood there before')
  await symlink(join('kept', 'list.csv'), out)
  expect(await write(id, { out })).toEqual({ outcome: 'written', guardians: 1 })
  expect(await readlink(out)).toBe('kept/list.csv')
  expect(await rows(join(kept, 'list.csv'))).toHaveLength(1)
  expect(await readdir(kept)).toEqual(['list.csv'])

  await rm(join(kept, 'list.csv'))
  expect(await write(id, { out })).toMatchObject({ outcome: 'not-writable', code: 'ENOENT' })
  expect(await readlink(out)).toBe('kept/list.csv')
})

test('a report never takes the place of a pipe, a device or a directory, nor of one that a link leads to', async () => {
  const id = await released(office.deps, 'north', [line(1)])
  const pipe = join(directory, 'pipe')
  execFileSync('mkfifo', [pipe])
  await symlink('pipe', out)
  for (const path of [pipe, out, directory])
    expect(await write(id, { out: path })).toEqual({ outcome: 'not-writable', path, code: 'no-regular-file' })
  expect((await lstat(pipe)).isFIFO()).toBe(true)
  expect(await readdir(directory)).toEqual(['pipe', 'report.csv'])
})

test('a report that fails half-way leaves the one that stood there, and nothing beside it', async () => {
  const id = await released(office.deps, 'north', [line(1)])
  await writeFile(out, 'what stood there before')
  const { invitations } = office.deps
  office.deps.invitations = { ...invitations, findAll: () => Promise.reject(new Error('Redis is away')) }
  await expect(write(id, { out })).rejects.toThrow('Redis is away')
  expect(await readFile(out, 'utf8')).toBe('what stood there before')
  expect(await readdir(directory)).toEqual(['report.csv'])
  office.deps.invitations = invitations
  expect(await write(id, { out: join(directory, 'none', 'report.csv') })).toMatchObject({
    outcome: 'not-writable',
    code: 'ENOENT',
  })
})

test('the list "register by hand" has every patient whom no email and no link reaches, with what to do', async () => {
  office.sink.onRecipient = (address) =>
    address.startsWith('parent1@')
      ? { code: 550, text: '5.1.1 no such mailbox' }
      : address.startsWith('parent2@')
        ? { code: 550, text: '5.7.1 we do not take your mail' }
        : 'take'
  const sibling = line(1).replace('p1,', 'p1b,').replace('Child1', 'Other')
  const id = await released(office.deps, 'north', [
    line(1),
    sibling,
    line(2),
    line(3),
    line(4),
    line(5),
    line(6, { email: '' }),
    line(7, { status: 'Inactive' }),
    'p8,Active,too,short',
  ])
  await office.work()
  await write(id, { out })
  const all = await rows(out)
  await endInvitation(office.deps, idOf(all, 'parent3@example.com'), 'not-me', 'guardian')
  await redis.hset(`{p:north}:i:${idOf(all, 'parent4@example.com').slice(6)}`, 'link', 'locked')

  expect(await write(id, { byHand })).toMatchObject({ outcome: 'written', leftOutKnown: true })
  const list = await rows(byHand)
  expect(list.map(({ patient_id, reason }) => `${patient_id} ${reason}`).sort()).toEqual([
    ' line-not-readable',
    'p1 address-unknown',
    'p1b address-unknown',
    'p2 sender-refused',
    'p3 not-me',
    'p4 locked',
    'p6 no-email',
  ])
  expect(list.every(({ next_step, reason_words }) => next_step !== '' && reason_words !== '')).toBe(true)
  expect(list.find(({ patient_id }) => patient_id === 'p1b')).toMatchObject({ email: 'parent1@example.com' })
})

test('a patient who reaches the Minor Age Limit, and a link that ends, come onto the list in time', async () => {
  const older = line(1, { birthDate: '2008-11-30' }).replace('p1,', 'p1old,').replace('Child1', 'Older')
  const soon = new Date(office.deps.now() + 5 * 86_400_000)
  const birthDate = `${soon.getUTCFullYear() - 18}-${soon.toISOString().slice(5, 10)}`
  const id = await released(office.deps, 'north', [older.replace('2008-11-30', birthDate), line(1), line(2)])
  await office.work()
  await write(id, { byHand })
  expect(await rows(byHand)).toEqual([])
  office.pass(7 * 86_400_000)
  await write(id, { byHand })
  expect((await rows(byHand)).map(({ patient_id, reason }) => `${patient_id} ${reason}`)).toEqual([
    'p1old minor-age-limit-reached',
  ])
  office.pass(8 * 86_400_000)
  await write(id, { byHand })
  expect((await rows(byHand)).map(({ reason }) => reason)).toEqual(['link-expired', 'link-expired', 'link-expired'])
})

test('who gets no new link because of the reminder, or of another email to the address, stands on the list by hand', async () => {
  const { deps, requestId } = office
  const both = (_: unknown, index: number) => (index < 2 ? { email: 'both@example.com' } : {})
  const ids = await office.release(5, both)
  const [first = '', sameAddress = '', complained = '', unreached = '', started = ''] = ids
  await deps.requests.set(requestId, { releasedAt: deps.now() })
  await office.work()
  const reminder = (invitationId: string) => ({ invitationId, kind: 'reminder', n: 1 }) as const
  await redis.hset(`{p:north}:request:${requestId}`, { state: 'releasing' })
  await deps.letters.enqueue(requestId, [complained, unreached, started].map(reminder), 'queued', deps.now())
  await deps.letters.open(requestId, deps.now())
  await office.work()
  expect(await deps.letters.counts(requestId)).toEqual({ accepted: 8 })

  const bounced = { to: 'bounced', class: 'hard', reason: 'hard-5.1.1' } as const
  const addressed = (email: string) => ({ ...bounced, address: deps.keyring.index('email', email) })
  await deps.letters.report(
    requestId,
    { invitationId: first, kind: 'invitation', n: 0 },
    addressed('both@example.com'),
    1,
  )
  await deps.letters.report(requestId, reminder(complained), { to: 'complained', reason: 'abuse' }, 1)
  await deps.letters.report(requestId, reminder(unreached), addressed('parent3@example.com'), 1)
  await deps.letters.report(requestId, reminder(started), addressed('parent4@example.com'), 1)
  await redis.hset(`{p:north}:i:${started.slice('north.'.length)}`, 'openedAt', 1)

  await write(requestId, { out, byHand })
  expect(Object.fromEntries((await rows(out)).map(({ invitation_id, standing }) => [invitation_id, standing]))).toEqual(
    {
      [first]: 'address-unknown',
      [sameAddress]: 'address-bounced',
      [complained]: 'complained',
      [unreached]: 'address-unknown',
      [started]: 'opened',
    },
  )
  const listed = (await rows(byHand)).map(({ invitation_id }) => invitation_id ?? '')
  expect(listed.sort()).toEqual([first, sameAddress, complained, unreached].sort())
  for (const id of listed)
    expect(await resendInvitation(deps, id, 'operator')).toEqual({
      outcome: 'refused',
      reason: id === complained ? 'complained' : 'address-unknown',
    })
})

test('once the practice file is gone the list says that it has no more than the guardians', async () => {
  const id = await released(office.deps, 'north', [line(1), line(2, { email: '' })])
  const request = await office.deps.requests.find(id)
  await office.deps.practiceFiles.expire(id, request?.file?.version ?? '', 1)
  while (await office.deps.practiceFiles.isKept(id, request?.file?.version ?? '')) await redis.ping()
  expect(await write(id, { byHand })).toEqual({ outcome: 'written', byHand: 0, leftOutKnown: false })
})

test('a letter that was sent once more after no answer stands in the report as a second copy', async () => {
  office.sink.onMail = () => 'cut'
  const id = await released(office.deps, 'north', [line(1)])
  const unknown = async () => (await office.deps.letters.counts(id)).unknown === 1
  await office.work({ until: unknown })
  await write(id, { out })
  expect((await rows(out))[0]).toMatchObject({ standing: 'sent-again-soon', second_copy: 'no' })
  office.pass(office.deps.config.unknownWaitMs + 1000)
  await office.work()
  await write(id, { out })
  expect((await rows(out))[0]).toMatchObject({ standing: 'uncertain', second_copy: 'yes', letter_state: 'unknown' })
})

test('a request that was never released, or whose data is erased, has no report and says so', async () => {
  const id = await released(office.deps, 'north', [line(1)])
  await office.deps.requests.set(id, { erasedAt: office.deps.now() })
  expect(await write(id, { out })).toMatchObject({ outcome: 'erased' })
  expect(await write('north.nothing', { out })).toEqual({ outcome: 'unknown' })
  expect(await readdir(directory)).toEqual([])
})

test('who had a report written stands in the trail, without a path or a name', async () => {
  const id = await released(office.deps, 'north', [line(1)])
  await write(id, { out, byHand })
  expect((await office.deps.audit.read('north')).at(-1)).toMatchObject({
    event: 'reported',
    actor: 'operator',
    requestId: id,
    detail: '1 guardians, 0 by hand',
  })
})
