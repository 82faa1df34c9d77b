import { expect, test } from '@jest/globals'
import { birthDateFault } from '../../src/domain/birth-date-fault.ts'
import { readCalendarDate } from '../../src/domain/calendar.ts'
import { readDayCell } from '../../src/domain/patient.ts'

test('a birth date with a time of midnight behind it is that day, however the time is written', () => {
  const cells = [
    '2016-05-04 00:00:00',
    '2016-05-04T00:00:00',
    '2016-05-04T00:00:00.000',
    '2016-05-04 00:00',
    '5/4/2016 0:00',
    '05/04/2016 12:00:00 AM',
    '5/4/2016 12:00 am',
  ]
  for (const cell of cells) expect([cell, readDayCell(cell)]).toEqual([cell, '2016-05-04'])
})

test('a birth date with any other time, or one of a zone, is not guessed', () => {
  const cells = [
    '2016-05-03T20:00:00',
    '2016-05-04 00:00:01',
    '5/4/2016 12:00:00 PM',
    '5/4/2016 12:00',
    '2016-05-04T00:00:00Z',
    '2016-05-04T00:00:00-04:00',
    '2016-05-0400:00:00',
    '2016-02-30 00:00:00',
  ]
  expect(cells.map(readDayCell).filter(Boolean)).toEqual([])
})

test('what a parent types as a birth date has no time, and none is taken off', () => {
  expect(readCalendarDate('2016-05-04 00:00:00')).toBeUndefined()
})

test('it is said what is wrong with a birth date', () => {
  const rules = { asOf: '2026-11-22', oldestBirthDate: '1906-11-22' }
  expect(birthDateFault('2016-05-04 00:00:00', rules)).toBeUndefined()
  expect(birthDateFault('41368', rules)).toBe(
    'looks like a day number of a spreadsheet, which cannot be read for certain',
  )
  expect(birthDateFault('2/30/2016', rules)).toBe('is not one whole day that exists')
  expect(birthDateFault('2027-05-04 00:00:00', rules)).toBe('is after 2026-11-22')
})
