import { expect, test } from '@jest/globals'
import { addBusinessDays, addDays, birthdayAt, calendarDateIn, readCalendarDate } from '../../src/domain/calendar.ts'

test('a day is read as YYYY-MM-DD or M/D/YYYY', () => {
  expect(['2016-05-04', ' 5/4/2016 ', '05/04/2016', '12/31/1999'].map(readCalendarDate)).toEqual([
    '2016-05-04',
    '2016-05-04',
    '2016-05-04',
    '1999-12-31',
  ])
})

test('a day that does not exist, is not whole or has two digits of a year is not guessed', () => {
  const texts = [
    '2015-02-29',
    '2/30/2016',
    '2016-13-01',
    '2016-00-10',
    '25/12/2015',
    '5/4/16',
    '2016',
    '2016-05',
    'May 4',
  ]
  expect(texts.map(readCalendarDate).filter(Boolean)).toEqual([])
  expect(['2016-02-29', '2000-02-29', '1900-02-29', '2016-04-30', '2016-04-31'].map(readCalendarDate)).toEqual([
    '2016-02-29',
    '2000-02-29',
    undefined,
    '2016-04-30',
    undefined,
  ])
})

test('somebody born on 29 February has a birthday on 28 February in other years', () => {
  expect([17, 18, 20].map((years) => birthdayAt('2008-02-29', years))).toEqual([
    '2025-02-28',
    '2026-02-28',
    '2028-02-29',
  ])
})

test('the day is that of the time zone, not of the machine', () => {
  const justAfterMidnightInLondon = Date.parse('2026-11-22T00:30:00Z')
  expect(
    ['UTC', 'America/New_York', 'Pacific/Guam'].map((zone) => calendarDateIn(zone, justAfterMidnightInLondon)),
  ).toEqual(['2026-11-22', '2026-11-21', '2026-11-22'])
})

test('days are counted over the ends of months and years', () => {
  expect([addDays('2026-12-25', 14), addDays('2028-02-28', 1), addDays('2026-03-08', 1)]).toEqual([
    '2027-01-08',
    '2028-02-29',
    '2026-03-09',
  ])
})

test('business days are counted from Monday to Friday, also from a weekend on', () => {
  expect(addBusinessDays('2026-11-27', 1)).toBe('2026-11-30')
  expect(addBusinessDays('2026-11-28', 1)).toBe('2026-11-30')
  expect(addBusinessDays('2026-11-29', 7)).toBe('2026-12-08')
  expect(addBusinessDays('2026-12-28', 7)).toBe('2027-01-06')
  expect(addBusinessDays('2026-11-28', 0)).toBe('2026-11-28')
})
