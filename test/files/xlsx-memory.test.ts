import { execFile } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, test } from '@jest/globals'
import { tempDir } from '../support/temp-dir.ts'
import { bookParts, HEADING, type Parts, textCell, zipOf } from '../support/workbook.ts'

const ROOT = tempDir()
const MOST_MB = 300

type Selected = { files: { message?: string; selected?: number; read?: number; rejected?: number }[]; peakMb: number }

/** Checks practice files in a process of their own. */
async function selectAlone(files: Record<string, Buffer>): Promise<Selected> {
  const paths = Object.entries(files).map(([name, content]) => {
    writeFileSync(join(ROOT, name), content)
    return join(ROOT, name)
  })
  const node = ['--import', 'tsx', 'test/support/select-alone.ts', ...paths]
  const { stdout } = await promisify(execFile)(process.execPath, node)
  return JSON.parse(stdout)
}

const COLUMNS =
  'patient_id,patient_status,patient_first_name,patient_last_name,patient_birth_date,contact_id,contact_sort,contact_first_name,contact_last_name,contact_relationship,contact_email,contact_mobile_phone,contact_home_phone,contact_authority,contact_resides_with,contact_preferred_reminder,contact_language'

/** A workbook as Excel would save it: every text in the table of texts, once. */
function largeBook(lines: number): Parts {
  const numbers = new Map<string, number>()
  const texts: string[] = []
  const cell = (text: string) => {
    const known = numbers.get(text)
    if (known === undefined) numbers.set(text, texts.push(`<si><t>${text}</t></si>`) - 1)
    return `t="s"><v>${known ?? texts.length - 1}`
  }
  const row = (n: number, cells: readonly string[]) =>
    `<row r="${n}">${cells.map((content, column) => `<c r="${String.fromCharCode(65 + column)}${n}" ${content}</v></c>`).join('')}</row>`
  const rows = [row(1, COLUMNS.split(',').map(cell))]
  for (let n = 0; n < lines; n += 1) {
    const child = Math.floor(n / 2)
    const before = [`P${child}`, 'Active', `Child${child}`, `Family${child}`].map(cell)
    const after = [`Parent${n}`, `Family${n}`, 'Mother', `parent.${n}@example.com`].map(cell)
    const phones = [`s="0"><v>202${200 + Math.floor(n / 10_000)}${String(n % 10_000).padStart(4, '0')}`, cell('')]
    const rest = ['Joint', 'Y', 'Text', 'en'].map(cell)
    rows.push(
      row(n + 2, [
        ...before,
        `s="1"><v>${42_005 + (child % 1000)}`,
        cell(`C${n}`),
        '><v>1',
        ...after,
        ...phones,
        ...rest,
      ]),
    )
  }
  const styles = '<cellXfs><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs>'
  return bookParts([{ rows: rows.join('') }], { texts: texts.join(''), styles })
}

test('a sheet of 100,000 lines is read right in little memory', async () => {
  const book = await zipOf(largeBook(100_000))
  const { files, peakMb } = await selectAlone({ 'large.xlsx': book })
  expect(files).toEqual([{ selected: 50_000, read: 100_000, rejected: 0 }])
  expect(peakMb).toBeLessThan(MOST_MB)
}, 180_000)

test('workbooks that were made to fill the memory are refused or read, and do not', async () => {
  const styles = '<cellXfs><xf numFmtId="0"/></cellXfs>'
  const book = (rows: string, texts = '<si/>') => zipOf(bookParts([{ rows: HEADING + rows }], { texts, styles }))
  const row = (cells: string) => `<row>${cells}</row>`
  const long = 'long '.repeat(6500)
  const family = (id: string, name: string) =>
    row(`${id}${textCell('Active')}${name}<c r="H2" t="inlineStr"><is><t>a@example.com</t></is></c>`)
  const { files, peakMb } = await selectAlone({
    'empty-texts.xlsx': await book('', '<si/>'.repeat(4_000_000)),
    'long-texts.xlsx': await book('', `<si><t>${long}</t></si>`.repeat(2000)),
    'far-cells.xlsx': await book(row('<c r="XFD1"><v>1</v></c>').repeat(400_000)),
    'one-text.xlsx': await book(
      family('<c><v>1</v></c>', '<c t="s"><v>0</v></c>').repeat(100_000),
      `<si><t>${long}</t></si>`,
    ),
    'many-lines.xlsx': await book(
      Array.from({ length: 120_000 }, (_, n) => family(`<c><v>${n}</v></c>`, textCell('A'))).join(''),
    ),
    'long-names.xlsx': await book(
      Array.from({ length: 3000 }, (_, n) => family(`<c><v>${n}</v></c>`, textCell(`${n} 王 ${long}`))).join(''),
    ),
    'one-cell.xlsx': await book(row(textCell(long.repeat(2000)))),
  })
  const refused = (words: RegExp) => ({ message: expect.stringMatching(words) })
  expect(files).toEqual([
    refused(/holds more text/),
    refused(/holds more text/),
    refused(/no line below them/),
    refused(/holds more text/),
    refused(/more than 110,000 lines/),
    refused(/holds more text/),
    { selected: 0, read: 0, rejected: 1 },
  ])
  expect(peakMb).toBeLessThan(MOST_MB)
}, 180_000)
