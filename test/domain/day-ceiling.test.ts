import { expect, test } from '@jest/globals'
import { dayCeiling, oddDay } from '../../src/domain/day-ceiling.ts'

test('a day may see four times the emails of two days, a tenth of those whose links live, and two hundred in any case', () => {
  expect(dayCeiling({ recent: 0, live: 0 }, 200)).toBe(200)
  expect(dayCeiling({ recent: 1000, live: 1000 }, 200)).toBe(4000)
  expect(dayCeiling({ recent: 0, live: 30_000 }, 200)).toBe(3000)
})

test('a day is odd from half of what it may see, or when more than two PINs were sent for each that was entered', () => {
  expect(oddDay({ sent: 99, right: 0, most: 200 })).toBeUndefined()
  expect(oddDay({ sent: 100, right: 90, most: 200 })).toBe('many')
  expect(oddDay({ sent: 101, right: 50, most: 1000 })).toBe('unused')
  expect(oddDay({ sent: 100, right: 50, most: 1000 })).toBeUndefined()
})
