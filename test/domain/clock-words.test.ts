import { expect, test } from '@jest/globals'
import { clockTime, dayAndTime, dayWords } from '../../src/domain/clock-words.ts'

const AT = Date.parse('2026-12-06T18:26:00Z')

test("a time is told on the practice's own clock", () => {
  expect(clockTime(AT, 'America/New_York', 'en')).toBe('1:26 PM')
  expect(clockTime(AT, 'Pacific/Honolulu', 'es')).toBe('8:26 AM')
})

test('a day is written out in each language', () => {
  expect(dayWords(AT, 'America/New_York', 'en')).toBe('Sunday, December 6, 2026')
  expect(dayWords(Date.parse('2026-12-07T03:00:00Z'), 'America/New_York', 'es')).toBe('domingo, 6 de diciembre de 2026')
})

test('Spanish says "a la" at one o’clock and "a las" at every other hour', () => {
  expect(dayAndTime(AT, 'America/New_York', 'es')).toBe('domingo, 6 de diciembre de 2026 a la 1:26 PM')
  expect(dayAndTime(AT, 'America/Chicago', 'es')).toBe('domingo, 6 de diciembre de 2026 a las 12:26 PM')
  expect(dayAndTime(AT - 7_200_000, 'America/New_York', 'es')).toContain('a las 11:26 AM')
})

test('the last day of a link reads as a sentence', () => {
  expect(dayAndTime(AT, 'America/New_York', 'en')).toBe('Sunday, December 6, 2026 at 1:26 PM')
})

test('no narrow space slips into a text message', () => {
  expect(clockTime(AT, 'America/New_York', 'en')).toMatch(/^[\x20-\x7e]+$/)
})
