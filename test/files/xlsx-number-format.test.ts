import { expect, test } from '@jest/globals'
import { builtInFormat, numberFormat } from '../../src/files/xlsx-number-format.ts'

test('a format with a year, a day or a month shows a day', () => {
  const days = [
    'yyyy-mm-dd',
    'm/d/yy h:mm',
    '[$-409]d\\-mmm\\-yy;@',
    '[$-F800]dddd\\,\\ mmmm\\ dd\\,\\ yyyy',
    'mmmm',
    '[Red]dd.mm.yyyy',
    '"born" d/m/yyyy',
    'DD/MM/YYYY;"none"',
  ]
  expect(days.filter((code) => numberFormat(code) !== 'day')).toEqual([])
  expect([14, 17, 22].map(builtInFormat)).toEqual(['day', 'day', 'day'])
})

test('a format of hours, of money or of anything else shows none', () => {
  const others = [
    'General',
    'h:mm AM/PM',
    '[h]:mm',
    'mm:ss',
    '[mm]:ss',
    '@',
    '0.00%',
    '#,##0.00 "days"',
    '_-* #,##0\\ "y"_-',
    '[Blue]0.0;[Red]-0.0',
    '"d"0',
    '0;"yes"',
    '0',
    '00-000',
    '000.0',
    '"P"00000',
    '',
  ]
  expect(others.filter((code) => numberFormat(code) !== 'plain')).toEqual([])
  expect([0, 1, 9, 18, 21, 45, 49].map(builtInFormat)).toEqual(Array.from({ length: 7 }, () => 'plain'))
})

test('a format of zeros alone pads to so many digits', () => {
  expect(['00000', '00', '0000000;-0'].map(numberFormat)).toEqual([{ digits: 5 }, { digits: 2 }, { digits: 7 }])
})

test('a code that is longer than Excel has it is not looked at, and shows the number as it is', () => {
  expect(numberFormat(`yyyy${'"'.repeat(251)}`)).toBe('day')
  expect(numberFormat(`yyyy${'"'.repeat(252)}`)).toBe('plain')
})
