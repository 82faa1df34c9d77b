import { gzipSync } from 'node:zlib'
import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import { readRows } from '../../src/files/read-rows.ts'
import { readTable } from '../../src/files/xlsx-table.ts'
import { AS_OF, filePractice, readFrom } from '../support/practice-file.ts'
import {
  bookOf,
  bookParts,
  HEADING,
  NAMES,
  type Parts,
  readBook,
  readRowsOf,
  textCell,
  textRow,
  zipOf,
} from '../support/workbook.ts'

const ROWS = `${HEADING}${textRow(2, ['P1', 'Active', 'Sample'])}`
const PARTS = bookParts([{ rows: `${ROWS}<row r="3">${textCell('P2')}<c r="D3" s="1"><v>42494</v></c></row>` }], {
  styles: '<cellXfs><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs>',
  texts: '<si><t>x</t></si>',
})
const SHEET = 'xl/worksheets/sheet0.xml'

const refusal = async (book: Buffer | Parts) => {
  const { outcome, message } = await readBook(Buffer.isBuffer(book) ? book : await zipOf(book))
  return outcome === 'refused' ? message : outcome
}
const withSheet = (content: string | Buffer) => refusal({ ...PARTS, [SHEET]: content })
const sheetOf = (rows: string) => `<worksheet><sheetData>${rows}</sheetData></worksheet>`

test('what is no workbook is refused with a sentence that says what it is', async () => {
  const whole = await zipOf(PARTS)
  const said: [file: Buffer, message: RegExp][] = [
    [Buffer.from('PK\x05\x06'.padEnd(22, '\0'), 'latin1'), /ZIP archive without an Excel workbook/],
    [await zipOf({ 'patients.xlsx': whole }), /without an Excel workbook\. If the practice file is in it, unpack it/],
    [await zipOf({ 'export.csv': 'patient_id' }), /without an Excel workbook/],
    [await zipOf({ 'content.xml': '<x/>' }), /an OpenDocument file \(ods\)/],
    [
      await zipOf({ '_rels/.rels': String(PARTS['_rels/.rels']).replace('.xml', '.bin'), 'xl/workbook.bin': 'x' }),
      /binary Excel workbook/,
    ],
    [await zipOf({ 'Index/Document.iwa': 'x' }), /Apple Numbers/],
    [
      await zipOf({
        '_rels/.rels': String(PARTS['_rels/.rels']).replace('xl/workbook', 'word/document'),
        'word/document.xml': '<w/>',
      }),
      /a Word or PowerPoint/,
    ],
    [
      Buffer.from('d0cf11e0a1b11ae1', 'hex'),
      /protected with a password, or of an old Office program \(xls, doc\)\. Save it as \.xlsx without a password, or as "CSV UTF-8"/,
    ],
    [gzipSync(whole.subarray(0, -1)), /damaged or was cut off/],
  ]
  for (const [file, message] of said) {
    const read = await readFrom(file)
    expect(read.outcome === 'refused' ? read.message : 'read').toMatch(message)
  }
  expect((await readFrom(gzipSync(whole))).outcome).toBe('read')
})

test('a workbook that is cut off anywhere is refused', async () => {
  const whole = await zipOf(PARTS)
  for (let length = 4; length < whole.length; length += 5) {
    expect(await refusal(whole.subarray(0, length))).toMatch(/damaged or was cut off/)
  }
}, 60_000)

test('a workbook with a wrong byte is refused, or read as it was: never as something else', async () => {
  const whole = await zipOf(PARTS, { compress: false })
  const right = await readBook(whole)
  expect(right.rows).toHaveLength(2)
  let refused = 0
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 4, max: whole.length - 1 }),
      fc.integer({ min: 1, max: 255 }),
      async (at, by) => {
        const wrong = Buffer.from(whole)
        wrong[at] = (wrong[at] ?? 0) ^ by
        const read = await readBook(wrong)
        if (read.outcome === 'refused') refused += 1
        else expect(read).toEqual(right)
      },
    ),
    { numRuns: 300 },
  )
  expect(refused).toBeGreaterThan(150)
}, 60_000)

/** The archive with another size of the unpacked sheet in its directory, at 24 behind the beginning of an entry. */
async function lying(unpackedBytes: number, parts = PARTS): Promise<Buffer> {
  const file = await zipOf(parts)
  const entry = file.lastIndexOf(Buffer.from(SHEET)) - 46
  file.writeUInt32LE(unpackedBytes, entry + 24)
  return file
}

test('a file in the archive that lies about its size, unpacks too far or is locked is refused', async () => {
  const bytes = Buffer.byteLength(String(PARTS[SHEET]))
  expect(await refusal(await lying(bytes))).toBe('read')
  expect(await refusal(await lying(bytes - 1))).toMatch(/damaged/)
  expect(await refusal(await lying(bytes + 1))).toMatch(/damaged/)
  expect(await refusal(await lying(513 * 1024 * 1024))).toMatch(/holds more than is read from one/)
  const locked = await zipOf(PARTS)
  const entry = locked.lastIndexOf(Buffer.from(SHEET)) - 46
  locked.writeUInt16LE(locked.readUInt16LE(entry + 8) | 1, entry + 8)
  expect(await refusal(locked)).toMatch(/protected with a password\. Take the password off/)
})

test('an archive with one name twice, or more files than a workbook has, is refused', async () => {
  const twice = await zipOf({ ...PARTS, 'XL/Worksheets/Sheet0.xml': String(PARTS[SHEET]) })
  expect(await refusal(twice)).toMatch(/damaged/)
  const many = Object.fromEntries(Array.from({ length: 5001 }, (_, n) => [`${n}`, '']))
  expect(await refusal(await zipOf({ ...PARTS, ...many }, { compress: false }))).toMatch(/more than 5,000 files/)
})

test('a document type declaration is refused wherever it stands, and no entity but those of XML is known', async () => {
  const laughs =
    '<!DOCTYPE lolz [<!ENTITY lol "lol"><!ENTITY lol1 "&lol;&lol;&lol;&lol;"><!ENTITY lol2 "&lol1;&lol1;&lol1;">]>'
  for (const path of [
    '_rels/.rels',
    'xl/workbook.xml',
    'xl/_rels/workbook.xml.rels',
    'xl/styles.xml',
    'xl/sharedStrings.xml',
    SHEET,
  ]) {
    const content = String(PARTS[path]).replace(/^<\?xml.*?\?>/, '')
    expect(await refusal({ ...PARTS, [path]: `${laughs}${content}` })).toMatch(/document type declaration \(DOCTYPE\)/)
  }
  expect(await withSheet(`<!doctype x>${sheetOf(ROWS)}`)).toMatch(/DOCTYPE/)
  const { rows } = await readRowsOf(`<row r="2">${textCell('&lol2;&amp;&#65;')}</row>`)
  expect(rows[0]?.patientId).toBe('&lol2;&A')
})

test('XML that no spreadsheet has is refused', async () => {
  const long = 'x'.repeat(1_200_000)
  const strange = [
    `<worksheet a="${long}"/>`,
    `<worksheet ${'a="" '.repeat(300_000)}/>`,
    `<${long}>`,
    `<!--${long}-->${sheetOf(ROWS)}`,
    `<worksheet>${'<a>'.repeat(100)}`,
    `<worksheet><sheetData>${ROWS}<row r="3"><c><v><![CDATA[${long}]]></v></c></row></sheetData></worksheet>`,
  ]
  for (const xml of strange) expect(await withSheet(xml)).toMatch(/XML that no spreadsheet has/)
  const damaged = [
    '',
    ' ',
    '<worksheet>',
    sheetOf(ROWS).slice(0, -1),
    Buffer.from(sheetOf(ROWS.replace('Active', 'é')), 'latin1'),
  ]
  for (const xml of damaged) expect(await withSheet(xml)).toMatch(/damaged/)
})

test('rows, columns and texts that are not there are refused', async () => {
  const wrong = [
    '<row r="0"/>',
    '<row r="1048577"/>',
    '<row r="x"/>',
    '<row r="2"><c r="XFE2"/></row>',
    '<row r="2"><c r="2"/></row>',
    '<row r="2"><c t="s"><v>1</v></c></row>',
    '<row r="2"><c t="s"><v>-1</v></c></row>',
    '<row r="2"><c t="s"><v>0.5</v></c></row>',
    '<row r="2"><c t="s"><v>x</v></c></row>',
  ]
  for (const rows of wrong) expect(await withSheet(sheetOf(ROWS + rows))).toMatch(/damaged/)
  for (const path of [SHEET, 'xl/styles.xml', 'xl/sharedStrings.xml']) {
    const { [path]: _, ...rest } = PARTS
    expect(await refusal(rest)).toMatch(/damaged/)
  }
})

test('a sheet as wide as Excel has it is refused, and a cell at its far corner costs nothing', async () => {
  const wide = textRow(
    1,
    Array.from({ length: 16_384 }, (_, n) => `column ${n}`),
  )
  expect(await withSheet(sheetOf(wide))).toMatch(/more than 1,000 columns/)
  const { rows } = await readBook(
    await bookOf([{ rows: `${ROWS}<row r="1048576">${textCell('far', 'XFD1048576')}</row>` }]),
  )
  expect(rows.map((row) => row.patientId)).toEqual(['P1'])
})

test('a broken sheet beside the one that is read costs nothing', async () => {
  const parts = bookParts([
    { name: 'Good', rows: ROWS },
    { name: 'Bad', xml: '<!DOCTYPE x><worksheet/>' },
  ])
  const { rows, remarks } = await readBook(await zipOf(parts))
  expect([rows.length, remarks]).toEqual([1, ['The sheet "Good" was read, and not "Bad".']])
})

test('a source that breaks off is a fault, not a short workbook', async () => {
  async function* broken() {
    yield (await zipOf(PARTS)).subarray(0, 100)
    throw new Error('line cut')
  }

  const sink = { row: () => undefined, reject: () => undefined }

  await expect(readRows(broken(), sink, filePractice(), AS_OF)).rejects.toThrow('line cut')
})

/** One text of as many letters as a cell may have, to which every cell refers. */
const LONG = (letter: string) => ({ texts: `<si><t xml:space="preserve">${letter.repeat(32_767)}</t></si>` })
const refers = (count: number) => '<c t="s"><v>0</v></c>'.repeat(count)

test('a workbook whose cells refer again and again to one long text is refused, also where its rows are blank', async () => {
  const columns = Array.from({ length: 200 }, (_, n) => `note ${n}`)
  const heading = textRow(1, [...NAMES, ...columns])
  const blank = (rows: number) => `<row r="2">${textCell('P1')}</row>${`<row>${refers(211)}</row>`.repeat(rows)}`
  const refused = await readBook(await bookOf([{ rows: heading + blank(10) }], LONG(' ')))
  expect([refused.outcome, refused.message]).toEqual([
    'refused',
    expect.stringMatching(/more text than a practice file/),
  ])
  expect((await readBook(await bookOf([{ rows: heading + blank(9) }], LONG(' ')))).outcome).toBe('read')
})

test('column names are looked for in so many letters only, also where cells refer to one text', async () => {
  let texts = 0
  const strings = {
    at() {
      texts += 1
      return 'x'.repeat(32_767)
    },
  }
  const xml = sheetOf(`<row>${refers(16_384)}</row>${HEADING}`)
  const part = {
    bytes: xml.length,
    async *unpacked() {
      yield Buffer.from(xml)
    },
  }
  const context = { strings, formats: [], isFrom1904: false }
  const table = await readTable(part, context, undefined, undefined)
  expect([table.outcome, texts]).toEqual(['blank', 129])
})
