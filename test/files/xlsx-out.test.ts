import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import { readSheet } from 'read-excel-file/node'
import writeXlsxFile from 'write-excel-file/node'
import { xlsxOf } from '../../src/files/xlsx-out.ts'
import { openZip } from '../../src/files/xlsx-zip.ts'
import { NAUGHTY_STRINGS } from '../support/naughty-strings.ts'
import { NAMES, readBook } from '../support/workbook.ts'

const OPTIONS = { sheetName: 'Fixes', widths: [12, 30] }

/** What our reader makes of texts that stand in a column of a practice file that we wrote. */
async function readBack(texts: readonly string[]): Promise<string[]> {
  const lines = texts.map((text, index) => [`P${index}`, '', '', '', '', text])
  const { rows } = await readBook(await buffer(xlsxOf(NAMES, lines, OPTIONS)))
  return rows.map((row) => row.contactFirstName)
}

/** A half surrogate has no bytes in any encoding; a cell takes so many letters, and NUL is none. */
const shown = (text: string) =>
  text
    .slice(0, 32_767)
    .replace(/\p{Cs}/gu, '\uFFFD')
    .replaceAll('\0', '')
    .trim()

test('whatever is written is read back as it was', async () => {
  expect(await readBack(NAUGHTY_STRINGS)).toEqual(NAUGHTY_STRINGS.map(shown))
  const control = Array.from({ length: 0xa0 }, (_, code) => `a${String.fromCharCode(code)}b`)
  const escapes = ['_x000D_', '_x005F_x000D_', '_x', '__x0041__', '_X0041_', '\uFFFE\uFFFF', 'a\r\nb', '&amp;']
  const written = [...control, ...escapes]
  expect(await readBack(written)).toEqual(written.map(shown))
  await fc.assert(
    fc.asyncProperty(fc.array(fc.string({ unit: 'binary' }), { minLength: 1 }), async (texts) => {
      expect(await readBack(texts)).toEqual(texts.map(shown))
    }),
    { numRuns: 100 },
  )
})

test('the heading stays in view and has a filter, and no text is anything but text', async () => {
  async function* file() {
    yield await buffer(xlsxOf(['a', 'b'], [['=1+1', 2]], { sheetName: "Pat's", widths: [10] }))
  }
  const parts = await openZip(file())
  const xml = async (path: string) => String(await buffer(parts.get(path)?.unpacked() ?? Readable.from([])))
  const sheet = await xml('xl/worksheets/sheet1.xml')
  expect(sheet).toContain('<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/>')
  expect(sheet).toContain('<col min="1" max="1" width="10" customWidth="1"/>')
  expect(sheet).toContain('<autoFilter ref="A1:B2"/>')
  expect(sheet.match(/<c .*?>/g)).toEqual([
    '<c r="A1" s="2" t="inlineStr">',
    '<c r="B1" s="2" t="inlineStr">',
    '<c r="A2" s="1" t="inlineStr">',
    '<c r="B2" s="3">',
  ])
  const book = await xml('xl/workbook.xml')
  expect(book).toContain(">'Pat''s'!$A$1:$B$2</definedName>")
  expect(book).toContain(`<definedName name="_xlnm.Print_Titles" localSheetId="0">'Pat''s'!$1:$1</definedName>`)
})

test('a sheet prints lying and one page wide, and its parts stand in the order that the format asks for', async () => {
  async function* file() {
    yield await buffer(xlsxOf(['a'], [['b']], OPTIONS))
  }
  const sheet = String(
    await buffer((await openZip(file())).get('xl/worksheets/sheet1.xml')?.unpacked() ?? Readable.from([])),
  )
  expect(sheet).toContain('<sheetPr><pageSetUpPr fitToPage="1"/></sheetPr>')
  expect(sheet).toContain('<pageSetup paperSize="1" orientation="landscape" fitToHeight="0"/>')
  const parts = [...sheet.replace(/<(sheetData|sheetViews|cols)>.*?<\/\1>/gs, '<$1/>').matchAll(/<(\w+)/g)].map(
    ([, name]) => name,
  )
  const ORDER =
    'worksheet sheetPr pageSetUpPr sheetViews cols sheetData autoFilter printOptions pageMargins pageSetup headerFooter oddFooter ignoredErrors ignoredError'
  expect(parts.join(' ')).toBe(ORDER)
})

test('a row is as high as its longest text needs in its column, as far as rows can be', async () => {
  async function* file() {
    const lines = [
      ['x', 1],
      ['x'.repeat(13), 'y'.repeat(61)],
      ['x'.repeat(9999), ''],
    ]
    yield await buffer(xlsxOf(['a', 'b'], lines, OPTIONS))
  }
  const sheet = String(
    await buffer((await openZip(file())).get('xl/worksheets/sheet1.xml')?.unpacked() ?? Readable.from([])),
  )
  expect(sheet.match(/<row .*?>/g)).toEqual([
    '<row r="1">',
    '<row r="2">',
    '<row r="3" ht="45">',
    '<row r="4" ht="405">',
  ])
})

test('another reader finds the same texts, none of them a formula, and numbers as numbers', async () => {
  const texts = [
    '=1+1',
    '+1',
    '-1',
    '@SUM(A1)',
    "'=1",
    '00042',
    'TRUE',
    '2016-05-04',
    ' spaces ',
    'two\nlines',
    '<b>&amp;</b>',
  ]
  const file = await buffer(
    xlsxOf(
      ['text', 'number'],
      texts.map((text, index) => [text, index]),
      OPTIONS,
    ),
  )
  expect(await readSheet(file, { trim: false })).toEqual([
    ['text', 'number'],
    ...texts.map((text, index) => [text, index]),
  ])
})

test('any table that another writer made is read as it is', async () => {
  // The writer takes a text such as "valueOf" for one that it has written before, and leaves U+FFFD out.
  const text = fc
    .string({ unit: 'grapheme', maxLength: 20 })
    .map((word) => word.replace(/[\p{C}\uFFFD]/gu, '').trim())
    .filter((word) => !(word in {}))
  const table = fc.array(fc.array(text, { minLength: NAMES.length, maxLength: NAMES.length }), {
    minLength: 1,
    maxLength: 20,
  })
  await fc.assert(
    fc.asyncProperty(table, async (cells) => {
      const lines = cells.map((line, index) => [`P${index}`, ...line.slice(1)])
      const file = await writeXlsxFile(
        [[...NAMES], ...lines].map((line) => line.map((value) => ({ value, type: String }))),
      )
      const { rows } = await readBook(await file.toBuffer())
      expect(
        rows.map((row) => [
          row.patientId,
          row.patientStatus,
          row.patientLastName,
          row.patientBirthDate,
          row.contactSort,
          row.contactFirstName,
          row.contactLastName,
          row.contactEmail,
          row.contactMobilePhone,
          row.contactAuthority,
          row.contactResidesWith,
        ]),
      ).toEqual(lines)
    }),
    { numRuns: 40 },
  )
})

test('another writer’s numbers, days and yes or no are read as they are', async () => {
  const day = { value: new Date(Date.UTC(2016, 4, 4)), type: Date, format: 'mm/dd/yyyy' }
  const line = [
    { value: 1000042 },
    { value: 'Active' },
    { value: 'Sample' },
    day,
    { value: 1 },
    { value: 'Ana' },
    null,
    null,
    { value: 2025550143 },
    null,
    { value: true },
  ]
  const file = await writeXlsxFile([NAMES.map((value) => ({ value })), line])
  const { rows } = await readBook(await file.toBuffer())
  expect(rows).toMatchObject([
    {
      patientId: '1000042',
      patientBirthDate: '2016-05-04',
      contactSort: '1',
      contactMobilePhone: '2025550143',
      contactResidesWith: 'TRUE',
    },
  ])
})

test('a text longer than a cell takes is cut, and a number that is none is an empty cell', async () => {
  const long = 'x'.repeat(40_000)
  const file = await buffer(
    xlsxOf([...NAMES], [['P1', Number.NaN, Number.POSITIVE_INFINITY, '', '', long, 'last']], OPTIONS),
  )
  const { rows, rejected } = await readBook(file)
  expect(rejected).toEqual([])
  expect(rows[0]).toMatchObject({ patientStatus: '', patientLastName: '', contactLastName: 'last' })
  expect(rows[0]?.contactFirstName).toBe('x'.repeat(32_767))
})

test('the same lines make the same file, whenever and however they come', async () => {
  const lines = [
    ['a', 1],
    ['b', 2],
  ]
  async function* oneByOne() {
    yield* lines
  }
  const one = await buffer(xlsxOf(['x', 'y'], lines, OPTIONS))
  expect((await buffer(xlsxOf(['x', 'y'], oneByOne(), OPTIONS))).equals(one)).toBe(true)
})

test('when the lines break off, so does the file', async () => {
  async function* broken() {
    yield ['a']
    throw new Error('Redis went away')
  }
  await expect(buffer(xlsxOf(['x'], broken(), OPTIONS))).rejects.toThrow('Redis went away')
})

test('whoever stops taking the file stops the lines', async () => {
  let [given, stopped] = [0, false]
  async function* endless() {
    try {
      for (;;) {
        given += 1
        yield [`${given} ${Math.imul(given, 2654435761)}`]
      }
    } finally {
      stopped = true
    }
  }
  for await (const piece of xlsxOf(['x'], endless(), OPTIONS)) {
    if (piece.length > 1000) break
  }
  await new Promise((resolve) => setImmediate(resolve))
  expect([stopped, given < 1_000_000]).toEqual([true, true])
})
