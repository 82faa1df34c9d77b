import { expect, test } from '@jest/globals'
import { remembered } from '../../src/domain/remembered.ts'

test('the same argument is worked out once, and memory does not grow without end', () => {
  let made = 0
  const word = remembered((n: number | undefined) => {
    made += 1
    return `word ${n}`
  })
  expect([word(1), word(1), word(undefined), word(undefined)]).toEqual([
    'word 1',
    'word 1',
    'word undefined',
    'word undefined',
  ])
  expect(made).toBe(2)
  for (let n = 0; n < 2000; n += 1) expect(word(n)).toBe(`word ${n}`)
  made = 0
  word(0)
  expect(made).toBe(1)
})

test('a text that is too long for a word is worked out each time', () => {
  let made = 0
  const length = remembered((text: string) => {
    made += 1
    return text.length
  })
  expect([100, 100, 101, 101].map((letters) => length('x'.repeat(letters)))).toEqual([100, 100, 101, 101])
  expect(made).toBe(3)
})
