import { expect, test } from '@jest/globals'
import { screenWidth, table, wrapped } from '../../src/cli/layout.ts'

test('words wrap at the width, and a word that is longer has its own line', () => {
  expect(wrapped('one two three', 7)).toEqual(['one two', 'three'])
  expect(wrapped(`a ${'b'.repeat(20)} c`, 7)).toEqual(['a', 'b'.repeat(20), 'c'])
  expect(wrapped('', 7)).toEqual([''])
})

test('a table is as wide as the screen: numbers to the right, words below their own beginning', () => {
  const rows = [
    { cells: ['no email', 1200], words: 'Enter or correct the Email Address of the Family Contact with Sort 1.' },
    { cells: ['no phone', 7] },
  ]
  expect(table(rows, 60)).toEqual([
    '  no email  1,200  Enter or correct the Email Address of the',
    '                   Family Contact with Sort 1.',
    '  no phone      7',
  ])
})

test('where names leave no room the words stand below their row', () => {
  const rows = [{ cells: ['a name that leaves hardly any room', 3], words: 'Words that are longer than the room.' }]
  expect(table(rows, 60)).toEqual([
    '  a name that leaves hardly any room  3',
    '      Words that are longer than the room.',
  ])
})

test('no line is wider than the screen, whatever that is between 60 and 120', () => {
  expect([screenWidth(undefined), screenWidth(40), screenWidth(100), screenWidth(300)]).toEqual([80, 60, 100, 120])
})
