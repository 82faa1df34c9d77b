import { expect, test } from '@jest/globals'
import type { FhirContact } from '../../src/domain/fhir-contact.ts'
import { joinContacts } from '../../src/domain/fhir-join.ts'

const person = (changes: Partial<FhirContact>): FhirContact => ({
  id: '',
  first: '',
  last: '',
  relationships: [],
  email: '',
  mobile: '',
  home: '',
  unstatedPhone: '',
  reminder: '',
  language: '',
  address: '',
  priority: undefined,
  ...changes,
})

const mother = { shown: 'MTH', display: 'mother', names: ['mth'] }
const nextOfKin = { shown: 'N', display: 'Next-of-Kin', names: ['n'] }

test('who stands on the chart and as a RelatedPerson is one: the RelatedPerson counts, the chart fills the gaps', () => {
  const related = person({
    id: 'r',
    first: 'Ana',
    email: 'Ana@example.com',
    mobile: '1',
    language: 'es',
    relationships: [mother],
  })
  const onChart = person({
    id: 'c',
    first: 'ana',
    last: 'Sample',
    email: 'ana@EXAMPLE.com',
    mobile: '2',
    home: '3',
    unstatedPhone: '4',
    reminder: 'Call',
    address: 'street 20001',
    priority: 1,
    relationships: [nextOfKin],
  })
  expect(joinContacts([onChart], [related])).toEqual({
    inBoth: 1,
    contacts: [
      {
        ...onChart,
        id: 'r',
        first: 'Ana',
        email: 'Ana@example.com',
        mobile: '1',
        language: 'es',
        relationships: [mother],
      },
    ],
  })
})

test('the same email or mobile makes the same person, a number of the home only with the same first name', () => {
  const pairs: [one: Partial<FhirContact>, other: Partial<FhirContact>, same: boolean][] = [
    [{ email: 'ana@example.com' }, { email: 'ANA@example.com' }, true],
    [{ mobile: '(202) 555-0143' }, { mobile: '+1 202 555 0143' }, true],
    [{ first: 'Ana', mobile: '202-555-0143' }, { mobile: '2025550143' }, true],
    [{ first: 'Ana', home: '202-555-0143' }, { first: 'ANA', unstatedPhone: '2025550143' }, true],
    [{ first: 'Ana', mobile: '202-555-0143' }, { first: 'Ana', home: '2025550143' }, true],
    [{ first: 'Ana', home: '202-555-0143' }, { first: 'Ben', home: '202-555-0143' }, false],
    [{ first: 'Ana', email: 'family@example.com' }, { first: 'Ben', email: 'family@example.com' }, false],
    [{ home: '202-555-0143' }, { first: 'Ben', home: '202-555-0143' }, false],
    [{ home: '202-555-0143' }, { home: '202-555-0143' }, false],
    [{ first: 'Ana' }, { first: 'Ana' }, false],
    [{}, {}, false],
  ]
  for (const [one, other, same] of pairs) {
    expect([one, other, joinContacts([person(one)], [person(other)]).inBoth]).toEqual([one, other, same ? 1 : 0])
  }
})

test('nobody is joined twice, and all keep their order: the chart’s first', () => {
  const contact = (id: string) => person({ id, email: 'ana@example.com' })
  const { contacts, inBoth } = joinContacts(
    [contact('c1'), contact('c2'), person({ id: 'c3' })],
    [person({ id: 'r1' }), contact('r2')],
  )
  expect([contacts.map(({ id }) => id), inBoth]).toEqual([['r2', 'c2', 'c3', 'r1'], 1])
})
