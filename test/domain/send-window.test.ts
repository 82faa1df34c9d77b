import { expect, test } from '@jest/globals'
import {
  isWindowOpen,
  readSendWindow,
  sendWindowOf,
  windowLengthMs,
  windowOpensAt,
} from '../../src/domain/send-window.ts'

const NEW_YORK = 'America/New_York'
const day = readSendWindow('08:00-20:00')
const night = readSendWindow('22:00-06:00')

function opens(window: typeof day, at: string, timeZone = NEW_YORK): string | undefined {
  const opensAt = windowOpensAt(window, timeZone, Date.parse(at))
  return opensAt === undefined ? undefined : new Date(opensAt).toISOString()
}

test('mail goes out from the first minute of the window to before its last', () => {
  const open = (at: string) => isWindowOpen(day, NEW_YORK, Date.parse(at))
  expect(open('2026-11-23T12:59:59Z')).toBe(false)
  expect(open('2026-11-23T13:00:00Z')).toBe(true)
  expect(open('2026-11-24T00:59:59Z')).toBe(true)
  expect(open('2026-11-24T01:00:00Z')).toBe(false)
  expect(isWindowOpen(undefined, NEW_YORK, 0)).toBe(true)
})

test("a window is told to open at its first minute of the practice's day, and not at all while it is open", () => {
  expect(opens(day, '2026-11-23T12:59:20Z')).toBe('2026-11-23T13:00:00.000Z')
  expect(opens(day, '2026-11-23T17:00:00Z')).toBeUndefined()
  expect(opens(day, '2026-11-24T01:00:00Z')).toBe('2026-11-24T13:00:00.000Z')
  expect(opens(readSendWindow('08:07-20:00'), '2026-11-24T01:00:00Z')).toBe('2026-11-24T13:07:00.000Z')
  expect(opens(day, '2026-11-24T01:00:00Z', 'Asia/Kolkata')).toBe('2026-11-24T02:30:00.000Z')
})

test('a window may pass midnight', () => {
  expect(opens(night, '2026-11-23T17:00:00Z')).toBe('2026-11-24T03:00:00.000Z')
  expect(opens(night, '2026-11-24T04:30:00Z')).toBeUndefined()
  expect(opens(night, '2026-11-24T11:00:00Z')).toBe('2026-11-25T03:00:00.000Z')
})

test('on days the clock changes the window opens by the clock on the wall', () => {
  expect(opens(day, '2026-03-08T02:00:00Z')).toBe('2026-03-08T12:00:00.000Z')
  expect(opens(day, '2026-11-01T01:00:00Z')).toBe('2026-11-01T13:00:00.000Z')
})

test('a start that the clock skips is when the clock is past it; an hour that comes twice is open twice', () => {
  expect(opens(readSendWindow('02:30-05:00'), '2026-03-08T05:00:00Z')).toBe('2026-03-08T07:00:00.000Z')
  const twice = readSendWindow('01:30-01:45')
  expect(opens(twice, '2026-11-01T05:00:00Z')).toBe('2026-11-01T05:30:00.000Z')
  expect(opens(twice, '2026-11-01T05:50:00Z')).toBe('2026-11-01T06:30:00.000Z')
})

test('a window that exists on no minute of one day opens on the next', () => {
  expect(opens(readSendWindow('02:10-02:50'), '2026-03-08T05:00:00Z')).toBe('2026-03-09T06:10:00.000Z')
})

test("the practice's own hours go before the setting", () => {
  expect(sendWindowOf({}, day)).toEqual(day)
  expect(sendWindowOf({ sendWindow: '22:00-06:00' }, day)).toEqual(night)
  expect(
    isWindowOpen(sendWindowOf({ sendWindow: '00:00-24:00' }, day), NEW_YORK, Date.parse('2026-11-24T05:00:00Z')),
  ).toBe(true)
})

test.each(['', '8-20', '08:00', '08:00-08:00', '25:00-26:00', '08:60-09:00'])('"%s" is no window', (text) => {
  expect(readSendWindow(text)).toBeUndefined()
})

test('a window is as long as it is open', () => {
  expect(windowLengthMs(day)).toBe(12 * 3_600_000)
  expect(windowLengthMs(night)).toBe(8 * 3_600_000)
  expect(windowLengthMs(readSendWindow('00:00-24:00'))).toBe(24 * 3_600_000)
  expect(windowLengthMs(undefined)).toBe(24 * 3_600_000)
})
