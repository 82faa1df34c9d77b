import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import { parsePhoneNumberFromString } from 'libphonenumber-js/max'
import { readPhone } from '../../src/domain/phone.ts'
import { publicData, testOnPublicData } from '../support/public-data.ts'

const examples = publicData('libphonenumber/example-numbers.tsv')
  .trim()
  .split('\n')
  .map((line) => line.split('\t'))

test('every way to write an American number is the same number', () => {
  const ways = [
    '2025550143',
    '(202) 555-0143',
    '202-555-0143',
    '202.555.0143',
    '+1 202 555 0143',
    '1-202-555-0143',
    ' 12025550143',
  ]
  expect(new Set(ways.map((way) => readPhone(way)?.number))).toEqual(new Set(['+12025550143']))
})

testOnPublicData(
  'of the example numbers of the world only fixed and mobile ones of the United States, their territories and Canada are usable',
  () => {
    const allowed = new Set(['US', 'PR', 'VI', 'GU', 'AS', 'MP', 'CA'])
    const kinds = new Set(['fixedLine', 'mobile', 'voip'])
    for (const [country = '', kind = '', number = ''] of examples) {
      const shared = number.startsWith('+1') && !allowed.has(country) && parsePhoneNumberFromString(number)?.country
      if (shared && shared !== country) continue
      expect([country, kind, number, readPhone(number) !== undefined]).toEqual([
        country,
        kind,
        number,
        allowed.has(country) && kinds.has(kind),
      ])
    }
  },
)

test('toll-free, premium, personal, short, extended and two numbers in one cell are no place for a PIN', () => {
  const texts = [
    '800-555-0199',
    '900-234-5678',
    '500-234-5678',
    '911',
    '555-0143',
    '202-555-0143 x12',
    '202-555-0143 or 202-555-0144',
    '202-555-0143 mom',
    '',
    'none',
    '0',
    '1'.repeat(300),
  ]
  expect(texts.filter((text) => readPhone(text))).toEqual([])
})

test('a number that is only ever a fixed line takes calls only', () => {
  expect(readPhone('+16846221234')).toEqual({ number: '+16846221234', fixedLine: true })
  expect(readPhone('+16847331234')).toEqual({ number: '+16847331234', fixedLine: false })
})

test('the short way to read a number says what the long way says', () => {
  const digits = fc.tuple(fc.integer({ min: 200, max: 999 }), fc.integer({ min: 0, max: 9_999_999 }))
  fc.assert(
    fc.property(
      digits,
      fc.constantFrom('', '1', '+1', '+1 ', '1-'),
      fc.constantFrom('', '-', ' '),
      ([area, line], prefix, gap) => {
        const last = String(line).padStart(7, '0')
        const text = `${prefix}${area}${gap}${last.slice(0, 3)}${gap}${last.slice(3)}`
        const long = parsePhoneNumberFromString(text, { defaultCountry: 'US', extract: false })
        const usable =
          ['US', 'PR', 'VI', 'GU', 'AS', 'MP', 'CA'].includes(long?.country ?? '') &&
          ['MOBILE', 'FIXED_LINE', 'FIXED_LINE_OR_MOBILE', 'VOIP'].includes(long?.getType() ?? '')
        expect(readPhone(text)?.number).toBe(usable ? long?.number : undefined)
      },
    ),
    { numRuns: 3000 },
  )
})
