import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import { isPlaceholderEmail, isPracticeEmail, readEmail } from '../../src/domain/email.ts'
import { emailFault } from '../../src/domain/email-fault.ts'
import { readPhone } from '../../src/domain/phone.ts'
import { phoneFault } from '../../src/domain/phone-fault.ts'
import { filePractice } from '../support/practice-file.ts'

const OFFICE = 'office@north.example'
const rules = (homePhoneCalls = false) => ({ ownPhone: '+12025550100', practice: filePractice({ homePhoneCalls }) })

test.each([
  ['', 'is empty'],
  ['none', 'has no @'],
  ['ana@example.com; ben@example.com', 'holds more than one address'],
  ['ana@@example.com', 'has more than one @'],
  ['ana @example.com', 'has a space inside'],
  ['@example.com', 'has nothing in front of the @'],
  ['ana@', 'has nothing behind the @'],
  ['añá@example.com', 'has a letter or sign that does not belong in an address'],
  ['ana@example', 'has no ending such as .com'],
  ['ana..b@example.com', 'has a dot too many'],
  ['ana@exa_mple.com', 'has a sign behind the @ that no address has there'],
  [`${'a'.repeat(65)}@example.com`, 'is too long'],
  ['ana@example.c', 'is not spelled as an email address is'],
  ['none@none.com', 'stands for nobody: it is typed where there is no address'],
  ['desk@north.example', "is the practice's own, not a person's"],
  ['Ana@Example.com', undefined],
])('the Email Address %j: %s', (cell, fault) => {
  expect(emailFault(cell, OFFICE)).toBe(fault)
})

test.each([
  ['', 'is empty'],
  ['2.03E+09', 'was shortened by a spreadsheet, so its digits are lost'],
  ['911', 'has only 3 digits: a number has 10'],
  ['555-0143', 'has no area code'],
  ['202-555-01433', 'has 11 digits: a number has 10'],
  ['(800) 555-0143', 'is a toll-free number, which nobody carries'],
  ['+1 900 555 0143', 'is of a kind that costs extra or belongs to no phone'],
  ['+44 20 7946 0018', 'is a number of another country'],
  ['202-555-0143 x12', 'has an extension'],
  ['202-555-0143 mom', 'has words beside the number'],
  ['2025550143 / 2025550144', 'holds more than one number'],
  ['unknown', 'has no digits'],
  ['999-555-0143', 'is a number that does not exist'],
  ['202.555.0100', "is the practice's own number"],
  ['+1 (202) 555-0143', undefined],
])('the Mobile # %j: %s', (cell, fault) => {
  expect(phoneFault(cell, rules())).toBe(fault)
})

test('an email has a fault exactly when the selection takes it for no person’s', () => {
  const part = fc.constantFrom('ana', 'none', '@', '.', 'example.com', 'north.example', ' ', 'ñ', 'office', '_')
  fc.assert(
    fc.property(fc.array(part, { maxLength: 6 }), (parts) => {
      const cell = parts.join('').trim()
      const email = readEmail(cell)
      const isGood = email !== undefined && !isPlaceholderEmail(email) && !isPracticeEmail(email, OFFICE)
      expect(emailFault(cell, OFFICE) === undefined).toBe(isGood)
    }),
  )
})

test('a phone has a fault exactly when no PIN can go to it', () => {
  const part = fc.constantFrom('202', '555', '0143', '0100', '800', '+', '1', '-', ' ', 'x', '44')
  fc.assert(
    fc.property(fc.array(part, { maxLength: 6 }), fc.boolean(), (parts, homePhoneCalls) => {
      const cell = parts.join('').trim()
      const phone = readPhone(cell)
      const isGood = phone !== undefined && phone.number !== '+12025550100' && (homePhoneCalls || !phone.fixedLine)
      expect(phoneFault(cell, rules(homePhoneCalls)) === undefined).toBe(isGood)
    }),
  )
})
