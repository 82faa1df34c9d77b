import { expect, test } from '@jest/globals'
import { greetedName } from '../../src/domain/greeted-name.ts'

test('names of many peoples are greeted as they are written', () => {
  for (const name of ['Ana', 'José', 'Mary Ann', "D'Arcy", 'Jean-Luc', 'Nguyễn', '明', 'Олена', 'Sue B.', 'J.'])
    expect(greetedName(` ${name}  `)).toBe(name.normalize('NFC'))
})

test('what is no name is not greeted, for the email may reach a stranger', () => {
  for (const note of [
    '',
    'www.example.com',
    'evil.example',
    'Mom (call first)',
    '202-555-0143',
    '<b>Ana</b>',
    'Ana@example.com',
    'x'.repeat(41),
  ])
    expect(greetedName(note)).toBeUndefined()
  expect(greetedName(undefined)).toBeUndefined()
})
