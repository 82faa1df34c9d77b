import { expect, test } from '@jest/globals'
import { readPracticeFile } from '../../src/files/practice-file.ts'
import { AS_OF, filePractice, reportFrom } from '../support/practice-file.ts'
import { bookOf, bookParts, HEADING, NAMES, readBook, textCell, textRow, zipOf } from '../support/workbook.ts'

const FAMILY = [
  'P1',
  'Active',
  'Sample',
  '2016-05-04',
  '1',
  'Ana',
  'Sample',
  'ana@example.com',
  '2025550143',
  'Joint',
  'Y',
]
const TABLE = `${HEADING}${textRow(2, FAMILY)}`
const OTHER = textRow(1, ['How to fill in this file'])

test('a workbook is read into the same report as a CSV, whatever its name says', async () => {
  const csv = `${NAMES.join(',')}\n${FAMILY.join(',')}\n`
  const book = await bookOf([{ rows: TABLE }])
  expect((await reportFrom(book)).guardians).toEqual((await reportFrom(csv)).guardians)
  expect((await reportFrom(book)).guardians).toHaveLength(1)
  for (const chunkBytes of [1, 7, 1000]) expect(await readBook(book, chunkBytes)).toEqual(await readBook(book))
})

test('the first visible sheet with the column names is read, and the others are named', async () => {
  const { rows, remarks } = await readBook(
    await bookOf([
      { name: 'Read &lt;me&gt;', rows: OTHER },
      { name: 'Old', state: 'hidden', rows: `${HEADING}${textRow(2, ['P0'])}` },
      { name: 'Empty' },
      { name: 'Chart', type: 'chartsheet', xml: '<chartsheet/>' },
      { name: 'Families', rows: TABLE },
      { name: 'Notes', rows: OTHER },
    ]),
  )
  expect(rows.map((row) => row.patientId)).toEqual(['P1'])
  expect(remarks).toEqual(['The sheet "Families" was read, and not "Read <me>", "Old" (hidden), "Empty", "Notes".'])
})

test('a second sheet with the column names is pointed out: lines may be missing', async () => {
  const { rows, remarks } = await readBook(
    await bookOf([
      { name: 'Page 1', rows: TABLE },
      { name: 'Page 2', rows: TABLE.replace('P1', 'P2') },
    ]),
  )
  expect(rows.map((row) => row.patientId)).toEqual(['P1'])
  expect(remarks[1]).toBe(
    '"Page 2" has the column names of a practice file as well: if lines are missing, copy them below those of "Page 1" and hand the file over again.',
  )
})

test('lines hidden by a filter are read, and the file says so', async () => {
  const hidden = (line: number, id: string) => textRow(line, [id]).replace('<row', '<row hidden="1"')
  const { rows, remarks } = await readBook(
    await bookOf([{ rows: `${TABLE}${hidden(3, 'P3')}${hidden(4, 'P4')}${hidden(5, '')}` }]),
  )
  expect(rows.map((row) => row.patientId)).toEqual(['P1', 'P3', 'P4'])
  expect(remarks).toEqual([
    '2 hidden lines were read like the others: a filter hides lines and takes none out. Delete those that are not to be in the file and hand it over again.',
  ])
})

test('without a sheet that can be read the nearest one is spoken of', async () => {
  const lacking = textRow(1, NAMES.slice(1))
  const refused = await readBook(
    await bookOf([
      { name: 'Start', rows: OTHER },
      { name: 'Families', rows: lacking },
      { name: 'Real', state: 'veryHidden', rows: TABLE },
    ]),
  )
  expect(refused.message).toMatch(
    /^Sheet "Families": The file lacks the column patient_id.* Hidden sheets are not read: "Real" \(hidden\)\.$/,
  )
  expect((await readBook(await bookOf([{ rows: lacking }]))).message).toMatch(/^The file lacks the column patient_id/)
  expect((await readBook(await bookOf([{}, { rows: '<row r="7"/>' }]))).message).toMatch(/^The Excel file is empty\./)
})

test('blank lines above the column names count as Excel numbers them', async () => {
  const heading = HEADING.replace('r="1"', 'r="4"')
  const { rows, rejected } = await readBook(
    await bookOf([
      {
        rows: `<row r="1">${textCell(' ')}</row>${heading}<row>${textCell('P1')}</row><row>${textCell('')}${textCell('Active')}</row>`,
      },
    ]),
  )
  expect(rows.map((row) => [row.line, row.patientId])).toEqual([[5, 'P1']])
  expect(rejected).toEqual([[6, 0, 'patient_id', 'the patient id is missing']])
})

test('workbooks are read in the strict form, with prefixes, in UTF-16, and with a workbook elsewhere', async () => {
  const strict = bookParts([{ rows: TABLE }], { strict: true })
  const parts = bookParts([{ rows: TABLE }])
  const sheet = String(parts['xl/worksheets/sheet0.xml'])
  const prefixed = sheet.replaceAll(/<(\/?)(?=\w)/g, '<$1x:').replace('xmlns=', 'xmlns:x=')
  const inUtf16 = Buffer.from(`\uFEFF<?xml version="1.0" encoding="UTF-16"?>${sheet.replace('Ana', 'Zoë')}`, 'utf16le')
  const bigEndian = Buffer.from(sheet, 'utf16le').swap16()
  const elsewhere = Object.fromEntries(
    Object.entries(parts).map(([path, content]) => [
      path.replace(/^xl\//, 'Book/').replace('workbook', 'Main'),
      String(content).replaceAll('xl/workbook', 'book/main').replaceAll('/xl/', '/book/'),
    ]),
  )
  const with0 = (content: string | Buffer) => ({ ...parts, 'xl/worksheets/sheet0.xml': content })
  for (const book of [strict, with0(prefixed), with0(inUtf16), with0(bigEndian), with0(`\uFEFF${sheet}`), elsewhere]) {
    const { outcome, rows } = await readBook(await zipOf(book))
    expect([outcome, rows.map((row) => row.patientId)]).toEqual(['read', ['P1']])
  }
  expect((await readBook(await zipOf(with0(inUtf16)))).rows[0]?.contactFirstName).toBe('Zoë')
})

test('a file map speaks of the columns of a workbook as well', async () => {
  const book = await bookOf([{ rows: TABLE.replace('contact_email', 'Address for letters') }])
  const practice = filePractice({ fileMap: { columns: { 'Address for letters': 'contact_email' } } })
  const reading = await readPracticeFile(
    (async function* () {
      yield book
    })(),
    practice,
    AS_OF,
  )
  expect(reading).toMatchObject({ outcome: 'read', report: { selected: 1 } })
})
