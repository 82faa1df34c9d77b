import { expect, test } from '@jest/globals'
import { CsvError, parse } from 'csv-parse/sync'
import fc from 'fast-check'
import { csvLine } from '../../src/domain/csv-line.ts'
import { NAUGHTY_STRINGS } from '../support/naughty-strings.ts'

test('a cell that begins like a formula gets an apostrophe, whatever stands before it', () => {
  expect(csvLine(['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1', ' =1', '\u200e=1', 'a=1', 7])).toBe(
    `"'=1+1","'+1","'-1","'@SUM(A1)","'=1","'=1","'=1","'=1",a=1,7\r\n`,
  )
})

test('no text becomes a formula, a further cell or a further line', () => {
  const check = (text: string) => {
    const [cells = [], ...others] = parse(csvLine(['a', text, 'b']))
    expect(others).toEqual([])
    expect(cells).toHaveLength(3)
    expect(cells[1]).not.toMatch(/^[=+\-@\t\r]|[\p{Cc}\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069]/u)
  }
  for (const text of NAUGHTY_STRINGS) check(text)
  fc.assert(fc.property(fc.string({ unit: 'binary' }), check))
})

test('what stands behind a semicolon is no formula either, and what is none stays as it is', () => {
  expect(csvLine(['x', 'a;=1+1;b', 'p1; -p2', 'a;"=1', -5])).toBe(`x,"a;'=1+1;b","p1; '-p2","a;""'=1",-5\r\n`)
  const plain = ['(202) 555-0142', '2026-11-22T12:00:00-05:00', 'Ana-Sofia', 'a@example.com', 'p1; p2']
  expect(parse(csvLine(plain))).toEqual([plain])
  expect(csvLine([-5, 'b'])).toBe(`"'-5",b\r\n`)
})

/** Cells as a spreadsheet with this separator sees them, however faulty the quotes are to it. */
function cellsBy(delimiter: string, text: string, quote: string | false): string[] {
  const options = { delimiter, quote, relax_quotes: true, relax_column_count: true }
  try {
    return parse(text, options).flat()
  } catch (error) {
    if (!(error instanceof CsvError) || error.code !== 'CSV_QUOTE_NOT_CLOSED') throw error
    return parse(`${text}"`, options).flat()
  }
}

test.each([
  [',', '"'],
  [';', '"'],
  [';', false],
  ['\t', '"'],
  ['\t', false],
] as const)('no cell is a formula where the separator is %j and the quote %j', (delimiter, quote) => {
  const sign = fc.constantFrom('=', '+', '-', '@', '\uFF1D', '\uFF0B', '\uFF0D', '\uFF20')
  const unit = fc.oneof(sign, fc.constantFrom(';', ',', '"', "'", ' ', '\t', '\n', '\u00A0', 'a', '1'))
  const cell = fc.oneof(fc.string({ unit, maxLength: 12 }), fc.string({ unit: 'binary' }), fc.integer())
  const lines = fc.array(fc.array(cell, { minLength: 1, maxLength: 5 }), { minLength: 1, maxLength: 3 })
  fc.assert(
    fc.property(lines, (all) => {
      const numbers = delimiter === ',' ? all.flat().filter((one) => typeof one === 'number') : []
      const formulas = cellsBy(delimiter, all.map(csvLine).join(''), quote)
        .filter((seen) => !numbers.map(String).includes(seen))
        .filter((seen) => /^[\s"]*[=+\-@\uFF1D\uFF0B\uFF0D\uFF20]/.test(seen))
      expect(formulas).toEqual([])
    }),
    { numRuns: 2000 },
  )
})
