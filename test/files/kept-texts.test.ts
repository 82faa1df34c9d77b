import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import { keepText, keptText, noTexts } from '../../src/files/kept-texts.ts'
import { noneOften, numberOf, textOf } from '../../src/files/often.ts'

test('every text comes back as it was, also one that is larger than what is set aside at once', () => {
  const wellFormed = fc.string({ unit: 'grapheme', maxLength: 50 })
  const large = fc.nat({ max: 1_500_000 }).map((length) => 'é'.repeat(length))
  fc.assert(
    fc.property(fc.array(fc.oneof({ weight: 30, arbitrary: wellFormed }, { weight: 1, arbitrary: large })), (texts) => {
      const kept = noTexts()
      const numbers = texts.map((text) => keepText(kept, text))
      expect(numbers.map((number) => keptText(kept, number))).toEqual(texts)
    }),
    { numRuns: 50 },
  )
})

test('ten thousand texts that fill several slabs come back', () => {
  const kept = noTexts()
  const numbers = Array.from({ length: 10_000 }, (_, n) => keepText(kept, `${n} ${'x'.repeat(n % 700)}`))
  expect(numbers.map((number) => keptText(kept, number).split(' ')[0])).toEqual(
    Array.from(numbers, (_, n) => String(n)),
  )
  expect(new Set(numbers).size).toBe(10_000)
})

test('however many different texts there are, each comes back', () => {
  const often = noneOften()
  const texts = Array.from({ length: 3000 }, (_, n) => `text ${n % 1500}`)
  const kept = texts.map((text) => numberOf(often, text))
  expect(kept.map((one) => textOf(often, one))).toEqual(texts)
  expect(often.texts.length).toBe(1000)
})
