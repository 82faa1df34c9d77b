import { expect, test } from '@jest/globals'
import { filePractice, readFrom } from '../support/practice-file.ts'
import { bookOf, HEADING, NAMES, readBook, readRowsOf, type TestBook, textCell, textRow } from '../support/workbook.ts'

/** Formats by the style that names them: 1 ISO day, 2 built-in day, 3 five digits, 4 percent, 5 elapsed hours, 6 text. */
const STYLES =
  '<numFmts><numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd"/><numFmt numFmtId="165" formatCode="00000"/><numFmt numFmtId="166" formatCode="[h]:mm"/></numFmts><cellStyleXfs><xf numFmtId="14"/></cellStyleXfs><cellXfs><xf numFmtId="0"/><xf numFmtId="164"/><xf numFmtId="14"/><xf numFmtId="165"/><xf numFmtId="9"/><xf numFmtId="166"/><xf numFmtId="49" quotePrefix="1"/></cellXfs>'
const TEXTS =
  '<si><t>plain</t></si><si><t xml:space="preserve">  in &lt;spaces&gt;  </t></si><si><r><rPr><b/></rPr><t>half </t></r><r><t>bold</t></r><rPh sb="0" eb="1"><t>said</t></rPh></si><si/><si><t>two_x000A_lines _x005F_x000A_</t></si><si><t><![CDATA[<raw>]]></t></si>'

/** The text of each cell, put into the column of the guardian's first name. */
async function textsOf(cells: readonly string[], book: TestBook = {}): Promise<string[]> {
  const rows = cells.map(
    (cell, index) => `<row r="${index + 2}">${textCell('P1')}${cell.replace('<c', `<c r="F${index + 2}"`)}</row>`,
  )
  const { rows: read } = await readRowsOf(rows.join(''), { texts: TEXTS, styles: STYLES, ...book })
  return read.map((row) => row.contactFirstName)
}

test('texts are read wherever a workbook keeps them', async () => {
  const shared = [0, 1, 2, 3, 4, 5].map((index) => `<c t="s"><v>${index}</v></c>`)
  expect(await textsOf(shared)).toEqual(['plain', 'in <spaces>', 'half bold', '', 'two\nlines _x000A_', '<raw>'])
  expect(
    await textsOf([
      textCell('Zo&#235; &amp; &#x1F469;'),
      '<c t="inlineStr"><is><r><t>half </t></r><r><t>bold</t></r><rPh sb="0" eb="1"><t>said</t></rPh></is></c>',
      '<c s="6" t="inlineStr"><is><t>007</t></is></c>',
      '<c t="inlineStr"><is><t>\'quoted</t></is></c>',
      '<c t="inlineStr"><is/></c>',
      '<c s="1"/>',
      '<c t="s"><v></v></c>',
    ]),
  ).toEqual(['Zoë & 👩', 'half bold', '007', "'quoted", '', '', ''])
})

test('numbers are written out as the spreadsheet shows them', async () => {
  const numbers = {
    '2025550143': '2025550143',
    '2.025550143E9': '2025550143',
    '1': '1',
    '1.0': '1',
    '123456789012345': '123456789012345',
    '1.23456789012345E+14': '123456789012345',
    '0.10000000000000001': '0.1',
    '-5': '-5',
    '1E+21': '1000000000000000000000',
    ' 7 ': '7',
    what: 'what',
  }
  expect(await textsOf(Object.keys(numbers).map((number) => `<c><v>${number}</v></c>`))).toEqual(Object.values(numbers))
  expect(
    await textsOf(['<c t="n" s="3"><v>42</v></c>', '<c s="3"><v>123456</v></c>', '<c s="3"><v>4.5</v></c>']),
  ).toEqual(['00042', '123456', '4.5'])
  expect(await textsOf(['<c s="4"><v>0.5</v></c>', '<c s="5"><v>42494</v></c>', '<c s="99"><v>42494</v></c>'])).toEqual(
    ['0.5', '42494', '42494'],
  )
})

test('days are read in the calendar of the workbook, and hours are left out', async () => {
  const days = ['42494', '42494.75', '1', '59', '61', '2958465'].map((serial) => `<c s="1"><v>${serial}</v></c>`)
  expect(await textsOf([...days, '<c s="2"><v>42494</v></c>'])).toEqual([
    '2016-05-04',
    '2016-05-04',
    '1900-01-01',
    '1900-02-28',
    '1900-03-01',
    '9999-12-31',
    '2016-05-04',
  ])
  const from1904 = ['0', '41032'].map((serial) => `<c s="1"><v>${serial}</v></c>`)
  expect(await textsOf(from1904, { settings: 'date1904="1"' })).toEqual(['1904-01-01', '2016-05-04'])
  expect(await textsOf(['<c t="d" s="1"><v>2016-05-04T00:00:00</v></c>', '<c t="d"><v>2016-05-04</v></c>'])).toEqual([
    '2016-05-04',
    '2016-05-04',
  ])
})

test('a number that is no day stays a number, whatever its format', async () => {
  const cells = ['0.5', '60', '-1', '2025550143'].map((serial) => `<c s="1"><v>${serial}</v></c>`)
  expect(await textsOf(cells)).toEqual(['0.5', '60', '-1', '2025550143'])
})

test('formulas count by their last result, and what is true or false says so', async () => {
  expect(
    await textsOf([
      '<c><f>1+1</f><v>2</v></c>',
      '<c t="str"><f>A1</f><v>A &amp; B</v></c>',
      '<c s="1"><f t="shared" si="0"/><v>42494</v></c>',
      '<c t="b"><v>1</v></c>',
      '<c t="b"><f>FALSE()</f><v>0</v></c>',
      '<c t="str"><f>""</f><v></v></c>',
    ]),
  ).toEqual(['2', 'A & B', '2016-05-04', 'TRUE', 'FALSE', ''])
})

test('an error and a formula without a result count as empty, and the file says how many there are', async () => {
  const { rows, rejected, remarks } = await readRowsOf(
    `<row r="2">${textCell('P1')}<c r="F2" t="e"><f>VLOOKUP(1)</f><v>#N/A</v></c><c r="H2"><f>1+1</f></c><c r="I2"><f>2+2</f><v></v></c></row><row r="3"><c t="e"><v>#N/A</v></c><c r="F3" t="e"><v>#REF!</v></c>${textCell('x')}</row>`,
  )
  expect(rows.map((row) => [row.patientId, row.contactFirstName, row.contactEmail])).toEqual([['P1', '', '']])
  expect(rejected).toEqual([[3, 0, 'patient_id', 'the patient id is missing']])
  expect(remarks).toEqual([
    '3 cells with an error such as #N/A count as empty.',
    '2 cells with a formula that was never calculated count as empty: open the file in Excel, save it, and hand it over again.',
  ])
})

test('an id that Excel has rounded costs its line, for two children could become one', async () => {
  const row = (line: number, id: string, phone: string) =>
    `<row r="${line}"><c><v>${id}</v></c><c r="I${line}"><v>${phone}</v></c></row>`
  const { rows, rejected } = await readRowsOf(
    row(2, '1.23456789012346E+15', '1') +
      row(3, '123456789012345', '1234567890123456') +
      row(4, '-1234567890123456', '1'),
  )
  expect(rows.map(({ line, patientId, contactMobilePhone }) => [line, patientId, contactMobilePhone])).toEqual([
    [3, '123456789012345', '1234567890123456'],
  ])
  expect(rejected.map(([line, column, name]) => [line, column, name])).toEqual([
    [2, 0, 'patient_id'],
    [4, 0, 'patient_id'],
  ])
  expect(rejected[0]?.[3]).toMatch(/more than 15 digits/)
})

test('a cell longer than Excel has costs its line', async () => {
  const cell = (length: number) => `<c r="F2" t="inlineStr"><is><t>${'x'.repeat(length)}</t></is></c>`
  const long = await readRowsOf(`<row r="2">${textCell('P1')}${cell(32_768)}</row>`)
  expect([long.rows, long.rejected]).toEqual([
    [],
    [[2, 5, 'contact_first_name', 'the cell has more than 32,767 characters', 'P1']],
  ])
  const most = await readRowsOf(`<row r="2">${textCell('P1')}${cell(32_767)}</row>`)
  expect(most.rows[0]?.contactFirstName).toHaveLength(32_767)
  const texts = `<si><t>${'x'.repeat(40_000)}</t></si>`
  const shared = await readRowsOf('<row r="2"><c t="inlineStr"><is><t>P1</t></is></c><c t="s"><v>0</v></c></row>', {
    texts,
  })
  expect(shared.rejected.map(([line, column]) => [line, column])).toEqual([[2, 1]])
})

test('a row is where it says, and a cell without a place is behind the one before', async () => {
  const { rows, rejected } = await readRowsOf(
    [
      `<row>${textCell('P2')}${textCell('Active')}<c r="F2" t="inlineStr"><is><t>Ana</t></is></c>${textCell('Last')}</row>`,
      '<row r="4"/><row r="5"><c r="A5" s="1"/></row>',
      `<row r="9" spans="1:11">${textCell('P9')}</row>`,
      `<row>${textCell('P10')}</row>`,
      `<row r="1048576">${textCell('', 'A1048576')}${textCell('Bottom', 'b1048576')}${textCell('a note', 'XFD1048576')}</row>`,
    ].join(''),
  )
  expect(rows.map((row) => [row.line, row.patientId, row.contactFirstName, row.contactLastName])).toEqual([
    [2, 'P2', 'Ana', 'Last'],
    [9, 'P9', '', ''],
    [10, 'P10', '', ''],
  ])
  expect(rejected).toEqual([[1_048_576, 0, 'patient_id', 'the patient id is missing']])
})

test('a note beside the table makes no line of a blank one', async () => {
  const { rows, rejected } = await readRowsOf(`<row r="2">${textCell('total: 0', 'Z2')}</row>`)
  expect([rows, rejected]).toEqual([[], []])
  expect(HEADING).not.toContain('Z1')
  expect(NAMES.length).toBeLessThan(26)
})

const DECISIVE_NAMES = [...NAMES, 'Registered', 'Hold']
const ERROR = '<c t="e"><f>VLOOKUP(1)</f><v>#N/A</v></c>'
const NOT_CALCULATED = '<c><f>VLOOKUP(1)</f></c>'

/** A row of a chart with such cells in some columns, by their number. */
function decisiveRow(line: number, id: string, odd: Record<number, string>): string {
  const texts = [id, 'Active', 'Lee', '2016-05-04', '1', 'Ana', 'Lee', 'ana@example.com', '2025550143', 'Joint', 'Y']
  const cells = [...texts, 'No', 'No'].map((text, column) => odd[column] ?? textCell(text))
  return `<row r="${line}">${cells.join('')}</row>`
}

test('what decides who gets an email is never empty where Excel could not work it out', async () => {
  const book = await bookOf([
    {
      rows: [
        textRow(1, DECISIVE_NAMES),
        decisiveRow(2, 'status', { 1: ERROR }),
        decisiveRow(3, 'day', { 3: NOT_CALCULATED }),
        decisiveRow(4, 'sort', { 4: ERROR }),
        decisiveRow(5, 'registered', { 11: NOT_CALCULATED }),
        decisiveRow(6, 'hold', { 12: ERROR }),
        decisiveRow(7, 'both', { 11: ERROR, 12: NOT_CALCULATED, 9: ERROR }),
      ].join(''),
    },
  ])
  const { rows, rejected, remarks } = await readBook(book)
  expect(rejected).toEqual([])
  expect(
    rows.map((row) => [row.patientId, row.patientStatus, row.patientBirthDate, row.contactSort, row.doNotInvite]),
  ).toEqual([
    ['status', 'error #N/A', '2016-05-04', '1', 'No'],
    ['day', 'Active', 'formula not calculated', '1', 'No'],
    ['sort', 'Active', '2016-05-04', 'error #N/A', 'No'],
    ['registered', 'Active', '2016-05-04', '1', 'already_registered: formula not calculated'],
    ['hold', 'Active', '2016-05-04', '1', 'error #N/A'],
    ['both', 'Active', '2016-05-04', '1', 'already_registered: error #N/A'],
  ])
  expect(rows.at(-1)?.contactAuthority).toBe('')
  expect(remarks).toEqual([
    expect.stringMatching(
      /^7 cells that decide who gets an email hold an error .* \(line 2, 3, 4, 5, 6 and others\)\./,
    ),
    '1 cell with an error such as #N/A counts as empty.',
  ])
})

test('a Status that Excel could not work out is unknown, so the practice is asked before anybody is written to', async () => {
  const book = await bookOf([{ rows: `${textRow(1, DECISIVE_NAMES)}${decisiveRow(2, 'P1', { 1: ERROR })}` }])
  const practice = filePractice({ statusMap: { 'N/A': 'active' } })
  const read = await readFrom(book, practice)
  expect(read.outcome === 'read' && read.report.unknownStatuses).toEqual(['error #N/A'])
})

test('formulas that were filled down below the last chart make no line', async () => {
  const { rows, rejected } = await readRowsOf(`<row r="2"><c r="B2"><f>IF(A2="","",1)</f></c></row>`)
  expect([rows, rejected]).toEqual([[], []])
})

test('a patient id with half a letter or a letter that cannot be seen costs its line, for two could become one', async () => {
  const ids = ['N_xD800_1', 'N_xD801_1', 'N_x0000_1', 'N_x0009_1', 'N_xD83D__xDC67_1']
  const shared = '<row r="7"><c t="s"><v>0</v></c></row><row r="8"><c t="s"><v>1</v></c></row>'
  const texts = '<si><t>N_xD800_2</t></si><si><t>N_xD801_2</t></si>'
  const { rows, rejected } = await readRowsOf(ids.map((id, index) => textRow(index + 2, [id])).join('') + shared, {
    texts,
  })
  expect(rows.map((row) => row.patientId)).toEqual(['N👧1'])
  expect(rejected.map(([line, column, , problem]) => [line, column, problem])).toEqual(
    [2, 3, 4, 5, 7, 8].map((line) => [line, 0, expect.stringMatching(/^the patient id holds a character/)]),
  )
})

test('a NUL in a cell is dropped: it moves no cell of the fix list into the next column', async () => {
  const cells = [
    'P1',
    'Active',
    'Lee',
    '2016-05-04',
    '1',
    'A_x0000_na',
    'Lee',
    '_x0000_ not an email',
    '',
    'Joint',
    'Y',
  ]
  const read = await readFrom(await bookOf([{ rows: HEADING + textRow(2, cells) }]))
  if (read.outcome === 'refused') throw new Error(read.message)
  expect([...read.report.perPatient()].map((found) => found.cells)).toEqual([
    expect.objectContaining({ firstName: 'Ana', lastName: 'Lee', email: 'not an email', authority: 'Joint' }),
  ])
})
