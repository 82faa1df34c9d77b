import { expect, test } from '@jest/globals'
import { readFrom, reportFrom } from '../support/practice-file.ts'
import { bookOf, NAMES, readBook, textRow } from '../support/workbook.ts'

const HEADER = NAMES.join(',')
const line = (id: string) => `${id},Active,Sample,2016-05-04,1,Ana,Sample,ana@example.com,202-555-0143,Joint,Y`
const TITLES = ['North Sample Pediatrics, family contacts', 'Printed 11/20/2026,,', '']

const refusal = async (...lines: string[]) => {
  const reading = await readFrom(lines.join('\n'))
  return reading.outcome === 'refused' ? reading.message : 'read'
}
const idsOf = ({ perPatient }: Awaited<ReturnType<typeof reportFrom>>) =>
  [...perPatient()].map((found) => found.patientId)

test('titles above the column names are left out, said, and counted as a spreadsheet counts them', async () => {
  for (const delimiter of [',', ';', '\t', '|']) {
    const text = [...TITLES, HEADER, line('P1'), 'P2,Active'].join('\r\n').replaceAll(',', delimiter)
    const report = await reportFrom(text)
    expect([report.selected, report.rows.rejectedLines.map((rejected) => rejected.line)]).toEqual([1, [6]])
    expect(report.remarks).toEqual(['The column names stand in line 4; the 3 lines above were not read.'])
  }
  expect((await reportFrom(['A title', HEADER, line('P1')].join('\n'))).remarks).toEqual([
    'The column names stand in line 2; the line above was not read.',
  ])
})

test('the column names are found in the first twenty lines with text, however long those are, and not below', async () => {
  const titles = (lines: number) => Array.from({ length: lines }, (_, n) => `${n}${' long'.repeat(2000)}`)
  const text = (lines: number) => ['', ...titles(lines), HEADER, line('P1')].join('\n')
  for (const chunkBytes of [1000, 1 << 16, 1 << 20]) {
    expect((await reportFrom(text(19), undefined, chunkBytes)).selected).toBe(1)
    expect(await readFrom(text(20), undefined, chunkBytes)).toMatchObject({
      outcome: 'refused',
      message: /its first lines name none of the columns/,
    })
  }
})

test('a first line with column names that lacks one is spoken of, whatever stands below it', async () => {
  const lacking = HEADER.replace('contact_email', 'Letters')
  expect(await refusal(lacking, line('P1'), HEADER, line('P2'))).toMatch(
    /^The file lacks the column contact_email .*line\.$/,
  )
  expect(await refusal('patient_id,Note', 'P1,Mobile', 'Sort,Home')).toMatch(
    /^The file lacks the columns patient_status, /,
  )
})

test('column names below a title that lack one are spoken of with their line', async () => {
  const lacking = HEADER.replace('contact_email', 'Letters')
  for (const lines of [
    [...TITLES, lacking, line('P1')],
    [...TITLES, 'Status,DOB,Sort,First Name', 'Active,,,'],
  ]) {
    expect(await refusal(...lines)).toMatch(/^The file lacks .* The column names were looked for in line 4\.$/)
  }
})

test('names under those of their groups are read with them', async () => {
  const groups = 'Patient,,,,Family Contact,,,,,,'
  const names = 'ID,Status,Last Name,Birth Date,Sort,First Name,Last Name,Email Address,Mobile #,Authority,Res?'
  const text = [groups, names, line('P1'), 'P2'].join('\n').replaceAll(',', ';')
  const report = await reportFrom(text)
  expect(report.guardians).toMatchObject([{ firstName: 'Ana', lastName: 'Sample', email: 'ana@example.com' }])
  expect(report.remarks).toEqual(['The column names stand in line 2; the line above was not read.'])
  const bare = HEADER.replace('contact_first_name', 'First Name')
  expect(await refusal('Contact', bare, line('P1'))).toMatch(/^The file lacks the column contact_first_name/)
})

test('a sheet with titles above the column names is read', async () => {
  const rows = ['A title', 'Printed'].map((text, index) => textRow(index + 1, [text])).join('')
  const table = `${rows}${textRow(4, NAMES)}${textRow(5, line('P1').split(','))}`
  const { rows: read, remarks } = await readBook(await bookOf([{ rows: table }]))
  expect(read.map((row) => [row.line, row.patientId])).toEqual([[5, 'P1']])
  expect(remarks).toEqual(['The column names stand in line 4; the 3 lines above were not read.'])
})

test('a sheet that begins with the column names is read before one that has an example of them further down', async () => {
  const guide = `${textRow(1, ['How to fill in this file'])}${textRow(2, NAMES)}${textRow(3, line('P0').split(','))}`
  const families = `${textRow(1, NAMES)}${textRow(2, line('P1').split(','))}`
  const { rows, remarks } = await readBook(
    await bookOf([
      { name: 'Guide', rows: guide },
      { name: 'Families', rows: families },
    ]),
  )
  expect(rows.map((row) => row.patientId)).toEqual(['P1'])
  expect(remarks[1]).toMatch(/^"Guide" has the column names of a practice file as well/)
})

test('lines that repeat the column names are left out and counted', async () => {
  const pages = Array.from({ length: 7 }, (_, page) => [HEADER, line(`P${page}`)]).flat()
  const report = await reportFrom(pages.join('\n'))
  expect([idsOf(report).length, report.rows.rejected, report.unknownStatuses]).toEqual([7, 0, []])
  expect(report.remarks).toEqual(['6 lines repeat the column names and were left out: line 3, 5, 7, 9, 11 and others.'])
  const sheet = await readBook(
    await bookOf([{ rows: `${textRow(1, NAMES)}${textRow(2, NAMES)}${textRow(3, ['P1'])}` }]),
  )
  expect([sheet.rows.map((row) => row.patientId), sheet.remarks]).toEqual([
    ['P1'],
    ['1 line repeats the column names and was left out: line 2.'],
  ])
})

test('a line with the column names in another order is pointed out: the lines below it may be wrong', async () => {
  const other = [...NAMES.slice(0, 5), ...NAMES.slice(5).reverse()].join(',')
  const report = await reportFrom([HEADER, line('P1'), other, line('P2')].join('\n'))
  expect(report.rows.rejectedLines).toMatchObject([{ line: 3, problem: /column names other than those above/ }])
  expect(idsOf(report)).toEqual(['P1', 'P2'])
})

test('a line that adds up the others is no patient, and a patient of that id is one', async () => {
  const totals = ['Total', 'TOTAL: 2', 'Grand total', 'Subtotal', 'Count'].map((id) => `${id},2${','.repeat(9)}`)
  const report = await reportFrom([HEADER, line('P1'), line('Total'), ...totals, `P3,2${','.repeat(9)}`].join('\n'))
  expect(idsOf(report)).toEqual(['P1', 'Total', 'P3'])
  expect(report.rows.rejectedLines.map((rejected) => rejected.line)).toEqual([4, 5, 6, 7, 8])
  expect(report.rows.rejectedLines[0]).toMatchObject({ cell: 'A4', problem: /is a total and no patient/ })
})

test('column names without a line below them are refused, and no sheet that hides the families behind it', async () => {
  for (const text of [HEADER, `${HEADER}\n\n,,,,,,,,,,\n`, `${HEADER}\n${HEADER}\n`]) {
    expect(await refusal(text)).toMatch(/^The file has column names and no line below them\./)
  }
  const heading = textRow(1, NAMES)
  expect((await readBook(await bookOf([{ rows: heading }, {}]))).message).toMatch(/column names and no line below them/)
  const { rows } = await readBook(await bookOf([{ rows: heading }, { rows: `${heading}${textRow(2, ['P1'])}` }]))
  expect(rows.map((row) => row.patientId)).toEqual(['P1'])
})

test('a text that is longer than any name is the name of no column, and spaces around a name say nothing', async () => {
  const spaced = HEADER.replace('contact_email', `${' '.repeat(150)}contact_email${' '.repeat(150)}`)
  expect(await refusal(spaced, line('P1'))).toBe('read')
  expect(await refusal(HEADER.replace('contact_email', `contact_email${'.'.repeat(150)}`), line('P1'))).toBe('read')
  expect(await refusal(HEADER.replace('contact_email', `contact_email${'.'.repeat(200)}`), line('P1'))).toMatch(
    /^The file lacks the column contact_email/,
  )
})

test('a refusal shows nothing of a family whose line is taken for the one with the column names', async () => {
  const family = 'P1,Active,Lee,5/4/2016,1,Ana,Lee,ana@example.com,2025550143,Joint,Y,Email'
  const message = await refusal(family, family)
  expect(message).toMatch(/not understood: 11 that look like the data of a family, not shown\)/)
  expect(message).not.toMatch(/P1|Lee|2016|ana@|2025550143/)
  expect(await refusal('Email,Chart2,2016-05-04,20,4.5.2016')).toMatch(
    /\(not understood: "Chart2", and 3 that look like the data of a family, not shown\)/,
  )
  expect(await refusal('Email,Letters,7')).toMatch(/"Letters", and 1 that looks like/)
  expect(await refusal('Email,Letters')).toMatch(/\(not understood: "Letters"\)/)
})
