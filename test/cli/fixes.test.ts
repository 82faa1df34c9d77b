import { mkdtemp, readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from '@jest/globals'
import { CommanderError } from 'commander'
import { parse } from 'csv-parse/sync'
import type { PracticeRow } from '../../src/domain/practice-row.ts'
import { filePractice, fileRow, practiceFileText } from '../support/practice-file.ts'
import { runCheck } from '../support/run-check.ts'
import { tempDir } from '../support/temp-dir.ts'

const ROOT = tempDir()
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
