import { meaningOf, REFUSES_TEXTS, SAYS_NONE, SAYS_YES } from './cell-meaning.ts'
import type { Warning } from './data-quality.ts'
import { isDisposableDomain } from './disposable-mail.ts'
import { domainOf } from './email.ts'
import { looksMistyped } from './likely-domain.ts'
import { ownCopy } from './own-copy.ts'
import { isTestName } from './patient-oddities.ts'
import { isPlaceholderName } from './placeholder-name.ts'
import { isPlainName } from './plain-name.ts'
import type { PracticeRow } from './practice-row.ts'
import { isRoleEmail } from './role-address.ts'
import { areAddressesSwapped, areWordsSwapped, isNoNamesCell } from './swapped-columns.ts'

/** Warnings that one line of a primary contact shows by itself, in the order of their bits. */
export const CONTACT_ODDITIES = [
  'test-data',
  'residence-without-authority',
  'name-is-placeholder',
  'columns-swapped',
  'email-looks-mistyped',
  'email-disposable',
  'email-role',
  'mobile-is-home',
  'mobile-takes-no-texts',
] as const satisfies readonly Warning[]

const BIT = Object.fromEntries(CONTACT_ODDITIES.map((oddity, index) => [oddity, 1 << index])) as Record<
  (typeof CONTACT_ODDITIES)[number],
  number
>

/** A set of `CONTACT_ODDITIES` as bits, the first the lowest; small, for there is one per contact. */
export type OddityBits = number

/**
 * What is odd about the line of a primary contact, 0 for nearly all. `known` is what `readEmail` and `readPhone` made of
 * it: `phone` is the number that a PIN would go to, and `fixedLine` that it takes calls only. Costs a fraction of a
 * microsecond where nothing is odd.
 */
export function oddityBits(
  row: PracticeRow,
  known: { email: string | undefined; phone: string | undefined; fixedLine: boolean },
): OddityBits {
  return (
    nameBits(row.contactFirstName, row.contactLastName) |
    cellBits(row, known.email !== undefined) |
    (known.email === undefined ? 0 : emailBits(known.email)) |
    phoneBits(row, known)
  )
}

const NONE: readonly Warning[] = []

/** The warnings that bits stand for. */
export function oddities(bits: OddityBits): readonly Warning[] {
  return bits === 0 ? NONE : CONTACT_ODDITIES.filter((_, index) => bits & (1 << index))
}

function nameBits(firstName: string, lastName: string): OddityBits {
  if (isPlainName(firstName) && isPlainName(lastName)) return 0
  return (
    (isTestName(firstName, lastName) ? BIT['test-data'] : 0) |
    (isPlaceholderName(firstName, lastName) ? BIT['name-is-placeholder'] : 0) |
    (isNoNamesCell(firstName) || isNoNamesCell(lastName) ? BIT['columns-swapped'] : 0)
  )
}

function cellBits(row: PracticeRow, hasEmail: boolean): OddityBits {
  const meaning = {
    authority: meaningOf(row.contactAuthority),
    residesWith: meaningOf(row.contactResidesWith),
    relationship: meaningOf(row.contactRelationship),
    preferredReminder: meaningOf(row.contactPreferredReminder),
    language: meaningOf(row.contactLanguage),
  }
  const residesOnly = (meaning.authority & SAYS_NONE) !== 0 && (meaning.residesWith & SAYS_YES) !== 0
  const swapped = areWordsSwapped(meaning) || areAddressesSwapped(row, hasEmail)
  return (residesOnly ? BIT['residence-without-authority'] : 0) | (swapped ? BIT['columns-swapped'] : 0)
}

const TEST_EMAIL = /^test(?:ing|email|user|patient|parent|account|mom|dad)?\d*@/

function emailBits(email: string): OddityBits {
  return (
    domainBits(domainOf(email)) |
    (isRoleEmail(email) ? BIT['email-role'] : 0) |
    (email.startsWith('test') && TEST_EMAIL.test(email) ? BIT['test-data'] : 0)
  )
}

const REMEMBERED = 500
const knownDomains = new Map<string, OddityBits>()

function domainBits(domain: string): OddityBits {
  const known = knownDomains.get(domain)
  if (known !== undefined) return known
  if (knownDomains.size >= REMEMBERED) knownDomains.clear()
  const bits = oddDomain(domain)
  knownDomains.set(ownCopy(domain), bits)
  return bits
}

/** Some mistyped domains belong to those who give out disposable addresses: who typed them meant neither. */
function oddDomain(domain: string): OddityBits {
  if (looksMistyped(domain)) return BIT['email-looks-mistyped']
  return isDisposableDomain(domain) ? BIT['email-disposable'] : 0
}

const WORDS_OF_HOME = /\b(?:home|land ?-?line|no texts?)\b/i

function phoneBits(
  { contactMobilePhone, contactHomePhone, contactPreferredReminder }: PracticeRow,
  { phone, fixedLine }: { phone: string | undefined; fixedLine: boolean },
): OddityBits {
  if (contactMobilePhone === '') return 0
  const takesNoTexts =
    fixedLine ||
    (meaningOf(contactPreferredReminder) & REFUSES_TEXTS) !== 0 ||
    (phone === undefined && WORDS_OF_HOME.test(contactMobilePhone))
  return (
    (takesNoTexts ? BIT['mobile-takes-no-texts'] : 0) |
    (haveSameDigits(contactMobilePhone, contactHomePhone) ? BIT['mobile-is-home'] : 0)
  )
}

/** Compares the last ten digits, whatever stands between them and with or without a leading 1. */
function haveSameDigits(one: string, other: string): boolean {
  let [a, b] = [one.length, other.length]
  for (let digits = 0; digits < 10; digits += 1) {
    a = digitBefore(one, a)
    b = digitBefore(other, b)
    if (a < 0 || b < 0 || one[a] !== other[b]) return false
  }
  return true
}

/** Where the last digit before a place stands, -1 if there is none. */
function digitBefore(text: string, place: number): number {
  let at = place - 1
  while (at >= 0 && (text.charCodeAt(at) < 48 || text.charCodeAt(at) > 57)) at -= 1
  return at
}
