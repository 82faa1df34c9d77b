import { expect, test } from '@jest/globals'
import { areUnrelated, type Family } from '../../src/domain/unrelated.ts'

function family(guardian: string, familyNames: string[] = [], patientIds: string[] = []): Family {
  const [guardianFirstName = '', guardianLastName = ''] = guardian.split('|')
  return { guardianFirstName, guardianLastName, familyNames, patientIds }
}

test('families who share no patient and no name are unrelated', () => {
  expect(areUnrelated(family('Ana|Reed', ['Reed'], ['P1']), family('Ben|Moss', ['Moss'], ['P2']))).toBe(true)
  expect(areUnrelated(family('Lee|Cho', ['Cho']), family('Leo|Chu', ['Chu']))).toBe(true)
  expect(areUnrelated(family('Ana|de la Cruz'), family('Eva|de la Rosa'))).toBe(true)
  expect(areUnrelated(family('|Reed Jr.'), family('|Moss Jr.'))).toBe(true)
})

test.each([
  ['two parents of one child', family('Ana|Reed', ['Moss'], ['P1']), family('Ben|Hale', ['Hale'], ['P2', 'P1'])],
  ['a grandmother of two families', family('Rosa|García', ['Reed'], ['P1']), family('Rosa|Garcia', ['Moss'], ['P2'])],
  ['a grandmother by the name of the child', family('Rosa|García', ['Reed']), family('Ana|Reed', ['Moss'])],
  ['a blended family', family('Ana|Reed', ['Reed', 'Moss']), family('Ben|Moss', ['Moss'])],
  ['a Hispanic double name', family('Ana|García López', ['Ruiz García']), family('Luis|Lopez', ['Lopez'])],
  ['a hyphenated name', family('Ana|Reed-Ortiz', []), family('Luis|ORTIZ', ['Ortiz'])],
  ['a name with an apostrophe', family("Ana|O'Neil"), family('Ben|Oneil')],
  ['a mother who married', family('Ana|Reed', ['Reed']), family('Ana|Moss', ['Moss'])],
  ['a typing error', family('Ana|Gonzalez', ['Gonzalez']), family('Luis|Gonzales', ['Gonzales'])],
  ['first and last name in each other’s place', family('Ana|Reed'), family('Reed|Ana')],
  ['a family of which no name is known', family('Ana|', ['']), family('Ben|Moss', ['Moss'])],
])('%s is not unrelated, whichever is asked first', (_, one, other) => {
  expect([areUnrelated(one, other), areUnrelated(other, one)]).toEqual([false, false])
})
