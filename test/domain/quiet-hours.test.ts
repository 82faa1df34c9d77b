import { expect, test } from '@jest/globals'
import { isQuietHour } from '../../src/domain/quiet-hours.ts'

test.each([
  ['2026-11-22T20:59:59', false],
  ['2026-11-22T21:00:00', true],
  ['2026-11-23T00:00:00', true],
  ['2026-11-23T07:59:59', true],
  ['2026-11-23T08:00:00', false],
])("at %s of the practice's day a quiet hour is %s", (local, quiet) => {
  expect(isQuietHour(Date.parse(`${local}-05:00`), 'America/New_York')).toBe(quiet)
  expect(isQuietHour(Date.parse(`${local}-10:00`), 'Pacific/Honolulu')).toBe(quiet)
})
