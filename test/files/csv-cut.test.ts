import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import { cutLines } from '../../src/files/csv-cut.ts'
import { DELIMITERS, type Dialect } from '../../src/files/csv-lines.ts'
import { parseRecords, readRecords } from '../../src/files/csv-records.ts'

const dialects = fc.record({
  delimiter: fc.constantFrom(...DELIMITERS),
  lineEnd: fc.constantFrom<Dialect['lineEnd']>('\n', '\r'),
})

/** Text of what a reader of CSV can stumble over, and a little of everything else. */
const text = fc.string({
  unit: fc.oneof(
    { weight: 8, arbitrary: fc.constantFrom('"', ',', '\n', '\r', 'a', ' ', '""', '\r\n', ';', '",', ',"', '"\n') },
    { weight: 1, arbitrary: fc.constantFrom('é', '’', '\u{1F9D2}', '\uFEFF', '\t', '|', '\u2028') },
  ),
  maxLength: 120,
})

test('cutting lines means the same as parsing them, for any text', () => {
  fc.assert(
    fc.property(text, dialects, fc.integer({ min: 1, max: 4 }), fc.boolean(), (content, dialect, width, last) => {
      const block = Buffer.from(content)
      const [cut, parsed] = [readRecords(block, dialect, width, last), parseRecords(block, dialect, width, last)]
      expect(cut.records).toEqual(parsed.records)
      expect(cut.rest.toString()).toBe(parsed.rest.toString())
    }),
    { numRuns: 1000 },
  )
})

test('cutting lines means the same as parsing them, for tables as spreadsheets write them', () => {
  const cell = fc.oneof(
    fc.string({ unit: fc.constantFrom('a', ' ', 'é', "'", '-'), maxLength: 6 }),
    fc
      .string({ unit: fc.constantFrom('a', '"', ',', '\n', '\r'), maxLength: 6 })
      .map((inside) => `"${inside.replaceAll('"', '""')}"`),
  )
  const table = fc.array(fc.array(cell, { minLength: 3, maxLength: 3 }), { maxLength: 12 })
  fc.assert(
    fc.property(table, fc.constantFrom('\n', '\r\n'), fc.boolean(), (rows, lineEnd, isEnded) => {
      const block = Buffer.from(rows.map((cells) => cells.join(',')).join(lineEnd) + (isEnded ? lineEnd : ''))
      const dialect: Dialect = { delimiter: ',', lineEnd: '\n' }
      expect(readRecords(block, dialect, 3, true)).toEqual(parseRecords(block, dialect, 3, true))
    }),
    { numRuns: 300 },
  )
})

test('a line that a parser has to look at ends the cutting where it begins', () => {
  const dialect: Dialect = { delimiter: ',', lineEnd: '\n' }
  const good = 'a,b\r\n"c,""d",e\n\n'
  for (const odd of ['f,"g\nh",i\n', 'j"k,l\n', '"m"n,o\n', '"p']) {
    expect(cutLines(`${good}${odd}q,r\n`, dialect)).toEqual({
      records: [['a', 'b'], ['c,"d', 'e'], ['']],
      end: good.length,
    })
  }
})
