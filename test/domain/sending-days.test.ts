import { expect, test } from '@jest/globals'
import { sendingDays } from '../../src/domain/sending-days.ts'

test("emails go out at the practice's pace day by day", () => {
  expect(sendingDays(5000, 100, Date.parse('2026-12-30'), 'UTC')).toEqual([
    { day: '2026-12-30', emails: 2400 },
    { day: '2026-12-31', emails: 2400 },
    { day: '2027-01-01', emails: 200 },
  ])
})

test('without a pace of its own a practice is done in a day', () => {
  expect(sendingDays(30_000, undefined, Date.parse('2026-11-22'), 'UTC')).toEqual([
    { day: '2026-11-22', emails: 30_000 },
  ])
  expect(sendingDays(0, undefined, Date.parse('2026-11-22'), 'UTC')).toEqual([])
})

test("days are the practice's own: an evening's release ends after midnight", () => {
  expect(sendingDays(300, 100, Date.parse('2026-11-23T03:00:00Z'), 'America/New_York')).toEqual([
    { day: '2026-11-22', emails: 200 },
    { day: '2026-11-23', emails: 100 },
  ])
})
