import { expect, test } from '@jest/globals'
import { requestPace } from '../../src/domain/send-rates.ts'
import { readSendWindow } from '../../src/domain/send-window.ts'
import { sendingDays } from '../../src/domain/sending-days.ts'

const HUNDRED_AN_HOUR = { perSecond: 100 / 3600 }

test("emails go out at the practice's pace day by day", () => {
  expect(sendingDays(5000, HUNDRED_AN_HOUR, Date.parse('2026-12-30'), 'UTC')).toEqual([
    { day: '2026-12-30', emails: 2400 },
    { day: '2026-12-31', emails: 2400 },
    { day: '2027-01-01', emails: 200 },
  ])
})

test('without a limit a practice is done in a day', () => {
  const free = { perSecond: Number.POSITIVE_INFINITY }
  expect(sendingDays(30_000, free, Date.parse('2026-11-22'), 'UTC')).toEqual([{ day: '2026-11-22', emails: 30_000 }])
  expect(sendingDays(0, free, Date.parse('2026-11-22'), 'UTC')).toEqual([])
})

test("days are the practice's own: an evening's release ends after midnight", () => {
  expect(sendingDays(300, HUNDRED_AN_HOUR, Date.parse('2026-11-23T03:00:00Z'), 'America/New_York')).toEqual([
    { day: '2026-11-22', emails: 200 },
    { day: '2026-11-23', emails: 100 },
  ])
})

test('outside the hours for mail nothing goes out, and an afternoon sends less than a day', () => {
  const pace = { ...HUNDRED_AN_HOUR, window: readSendWindow('08:00-20:00') }
  expect(sendingDays(2000, pace, Date.parse('2026-11-23T21:30:00Z'), 'America/New_York')).toEqual([
    { day: '2026-11-23', emails: 350 },
    { day: '2026-11-24', emails: 1200 },
    { day: '2026-11-25', emails: 450 },
  ])
})

test('the slowest of second, hour and day counts, of the service and of the request', () => {
  const none = { perSecond: 0, perHour: 0, perDay: 0 }
  const pace = (service: Partial<typeof none>, request: Partial<typeof none>, sendPerHour?: number) =>
    requestPace({ ...none, ...service }, request, { sendPerHour }, undefined).perSecond
  expect(pace({}, {})).toBe(Number.POSITIVE_INFINITY)
  expect(pace({ perSecond: 14 }, {})).toBe(14)
  expect(pace({ perSecond: 14, perHour: 3600 }, {})).toBe(1)
  expect(pace({ perSecond: 14 }, { perDay: 864 })).toBe(0.01)
  expect(pace({ perSecond: 14 }, {}, 360)).toBe(0.1)
  expect(pace({ perSecond: 14 }, { perHour: 0, perSecond: 2 }, 360)).toBe(2)
})

test("a request's mails of a day spread over its hours for mail, the service's over 24", () => {
  const window = readSendWindow('08:00-20:00')
  const spread = requestPace({ perSecond: 14, perHour: 0, perDay: 0 }, { perDay: 1200 }, {}, window)
  expect(sendingDays(2400, spread, Date.parse('2026-11-23'), 'UTC')).toEqual([
    { day: '2026-11-23', emails: 1200 },
    { day: '2026-11-24', emails: 1200 },
  ])
  const halved = requestPace({ perSecond: 14, perHour: 0, perDay: 1200 }, {}, {}, window)
  expect(sendingDays(1200, halved, Date.parse('2026-11-23'), 'UTC')).toEqual([
    { day: '2026-11-23', emails: 600 },
    { day: '2026-11-24', emails: 600 },
  ])
})
