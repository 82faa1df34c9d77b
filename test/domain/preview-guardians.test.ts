import { expect, test } from '@jest/globals'
import type { Language } from '../../src/domain/practice.ts'
import { previewGuardians } from '../../src/domain/preview-guardians.ts'

const named = (firstName: string | undefined, language: Language = 'en') =>
  firstName === undefined ? { language } : { firstName, language }
const BOTH = ['en', 'es'] as const

test('the first, the one whose greeting is the longest, and the first who gets Spanish', () => {
  const guardians = [named('Ana'), named('Maximiliane'), named('Bo', 'es'), named('Guillermina', 'es')]
  expect(previewGuardians(guardians, BOTH)).toEqual([
    { kind: 'first', firstName: 'Ana', language: 'en', madeUp: false },
    { kind: 'longest-name', firstName: 'Maximiliane', language: 'en', madeUp: false },
    { kind: 'spanish', firstName: 'Bo', language: 'es', madeUp: false },
  ])
})

test('a name that no greeting carries is neither long nor shown', () => {
  const guardians = [named('call 202 555 0100 before writing'), named(undefined), named('Al')]
  expect(previewGuardians(guardians, ['en'])).toEqual([
    { kind: 'first', firstName: undefined, language: 'en', madeUp: false },
    { kind: 'longest-name', firstName: 'Al', language: 'en', madeUp: false },
  ])
})

test('a made-up guardian stands where the file has none, in the language of the practice', () => {
  expect(previewGuardians([named('Ana')], BOTH).map(({ madeUp }) => madeUp)).toEqual([false, false, true])
  const none = previewGuardians([], ['es', 'en'])
  expect(none.map(({ kind, language, madeUp }) => [kind, language, madeUp])).toEqual([
    ['first', 'es', true],
    ['longest-name', 'es', true],
    ['spanish', 'es', true],
  ])
  expect(previewGuardians([], ['en']).map(({ kind }) => kind)).toEqual(['first', 'longest-name'])
})

test('of a large practice file each guardian is looked at once and three are kept', () => {
  let made = 0
  function* many() {
    for (; made < 10_000; made += 1) yield named(made === 7_000 ? 'Alexandrina' : 'Ana', made === 9_000 ? 'es' : 'en')
  }
  expect(previewGuardians(many(), BOTH).map(({ firstName }) => firstName)).toEqual(['Ana', 'Alexandrina', 'Ana'])
  expect(made).toBe(10_000)
})
