import { expect, test } from '@jest/globals'
import { parse } from 'csv-parse/sync'
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
