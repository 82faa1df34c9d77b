import { expect, test } from '@jest/globals'
import { cellName, columnWords } from '../../src/domain/rejected-line.ts'

test('a cell is named as a spreadsheet names it', () => {
  const columns = [0, 5, 25, 26, 51, 52, 701, 702, 999]
  expect(columns.map((column) => cellName(column, 6))).toEqual([
    'A6',
    'F6',
    'Z6',
    'AA6',
    'AZ6',
    'BA6',
    'ZZ6',
    'AAA6',
    'ALL6',
  ])
})

test('a column is told by its letters and its name, and by its name alone where a file has no columns', () => {
  expect(columnWords({ column: 'contact_email', cell: 'F6' })).toBe('column F (contact_email)')
  expect(columnWords({ column: 'Patient.birthDate', cell: '' })).toBe('Patient.birthDate')
  expect(columnWords({ column: 'e\u001B[31m\u202Email', cell: 'AB12' })).toBe('column AB (e[31mmail)')
})
