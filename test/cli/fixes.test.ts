import { mkdtemp, readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from '@jest/globals'
import { CommanderError } from 'commander'
import { parse } from 'csv-parse/sync'
import { readSheet } from 'read-excel-file/node'
import { writeFixes } from '../../src/cli/write-fixes.ts'
import type { LocalDeps } from '../../src/deps.ts'
import type { PracticeRow } from '../../src/domain/practice-row.ts'
import { selectionRules } from '../../src/domain/selection-rules.ts'
import { localDeps } from '../../src/local-deps.ts'
import { AS_OF, filePractice, fileRow, practiceFileText, selectFrom } from '../support/practice-file.ts'
import { runCheck } from '../support/run-check.ts'
import { tempDir } from '../support/temp-dir.ts'

const ROOT = tempDir()
const FINDING = { selected: true, invitations: [], missing: [], warnings: ['siblings-split' as const] }
const ROWS: PracticeRow[] = [
  fileRow({ patientId: 'P1', contactPreferredReminder: '' }),
  fileRow({ patientId: '=evil()', contactEmail: '=cmd()@' }),
  fileRow({ patientId: 'P3', contactEmail: 'ben@example.com', contactMobilePhone: '555-0143' }),
]

async function filesOf(text: string) {
  const directory = await mkdtemp(join(ROOT, 'fixes-'))
  const [file = '', practice = ''] = ['file.csv', 'practice.json'].map((name) => join(directory, name))
  await writeFile(file, text)
  await writeFile(practice, JSON.stringify(filePractice()))
  return { directory, file, practice }
}

test('the fix list is a CSV for spreadsheets: a byte order mark, fixed columns, no formula, for its owner only', async () => {
  const { directory, file, practice } = await filesOf(`${practiceFileText(ROWS)}broken\r\n`)
  const fixes = join(directory, 'fixes.csv')
  const printed = await runCheck(file, '--practice', practice, '--fixes', fixes)
  const text = await readFile(fixes, 'utf8')
  expect(
    text.startsWith('\uFEFFpatient_id,line,kind,screen,field,value,fault,what_is_wrong,next_step,emails\r\n'),
  ).toBe(true)
  const lines: Record<string, string>[] = parse(text, { bom: true, columns: true })
  expect(lines.map((line) => [line.patient_id, line.line, line.kind, line.screen, line.field, line.fault])).toEqual([
    ['P1', '2', 'missing', 'Family Contact', 'Preferred Reminder', 'preferred_reminder'],
    ["'=evil()", '3', 'excluded', 'Family Contact', 'Email Address', 'no-email'],
    ['P3', '4', 'excluded', 'Family Contact', 'Mobile #', 'no-phone'],
    ['', '5', 'blocking', 'Practice file', 'column B (patient_status)', 'unreadable-line'],
  ])
  expect(text).not.toMatch(/(?:^|,)"?[=+@-]/m)
  expect((await stat(fixes)).mode & 0o777).toBe(0o600)
  const words = printed.replace(/\s+/g, ' ')
  expect(words).toContain('4 lines, each one thing to fix, in the order of the charts. It holds contact data')
})

test('as a spreadsheet it has the same cells, with a heading', async () => {
  const { directory, file, practice } = await filesOf(`${practiceFileText(ROWS)}broken\r\n`)
  const [csv, xlsx] = ['fixes.csv', 'fixes.XLSX'].map((name) => join(directory, name))
  if (!csv || !xlsx) throw new Error('no names')
  await runCheck(file, '--practice', practice, '--fixes', csv)
  await runCheck(file, '--practice', practice, '--fixes', xlsx)
  const lines: string[][] = parse(await readFile(csv, 'utf8'), { bom: true })
  const cells = (await readSheet(await readFile(xlsx))).map((row) => row.map((cell) => String(cell ?? '')))
  expect(cells).toEqual(lines.map((row) => row.map((cell) => cell.replace(/^'/, ''))))
  expect((await stat(xlsx)).mode & 0o777).toBe(0o600)
})

test('what finds no room in a sheet is counted', async () => {
  const findings = function* () {
    for (let line = 2; line < 1_048_582; line += 1) yield { ...FINDING, patientId: `P${line}`, line }
  }
  const report = { ...selectFrom([]), guardians: () => [], perPatient: findings }
  let taken = 0
  const sheet: LocalDeps['sheet'] = async function* (_, lines) {
    for (const _line of lines) taken += 1
    yield Buffer.from('a sheet')
  }
  const rules = selectionRules(filePractice(), AS_OF)
  const written = await writeFixes({ ...localDeps, sheet }, join(ROOT, 'large.xlsx'), report, rules)
  expect([written, taken]).toEqual([{ lines: 1_048_575, beyond: 5 }, 1_048_575])
}, 300_000)

test('only endings that say what is written are taken, and nothing that is read is written over', async () => {
  const { directory, file, practice } = await filesOf(practiceFileText(ROWS))
  const check = (...words: string[]) => runCheck(file, '--practice', practice, ...words)
  await expect(check('--fixes', join(directory, 'fixes.ods'))).rejects.toThrow(/must end in \.csv or \.xlsx/)
  await expect(check('--fixes', join(directory, 'fixes'))).rejects.toThrow(CommanderError)
  await expect(check('--summary', join(directory, 'page.pdf'))).rejects.toThrow(/must end in \.html/)
  const older = join(directory, 'older.csv')
  await writeFile(older, practiceFileText(ROWS))
  await expect(check('--against', older, '--fixes', older)).rejects.toThrow(
    '--fixes would overwrite the older practice file: give another name.',
  )
  expect(await readFile(older, 'utf8')).toBe(practiceFileText(ROWS))
  await expect(check('--fixes', join(directory, 'gone', 'fixes.csv'))).rejects.toThrow(
    /fixes\.csv cannot be written \(ENOENT\): give another path for --fixes\./,
  )
})

test('with --json the document says how long the list is', async () => {
  const { directory, file, practice } = await filesOf(practiceFileText(ROWS))
  const fixes = join(directory, 'fixes.csv')
  const printed = JSON.parse(await runCheck(file, '--practice', practice, '--json', '--fixes', fixes))
  expect(printed.fixes).toEqual({ file: fixes, lines: 3, beyond: 0 })
})

test('--summary writes one page with the numbers and the verdict, and nothing of any one patient', async () => {
  const { directory, file, practice } = await filesOf(practiceFileText(ROWS))
  const summary = join(directory, 'summary.html')
  await runCheck(file, '--practice', practice, '--summary', summary)
  const html = await readFile(summary, 'utf8')
  expect(html).toContain('North Sample Pediatrics')
  expect(html).toContain('Sunday, November 22, 2026')
  expect(html).toContain('Fix these first, then go')
  expect(html).toContain('No usable Mobile #')
  for (const row of ROWS) {
    for (const cell of [row.patientId, row.contactEmail, row.patientLastName, '555-0143']) {
      if (cell !== 'Sample') expect(html).not.toContain(cell)
    }
  }
  expect((await stat(summary)).mode & 0o777).toBe(0o600)
})
