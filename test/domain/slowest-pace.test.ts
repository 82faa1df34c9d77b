import { expect, test } from '@jest/globals'
import { slowestPace } from '../../src/domain/slowest-pace.ts'

const NONE = { perSecond: 0, perHour: 0, perDay: 0 }
const DAY = 86_400_000

test('of all limits the one is told that slows most', () => {
  expect(slowestPace({ ...NONE, perSecond: 14 }, NONE, DAY)).toBe('14 a second of the whole service')
  expect(slowestPace({ ...NONE, perSecond: 14 }, { ...NONE, perHour: 1200 }, DAY)).toBe('1,200 an hour of this request')
  expect(slowestPace({ ...NONE, perDay: 86_400 }, { ...NONE, perSecond: 2 }, DAY)).toBe(
    '86,400 a day of the whole service',
  )
  expect(slowestPace(NONE, NONE, DAY)).toBeUndefined()
})

test("a request's mails of a day spread over its hours only", () => {
  const rates = { ...NONE, perHour: 900, perDay: 12_000 }
  expect(slowestPace(NONE, rates, DAY)).toBe('12,000 a day of this request')
  expect(slowestPace(NONE, rates, DAY / 2)).toBe('900 an hour of this request')
})
