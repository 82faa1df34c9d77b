import { expect, test } from '@jest/globals'
import { isPlaceholderEmail, isPracticeEmail, readEmail } from '../../src/domain/email.ts'
import { publicData, testOnPublicData } from '../support/public-data.ts'

test('an address is trimmed and put in lower case; dots and plus tags stay', () => {
  expect(readEmail('  Ana.Sample+Kids@Example.COM ')).toBe('ana.sample+kids@example.com')
})

test('what is not one plain address at a domain is none', () => {
  const texts = [
    '',
    'ana',
    'ana@',
    '@example.com',
    'ana@example',
    'ana@@example.com',
    'ana@example.com; ben@example.com',
    'Ana <ana@example.com>',
    'mailto:ana@example.com',
    '"ana b"@example.com',
    'ana@[192.0.2.1]',
    'añá@example.com',
    'ana@exämple.com',
    'ana..b@example.com',
    '.ana@example.com',
    'ana@-example.com',
    'ana@example.com\u200b',
    'ana@example.com\r\nBcc: ben@example.com',
    `${'a'.repeat(65)}@example.com`,
    `ana@${'a'.repeat(64)}.com`,
    `ana@${'a.'.repeat(130)}com`,
    'a'.repeat(50_000),
  ]
  expect(texts.filter((text) => readEmail(text) !== undefined)).toEqual([])
})

testOnPublicData('no address that the standards call wrong is taken, and most that they call right are', () => {
  const cases: { address: string; category: string }[] = JSON.parse(publicData('isemail/tests.json'))
  const taken = cases.filter(({ address }) => readEmail(address) !== undefined)
  const wrong = taken.filter(({ address, category }) => category === 'ISEMAIL_ERR' && address === address.trim())
  expect(wrong).toEqual([])
  const right = cases.filter(({ category }) => category === 'ISEMAIL_VALID_CATEGORY')
  const rightTaken = taken.filter(({ category }) => category === 'ISEMAIL_VALID_CATEGORY')
  expect(rightTaken.length / right.length).toBeGreaterThan(0.6)
})

test('what front desks type when there is no address stands for nobody', () => {
  const nobody = [
    'none@none.com',
    'noemail@gmail.com',
    'no.email@example.com',
    'noemail123@example.com',
    'hasnoemail@example.com',
    'doesnothaveemail@example.com',
    'na@na.com',
    'no@gmail.com',
    'test@test.com',
    'x@x.com',
    'declined@example.com',
    'mom@noemail.com',
    'no-reply@example.com',
    'unknown@example.com',
    '123@123.com',
  ]
  expect(nobody.filter((email) => !isPlaceholderEmail(email))).toEqual([])
})

test("parents' own addresses are not taken for placeholders", () => {
  const people = [
    'ana@example.com',
    'nil@example.com',
    'noemi@gmail.com',
    'nora.email@example.com',
    'nona@example.com',
    'smith@smith.com',
    'test1@example.com',
    'nomails@example.com',
    'john@na.example.com',
    'a.none@example.com',
  ]
  expect(people.filter(isPlaceholderEmail)).toEqual([])
})

test('the office address and all of its domain are the practice, unless everybody can have an address there', () => {
  expect(isPracticeEmail('office@north.example', 'Office@North.example')).toBe(true)
  expect(isPracticeEmail('desk@north.example', 'office@north.example')).toBe(true)
  expect(isPracticeEmail('desk@mail.north.example', 'office@north.example')).toBe(true)
  expect(isPracticeEmail('desk@farnorth.example', 'office@north.example')).toBe(false)
  expect(isPracticeEmail('northpeds@gmail.com', 'northpeds@gmail.com')).toBe(true)
  expect(isPracticeEmail('ana@gmail.com', 'northpeds@gmail.com')).toBe(false)
  expect(isPracticeEmail('ana@example.com', 'office@example.com')).toBe(false)
})
