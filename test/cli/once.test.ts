import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { afterEach, expect, jest, test } from '@jest/globals'
import { type Command, CommanderError } from 'commander'
import { endInvitation } from '../../src/actions/end-invitation.ts'
import type { Connect } from '../../src/cli/connection.ts'
import { releaseCommand } from '../../src/cli/release.ts'
import { requestCommand } from '../../src/cli/request.ts'
import { freshWorld } from '../support/fresh-world.ts'
import { line, practiceCsv } from '../support/practice-csv.ts'
import { released } from '../support/released.ts'
import { sendAll } from '../support/send-all.ts'
import { tempDir } from '../support/temp-dir.ts'

const world = await freshWorld({ SEND_PER_SECOND: '0' })
const directory = tempDir()
const connect: Connect = async () => ({ deps: world.deps, actor: 'operator:pat', close: async () => {} })
const CRITERIA = ['--current-version', '--portal-live', '--archive-done', '--single-practice', '--contacts-reviewed']

afterEach(() => {
  jest.restoreAllMocks()
})

async function run(command: Command, ...words: string[]): Promise<string> {
  let printed = ''
  jest.spyOn(process.stdout, 'write').mockImplementation((written) => {
    printed += String(written)
    return true
  })
  const quiet = (one: Command) => one.exitOverride().configureOutput({ writeErr: () => {} })
  for (const one of quiet(command).commands) quiet(one)
  await command.parseAsync(words, { from: 'user' })
  return printed
}

const request = (...words: string[]) => run(requestCommand(connect), ...words)
const release = (...words: string[]) => run(releaseCommand(connect), ...words)
const open = (...words: string[]) =>
  request('open', 'lakeside', '--requested-by', 'manager@example.com', ...CRITERIA, ...words)
const failing = (printed: Promise<string>) =>
  printed.then(
    () => 'it did not fail',
    (fault: Error) => fault.message,
  )

async function fileOf(lines: string[]): Promise<string> {
  const path = join(directory, 'contacts.csv')
  await writeFile(path, await text(practiceCsv(lines)()))
  return path
}

async function finished(): Promise<string> {
  const id = await released(world.deps, 'lakeside', [line(1), line(2)])
  await sendAll(world, id)
  return id
}

test('the refusal of another request says exactly what to do, before and after the end of the one that stands', async () => {
  await open()
  const [waiting] = await world.deps.requests.list()
  expect(await failing(open('--again', 'twice'))).toBe(
    `Bulk PIN is once per practice: request ${waiting?.id} is requested: go on with it, or end it with "bulk-pin request refuse ${waiting?.id} --reason TEXT" or "bulk-pin cancel ${waiting?.id}". --again opens another only after that.`,
  )
  await request('refuse', waiting?.id ?? '', '--reason', 'Not yet.')
  const id = await finished()
  expect(await failing(open())).toBe(
    `Bulk PIN is once per practice: request ${id} is finished, and mail of it went out. Where there is a reason for another, an operator opens it: the same command with --again "REASON"; the reason is kept in the request and in the audit trail.`,
  )
  for (const reason of ['', ' \u200E\t ', 'x'.repeat(301)])
    await expect(open('--again', reason)).rejects.toThrow(CommanderError)
  const opened = JSON.parse(await open('--again', 'the practice has\nnew families', '--json'))
  expect(opened).toMatchObject({ place: 1, after: id })
  expect(JSON.parse(await request('show', opened.id, '--json')).again).toMatchObject({
    reason: 'the practice has new families',
    by: 'operator:pat',
  })
}, 20_000)

test('the file that is handed over again is told from its release before, and the release asks which way', async () => {
  const id = await finished()
  const again = JSON.parse(await open('--again', 'new families', '--json')).id
  const same = await fileOf([line(1), line(2)])
  const told = await request('file', again, same)
  expect(told).toContain(`This file was released before, byte for byte: by request ${id} on 2026-11-22.\n`)
  expect(told).toContain(`2 of its 2 guardians were mailed before: 2 by request ${id} on 2026-11-22.\n`)
  expect(told).toMatch(
    /The release asks which way: --skip-mailed leaves the 2 .* out.*; --mail-again mails them a second time/,
  )

  await endInvitation(world.deps, (await ids(id))[0] ?? '', 'not-me', 'guardian')
  const other = await fileOf([line(1), line(2), line(3)])
  expect(JSON.parse(await request('file', again, other, '--json')).releasedBefore).toEqual({
    sameFile: [],
    mailed: 2,
    pasts: { 'link-open': 1, 'not-me': 1 },
    byRequest: [{ requestId: id, releasedAt: '2026-11-22T17:00:00.000Z', mailed: 2 }],
  })
  expect(await failing(release(again))).toMatch(
    new RegExp(
      `^Nothing was released: 1 guardians were mailed by an earlier request \\(${id}\\).*--skip-mailed.*--mail-again`,
    ),
  )
  await expect(release(again, '--skip-mailed', '--mail-again')).rejects.toThrow(CommanderError)
  const out = await release(again, '--skip-mailed')
  expect(out).toContain('Released: 2 invitations.\n')
  expect(out).toContain('1 have a link that works, 1 said "this is not me"')
  expect(out).toContain('1 of them get no email any more, and stand on the list to register by hand after the release.')
  expect(out).toContain('1 guardian is left out: they keep the link or account that they have.\n')
}, 20_000)

test('one new child of a guardian who keeps the link is told in the singular', async () => {
  const first = JSON.parse(await open('--json')).id
  await request('file', first, await fileOf([line(1)]))
  await release(first)
  await sendAll(world, first)
  const again = JSON.parse(await open('--again', 'new families', '--json')).id
  const sister = line(2, { email: 'parent1@example.com', phone: '(202) 555-1001' })
  const taken = await request('file', again, await fileOf([line(1), sister, line(3)]))
  expect(taken).toContain('Taken: 3 patients, 3 of them selected, 2 invitations; 0 of 3 lines could not be read.\n')
  expect(taken).toMatch(/--fixes FIXES\.xlsx" lists what to fix .*bulk-pin explain .* --patient ID" says why of one/)
  expect(await release(again, '--skip-mailed')).toContain(
    'It does not name 1 child who is new in this file; the child is on the list to register by hand.',
  )
}, 20_000)

test('as JSON a release tells how many were left out, mailed again and not mailed, and nothing where none was before', async () => {
  const first = JSON.parse(await open('--json')).id
  expect(JSON.parse(await request('file', first, await fileOf([line(1)]), '--json')).releasedBefore).toBeNull()
  expect(JSON.parse(await release(first, '--json'))).toMatchObject({ invitations: 1, skipped: 0, releasedBefore: null })
  await sendAll(world, first)
  const again = JSON.parse(await open('--again', 'new families', '--json')).id
  await request('file', again, await fileOf([line(1), line(2)]))
  expect(JSON.parse(await release(again, '--mail-again', '--json'))).toMatchObject({
    invitations: 2,
    skipped: 0,
    mailedAgain: 1,
    barred: 0,
    releasedBefore: { sameFile: [], mailed: 1, pasts: { 'link-open': 1 } },
  })
}, 20_000)

test('what stands on the charts of many families is named with both ways out, before anything is released', async () => {
  const { id } = JSON.parse(await open('--json'))
  const shared = [1, 2, 3, 4].map((n) => line(n, { email: 'porch@example.org', phone: '(202) 555-2000' }))
  await request('file', id, await fileOf([...shared, line(5)]))
  const refused = await failing(release(id))
  for (const words of [
    'porch@example.org +12025552000 (4 patients)',
    'under confirmedShared',
    'under leftOutShared',
    'practice put',
  ])
    expect(refused).toContain(words)
})

async function ids(requestId: string): Promise<string[]> {
  const all: string[] = []
  for await (const { letter } of world.deps.letters.entries(requestId)) all.push(letter.invitationId)
  return all
}
