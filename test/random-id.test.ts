import { expect, test } from '@jest/globals'
import { createRandomId } from '../src/random-id.ts'

test('a hundred thousand ids are all different and all have the form of one', () => {
  const randomId = createRandomId()
  const ids = new Set(Array.from({ length: 100_000 }, randomId))
  expect(ids.size).toBe(100_000)
  expect([...ids].every((id) => /^[A-Za-z0-9_-]{22}$/.test(id))).toBe(true)
})
