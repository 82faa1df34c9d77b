import { expect, test } from '@jest/globals'
import { sendingDays } from '../../src/domain/sending-days.ts'

test("emails go out at the practice's pace day by day", () => {
  expect(sendingDays(5000, 100, '2026-12-30')).toEqual([
    { day: '2026-12-30', emails: 2400 },
    { day: '2026-12-31', emails: 2400 },
    { day: '2027-01-01', emails: 200 },
  ])
})

test('without a pace of its own a practice is done in a day', () => {
  expect(sendingDays(30_000, undefined, '2026-11-22')).toEqual([{ day: '2026-11-22', emails: 30_000 }])
  expect(sendingDays(0, undefined, '2026-11-22')).toEqual([])
})
