import { expect, test } from '@jest/globals'
import { isMorningAfter, morningOf, nextMorning } from '../../src/domain/morning.ts'

const NEW_YORK = 'America/New_York'
const morning = (after: string, zone = NEW_YORK) => new Date(nextMorning(zone, Date.parse(after)) ?? 0).toISOString()
const isDue = (since: string, now: string) => isMorningAfter(Date.parse(since), NEW_YORK, Date.parse(now))

test('the next morning is the first 8:00 of the practice after an instant, also where the clock changes that night', () => {
  expect(morning('2026-11-23T12:59:59Z')).toBe('2026-11-23T13:00:00.000Z')
  expect(morning('2026-11-23T13:00:00Z')).toBe('2026-11-24T13:00:00.000Z')
  expect(morning('2026-11-23T13:07:00Z')).toBe('2026-11-24T13:00:00.000Z')
  expect(morning('2026-03-07T20:00:00Z')).toBe('2026-03-08T12:00:00.000Z')
  expect(morning('2026-11-23T03:00:00Z', 'Asia/Kathmandu')).toBe('2026-11-24T02:15:00.000Z')
})

test('what waits is told from 8:00 to midnight, and one that was missed not in the night', () => {
  const sunday = '2026-11-22T17:00:00Z'
  expect(isDue(sunday, '2026-11-23T12:59:59Z')).toBe(false)
  expect(isDue(sunday, '2026-11-23T13:00:00Z')).toBe(true)
  expect(isDue(sunday, '2026-11-24T04:59:00Z')).toBe(true)
  expect(isDue(sunday, '2026-11-24T05:00:00Z')).toBe(false)
  expect(isDue(sunday, '2026-11-24T12:59:00Z')).toBe(false)
})

test('the morning of a day is its 8:00, whatever the zone and the clock change', () => {
  const at = (zone: string, day: string) => new Date(morningOf(zone, day)).toISOString()
  expect(at(NEW_YORK, '2026-11-23')).toBe('2026-11-23T13:00:00.000Z')
  expect(at(NEW_YORK, '2026-11-01')).toBe('2026-11-01T13:00:00.000Z')
  expect(at('Pacific/Honolulu', '2026-11-23')).toBe('2026-11-23T18:00:00.000Z')
  expect(at('Pacific/Guam', '2026-11-23')).toBe('2026-11-22T22:00:00.000Z')
  expect(at('Pacific/Kiritimati', '2026-11-23')).toBe('2026-11-22T18:00:00.000Z')
})
