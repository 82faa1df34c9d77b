import { expect, test } from '@jest/globals'
import { csvLine } from '../../src/domain/csv-line.ts'
import { phoneCell } from '../../src/domain/phone-cell.ts'
import { zonedTime } from '../../src/domain/zoned-time.ts'

test('a phone stands in a spreadsheet as on the chart, and is no formula', () => {
  expect(phoneCell('+12025550142')).toBe('(202) 555-0142')
  expect(csvLine([phoneCell('+12025550142'), phoneCell('+442079460018'), phoneCell('')])).toBe(
    '(202) 555-0142,(+) 442079460018,\r\n',
  )
})

test('a time stands on the clock of the practice with its offset, on both sides of the change of the clock', () => {
  const at = (iso: string) => zonedTime(Date.parse(iso), 'America/New_York')
  expect(at('2026-11-01T05:30:00Z')).toBe('2026-11-01T01:30:00-04:00')
  expect(at('2026-11-01T06:30:00Z')).toBe('2026-11-01T01:30:00-05:00')
  expect(at('2026-11-22T05:00:00Z')).toBe('2026-11-22T00:00:00-05:00')
  expect(zonedTime(0, 'UTC')).toBe('1970-01-01T00:00:00+00:00')
  expect(zonedTime(0, 'Asia/Kathmandu')).toBe('1970-01-01T05:30:00+05:30')
})
