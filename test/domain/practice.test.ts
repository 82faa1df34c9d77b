import { expect, test } from '@jest/globals'
import { practiceFaults } from '../../src/cli/practice-faults.ts'
import { PracticeSchema } from '../../src/domain/practice.ts'
import { LAKESIDE } from '../support/world.ts'

const faultsOf = (fields: object) => {
  const parsed = PracticeSchema.safeParse({ ...LAKESIDE, ...fields })
  return parsed.success ? [] : practiceFaults(parsed.error)
}

test.each(['http://portal.example.com/register', 'ftp://portal.example.com', 'portal.example.com', ''])(
  'a portal at "%s" gets no one-time code in the clear: its practice is refused',
  (portalUrl) => {
    expect(faultsOf({ portalUrl })).toEqual(['portalUrl must be a web address that starts with https://'])
  },
)

test.each([
  'https://portal.example.com/register',
  'http://localhost:8026/register',
  'http://127.0.0.1:80',
  'http://[::1]/',
])('a portal at %s is taken', (portalUrl) => {
  expect(faultsOf({ portalUrl })).toEqual([])
})

test.each(['call us', '555-019', '(((((((', ''])(
  'a practice whose phone is "%s" cannot be called and is refused',
  (phone) => {
    expect(faultsOf({ phone })).toEqual(['phone must have at least 7 digits'])
  },
)

test.each([
  ['the same', 'ana@example.com'],
  ['the same written otherwise', ' ANA@example.com '],
])('an email cannot be one parent’s and left out: %s', (_, email) => {
  expect(faultsOf({ confirmedShared: ['ben@example.com', 'ana@example.com'], leftOutShared: [email] })).toEqual([
    `leftOutShared names ${email}, and so does confirmedShared: it is one parent's or it is not, so take it out of one list`,
  ])
  expect(faultsOf({ confirmedShared: ['ben@example.com'], leftOutShared: [email] })).toEqual([])
})

test('every email that the selection takes from a chart can be named, and nothing that is none', () => {
  for (const email of ["o'brien@example.com", 'a/b#c@example.com'])
    expect(faultsOf({ leftOutShared: [email] })).toEqual([])
  expect(faultsOf({ confirmedShared: ['ana'], leftOutShared: ['ana@'] })).toEqual([
    'confirmedShared.0 must be an email address',
    'leftOutShared.0 must be an email address',
  ])
})

test('office hours are one text for all languages, or one for each of those that have them', () => {
  for (const officeHours of [undefined, 'All day', {}, { es: 'Todo el día' }, { en: 'All day', es: 'Todo el día' }])
    expect(faultsOf({ officeHours })).toEqual([])
  const form = [
    'officeHours must be a text in quotes, or one for each language as in { "en": "Monday to Friday", "es": "Lunes a viernes" }',
  ]
  for (const officeHours of [8, ['All day'], null, { en: 8 }]) expect(faultsOf({ officeHours })).toEqual(form)
  expect(faultsOf({ officeHours: { fr: 'Toute la journée' } })).toEqual([
    '"fr": no such field; look for a slip of the pen',
  ])
  expect(faultsOf({ officeHours: 'x'.repeat(201) })).toEqual(['officeHours is too long'])
  expect(faultsOf({ officeHours: { es: 'x'.repeat(201) } })).toEqual(['officeHours.es is too long'])
})
