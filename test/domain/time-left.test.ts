import { expect, test } from '@jest/globals'
import { endOfSending, timeLeftWords } from '../../src/domain/time-left.ts'

const NOW = Date.parse('2026-11-23T17:00:00Z')
const HOUR = 3_600_000
const left = { letters: 3600, seenPerSecond: 0, setPerSecond: 0, opensAt: () => undefined }

test('the time left follows the pace of the last minute, but promises nothing above the set one', () => {
  expect(endOfSending({ ...left, seenPerSecond: 1 }, NOW)).toBe(NOW + HOUR)
  expect(endOfSending({ ...left, seenPerSecond: 10, setPerSecond: 0.5 }, NOW)).toBe(NOW + 2 * HOUR)
  expect(endOfSending({ ...left, seenPerSecond: 0, setPerSecond: 2 }, NOW)).toBe(NOW + HOUR / 2)
  expect(endOfSending(left, NOW)).toBeUndefined()
})

test('nothing is over before the last letter that was put off is due', () => {
  expect(endOfSending({ ...left, seenPerSecond: 100, lastDueAt: NOW + 5 * HOUR }, NOW)).toBe(NOW + 5 * HOUR)
})

test('outside the hours for mail the time stands still', () => {
  const opensAt = (at: number) => (at >= NOW + HOUR / 2 && at < NOW + 10 * HOUR ? NOW + 10 * HOUR : undefined)
  expect(endOfSending({ ...left, seenPerSecond: 1, opensAt }, NOW)).toBe(NOW + 10.5 * HOUR)
  const closedAtOnce = (at: number) => (at < NOW + HOUR ? NOW + HOUR : undefined)
  expect(endOfSending({ ...left, seenPerSecond: 1, opensAt: closedAtOnce }, NOW)).toBe(NOW + 2 * HOUR)
})

test('a letter that is due outside the hours for mail goes when they begin again', () => {
  const opensAt = (at: number) => (at >= NOW + 2 * HOUR && at < NOW + 9 * HOUR ? NOW + 9 * HOUR : undefined)
  expect(endOfSending({ ...left, seenPerSecond: 1, lastDueAt: NOW + 3 * HOUR, opensAt }, NOW)).toBe(NOW + 9 * HOUR)
})

test('hours for mail that never come, and a pace without end, have no time left', () => {
  expect(endOfSending({ ...left, seenPerSecond: 1, opensAt: (at) => at + HOUR * 24 * 61 }, NOW)).toBeUndefined()
  expect(endOfSending({ ...left, seenPerSecond: 1e-6 }, NOW)).toBeUndefined()
})

test.each([
  [undefined, 'time left unknown'],
  [30_000, 'less than a minute left'],
  [12 * 60_000, 'about 12 min left'],
  [3 * HOUR, 'about 3 h left'],
  [50 * HOUR, 'about 2 days left'],
])('%s ms are "%s"', (ms, words) => {
  expect(timeLeftWords(ms === undefined ? undefined : NOW + ms, NOW)).toBe(words)
})
