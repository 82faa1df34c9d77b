import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import { plainLine } from '../../src/domain/plain-line.ts'

test('line breaks, control characters and reading-direction marks leave a name', () => {
  expect(plainLine(' Willow\r\nBcc: a@example.com\u0000\u202E \uD800Street\uFFFE ')).toBe(
    'Willow Bcc: a@example.com Street',
  )
})

test('letters, accents and joined emoji stay', () => {
  expect(plainLine('Peña 👨‍👩‍👧 小児科')).toBe('Peña 👨‍👩‍👧 小児科')
})

test('whatever comes in, one well-formed line comes out, and stays the same the second time', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      const line = plainLine(text)
      expect(line).not.toMatch(/[\p{Cc}\p{Cs}]|^ | $| {2}/u)
      expect(plainLine(line)).toBe(line)
    }),
  )
})
