import { expect, test } from '@jest/globals'
import { CONTACT_ODDITIES, oddities, oddityBits } from '../../src/domain/contact-oddities.ts'
import { readEmail } from '../../src/domain/email.ts'
import { NO_FIRST_NAMES, NO_LAST_NAMES } from '../../src/domain/odd-names.ts'
import { readPhone } from '../../src/domain/phone.ts'
import type { PracticeRow } from '../../src/domain/practice-row.ts'
import { fileRow } from '../support/practice-file.ts'

function odditiesOf(changes: Partial<PracticeRow>) {
  const row = fileRow(changes)
  const phone = readPhone(row.contactMobilePhone)
  const known = { email: readEmail(row.contactEmail), phone: phone?.number, fixedLine: phone?.fixedLine ?? false }
  return oddities(oddityBits(row, known))
}

/** Which of these changes of an ordinary line do not give what they should. */
function wrongOnes(lines: readonly Partial<PracticeRow>[], expected: readonly string[]) {
  return lines
    .map((changes) => [changes, odditiesOf(changes)] as const)
    .filter(([, found]) => `${found}` !== `${expected}`)
}

const emails = (locals: readonly string[]) => locals.map((contactEmail) => ({ contactEmail }))
const firstNames = (names: readonly string[]) => names.map((contactFirstName) => ({ contactFirstName }))
const lastNames = (names: readonly string[]) => names.map((contactLastName) => ({ contactLastName }))

test('nothing is odd about an ordinary line', () => {
  expect(odditiesOf({})).toEqual([])
})

test('every oddity has a bit of its own, and a line may have several', () => {
  expect(CONTACT_ODDITIES.map((_, index) => oddities(1 << index))).toEqual(CONTACT_ODDITIES.map((oddity) => [oddity]))
  expect(odditiesOf({ contactEmail: 'office@gmial.com', contactHomePhone: '1 202 555 0143' })).toEqual([
    'email-looks-mistyped',
    'email-role',
    'mobile-is-home',
  ])
})

test('an address at a mistyped domain is odd, at any other it is not', () => {
  expect(wrongOnes(emails(['ana@gmial.com', 'ana@smith.con', 'ANA@YAHOO.CMO']), ['email-looks-mistyped'])).toEqual([])
  expect(wrongOnes(emails(['ana@gmail.com', 'ana@smith.com', 'ana@carter.net', 'ana@gmial', '']), [])).toEqual([])
})

test('addresses that stop working are odd; those that forward for good are not', () => {
  expect(wrongOnes(emails(['a@mailinator.com', 'a@eu.mailinator.com', 'a@yopmail.com']), ['email-disposable'])).toEqual(
    [],
  )
  const lasting = ['a@duck.com', 'a@mozmail.com', 'a@simplelogin.com', 'a@privaterelay.appleid.com', 'a@dr.com']
  expect(wrongOnes(emails(lasting), [])).toEqual([])
})

test("an office's address is odd, a name or a word within one is not", () => {
  const roles = ['office@', 'info@', 'admin@', 'front.desk@', 'frontdesk2@', 'Medical_Records@', 'billing-1@']
  expect(wrongOnes(emails(roles.map((role) => `${role}smith.com`)), ['email-role'])).toEqual([])
  const people = [
    'art@',
    'grace@',
    'page@',
    'bill@',
    'sales@',
    'me@',
    'mail@',
    'hello@',
    'grace.office@',
    'infomaniac@',
  ]
  expect(wrongOnes(emails([...people, 'administradora@', 'hrivera@'].map((local) => `${local}smith.com`)), [])).toEqual(
    [],
  )
})

test('mobile and home number are one when their digits are, however they are written', () => {
  const same = ['(202) 555-0143', '2025550143', '+1 202.555.0143', '1-202-555-0143 home']
  expect(
    wrongOnes(
      same.map((contactHomePhone) => ({ contactHomePhone })),
      ['mobile-is-home'],
    ),
  ).toEqual([])
  const others = ['', '202-555-0144', '555-0143', 'none', '302-555-0143']
  expect(
    wrongOnes(
      others.map((contactHomePhone) => ({ contactHomePhone })),
      [],
    ),
  ).toEqual([])
})

test('a mobile number takes no texts if it can only be a fixed line, or if the line says so', () => {
  const none = ['+16846221234', '202-555-0143 (landline)', 'home 202-555-0143', '202-555-0143 no texts']
  expect(
    wrongOnes(
      none.map((contactMobilePhone) => ({ contactMobilePhone })),
      ['mobile-takes-no-texts'],
    ),
  ).toEqual([])
  const refused = ['No text', 'Do not text', 'Call - landline'].map((contactPreferredReminder) => ({
    contactPreferredReminder,
  }))
  expect(wrongOnes(refused, ['mobile-takes-no-texts'])).toEqual([])
  const texts = ['+16847331234', '202-555-0143', '202-555-0143 mom', '']
  expect(
    wrongOnes(
      texts.map((contactMobilePhone) => ({ contactMobilePhone })),
      [],
    ),
  ).toEqual([])
  const reminders = ['Text', 'Phone', 'Home Phone', 'Email', 'None', ''].map((contactPreferredReminder) => ({
    contactPreferredReminder,
  }))
  expect(wrongOnes(reminders, [])).toEqual([])
})

test('without a mobile number nothing is said of it, though the home number that is called is a fixed line', () => {
  const row = fileRow({ contactMobilePhone: '', contactHomePhone: '+16846221234' })
  expect(oddities(oddityBits(row, { email: undefined, phone: '+16846221234', fixedLine: true }))).toEqual([])
})

test('Res? alone gives access: that is odd without Authority, not with it', () => {
  const none = ['', 'None', 'none', 'N/A', 'No'].map((contactAuthority) => ({ contactAuthority }))
  expect(wrongOnes(none, ['residence-without-authority'])).toEqual([])
  expect(
    wrongOnes(
      ['Joint', 'EXCLUSIVE', 'Limited'].map((contactAuthority) => ({ contactAuthority })),
      [],
    ),
  ).toEqual([])
  expect(odditiesOf({ contactAuthority: '', contactResidesWith: 'N' })).toEqual([])
})

test('a cell that can only belong in another column is odd', () => {
  expect(
    wrongOnes(
      [
        { contactEmail: '(202) 555-0143', contactMobilePhone: 'ana@example.com' },
        { contactEmail: '202-555-0143' },
        { contactMobilePhone: 'ana@example.com' },
        { contactHomePhone: 'ana@example.com' },
        { contactFirstName: 'ana@example.com' },
        { contactLastName: '202-555-0143' },
        { contactLastName: '5/4/2016' },
        { contactFirstName: '2016-05-04' },
        { contactResidesWith: 'Joint', contactAuthority: 'Y' },
        { contactAuthority: 'Yes' },
        { contactAuthority: '1' },
        { contactAuthority: '2' },
        { contactAuthority: 'Joint', contactResidesWith: 'Exclusive' },
        { contactRelationship: 'Joint' },
        { contactRelationship: '202-555-0144' },
        { contactPreferredReminder: 'Spanish', contactLanguage: 'Text' },
        { contactPreferredReminder: 'English' },
        { contactLanguage: 'Home Phone' },
      ],
      ['columns-swapped'],
    ).filter(([, found]) => !found.includes('columns-swapped')),
  ).toEqual([])
  expect(
    wrongOnes(
      [
        { contactEmail: '' },
        { contactEmail: 'ana at example' },
        { contactMobilePhone: '' },
        { contactFirstName: 'James', contactLastName: 'John' },
        { contactFirstName: 'Joint' },
        { contactLastName: 'Reed 3rd' },
        { contactResidesWith: '50/50' },
        { contactResidesWith: '1' },
        { contactResidesWith: 'Yes' },
        { contactAuthority: 'Limited' },
        { contactAuthority: 'See court order 2019' },
        { contactRelationship: '1' },
        { contactRelationship: 'Other' },
        { contactPreferredReminder: '202-555-0143' },
        { contactPreferredReminder: 'Text, Email' },
        { contactLanguage: 'es-MX' },
        { contactLanguage: '2' },
        { contactLanguage: 'Haitian Creole' },
      ],
      [],
    ),
  ).toEqual([])
})

test('what front desks type for a name that they do not know is odd', () => {
  const first = [
    'Mom',
    'MOTHER',
    'Foster Mom',
    'Mother of Sam',
    'Mom/Dad',
    "Sam's Mom",
    'Madre de Sam',
    'Papá',
    'Unknown',
    'N/A',
    '?',
    '--',
    'Baby Boy',
    'Legal Guardian',
    'xxx',
  ]
  expect(wrongOnes(firstNames(first), ['name-is-placeholder'])).toEqual([])
  expect(wrongOnes(lastNames(['Unknown', 'n/a', '.', 'No Last Name']), ['name-is-placeholder'])).toEqual([])
  expect(odditiesOf({ contactFirstName: 'Sam’s', contactLastName: 'Grandma' })).toEqual(['name-is-placeholder'])
})

test('names that are names somewhere are not placeholders', () => {
  const first = [
    '',
    'Na',
    'Mama',
    'Papa',
    'Nana',
    'Baby',
    'FNU',
    'Guadalupe',
    'Mommie Jean',
    "D'Sean",
    'J.',
    'Ó',
    '明',
    'Bé',
  ]
  expect(wrongOnes(firstNames(first), [])).toEqual([])
  const last = [
    '',
    'Mom',
    'Dad',
    'Parent',
    'Guardian',
    'Child',
    'None',
    'Self',
    'Na',
    'LNU',
    "O'Shea",
    'Motherwell',
    'Ng',
  ]
  expect(wrongOnes(lastNames(last), [])).toEqual([])
})

test('a contact made for testing is odd by name or address', () => {
  expect(
    wrongOnes(
      [
        { contactFirstName: 'Test', contactLastName: 'Reed' },
        { contactFirstName: 'Zztest' },
        { contactFirstName: 'Mickey', contactLastName: 'Mouse' },
        { contactEmail: 'test123@gmail.com' },
        { contactEmail: 'testparent@example.com' },
      ],
      ['test-data'],
    ),
  ).toEqual([])
  expect(
    wrongOnes(
      [{ contactLastName: 'Test' }, { contactEmail: 'testa.maria@example.com' }, { contactEmail: 'mtest@example.com' }],
      [],
    ),
  ).toEqual([])
})

test('the quick look at a name lets no word through that the close look knows', () => {
  const spelled = (words: { pattern: string }) =>
    words.pattern.split('|').map((word) => word.replaceAll('[ -]?', ' ').toUpperCase())
  expect(wrongOnes(firstNames(spelled(NO_FIRST_NAMES)), ['name-is-placeholder'])).toEqual([])
  expect(wrongOnes(lastNames(spelled(NO_LAST_NAMES)), ['name-is-placeholder'])).toEqual([])
})
