import { expect, test } from '@jest/globals'
import { hasLostLetters, hintsAtBrokenAccents, mendedAccents } from '../../src/domain/broken-accents.ts'
import { fromWindows1252 } from '../../src/files/windows-1252.ts'

const twice = (name: string) => fromWindows1252(Buffer.from(name))

test('a name whose UTF-8 was taken for Windows-1252 or Latin-1 is told with what it is meant to be', () => {
  for (const name of ['Chloé', 'Núñez', 'Écija', 'Ángel', 'O’Brien', 'Šimić', 'Ørsted', 'Müller-Groß']) {
    for (const broken of [twice(name), Buffer.from(name).toString('latin1')]) {
      expect([broken, hintsAtBrokenAccents(broken), mendedAccents(broken)]).toEqual([broken, true, name])
    }
  }
})

test('good names are left alone, whatever letters they have', () => {
  const names =
    'Ana São SÃO Ângela ÂNGELA Ångström Äänekoski ÄÖÜ Dâmaso Château Nguyễn Łukasz Зоя 李 Ñ Ã© Râ€n Renée'.split(' ')
  expect(names.filter((name) => mendedAccents(name) !== undefined)).toEqual(['Ã©'])
  expect(names.filter(hasLostLetters)).toEqual([])
})
