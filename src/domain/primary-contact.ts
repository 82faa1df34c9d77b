import type { Exclusion } from './data-quality.ts'
import { isPlaceholderEmail, isPracticeEmail, readEmail } from './email.ts'
import { hasExclusiveAuthority, isEntitled, type MissingBits, missingBits, readLanguage } from './family-contact.ts'
import { readPhone } from './phone.ts'
import { plainLine } from './plain-line.ts'
import type { Language } from './practice.ts'
import { type PracticeRow, saysYes } from './practice-row.ts'
import type { SelectionRules } from './selection-rules.ts'

/** A primary contact that may be invited, as much of it as an invitation needs. */
export type Invitee = {
  email: string
  phone: string
  takesTexts: boolean
  firstName: string
  lastName: string
  relationship: string
  authority: string
  residesWith: boolean
  language: Language | undefined
}

/** A family contact with Sort 1, and how far it got by the rules about the contact alone. */
export type PrimaryContact = {
  id: string
  missing: MissingBits
  oddities: number
  exclusive: boolean
  standing: Invitee | Exclusion
}

/** Tries a primary contact by rules 6 to 8, in their order; the phone, which is dear to read, comes last. */
export function judgeContact(row: PracticeRow, rules: SelectionRules): PrimaryContact {
  if (!isEntitled(row)) return primaryContact(row, 'no-authority-or-residence')

  const email = readEmail(row.contactEmail)
  if (!email) return primaryContact(row, 'no-email')
  if (isPlaceholderEmail(email) || isPracticeEmail(email, rules.practice.officeEmail)) {
    return primaryContact(row, 'contact-not-personal')
  }

  const reached = reachableBy(row, rules)
  if (!reached) return primaryContact(row, 'no-phone')
  return primaryContact(row, {
    email,
    phone: reached.phone,
    takesTexts: reached.takesTexts,
    firstName: shortLine(row.contactFirstName),
    lastName: shortLine(row.contactLastName),
    relationship: rules.once(shortLine(row.contactRelationship)),
    authority: rules.once(shortLine(row.contactAuthority)),
    residesWith: saysYes(row.contactResidesWith),
    language: offered(readLanguage(row.contactLanguage), rules),
  })
}

/** What is kept of the line of a primary contact, with how far it got. */
export function primaryContact(row: PracticeRow, standing: PrimaryContact['standing']): PrimaryContact {
  return { id: row.contactId, missing: missingBits(row), oddities: 0, exclusive: hasExclusiveAuthority(row), standing }
}

/** The mobile number, by text or call; else, where the practice wants it, the home number, by call. */
function reachableBy(row: PracticeRow, rules: SelectionRules): { phone: string; takesTexts: boolean } | undefined {
  const { homePhoneCalls } = rules.practice
  const mobile = row.contactMobilePhone ? readPhone(row.contactMobilePhone) : undefined
  if (mobile && mobile.number !== rules.ownPhone && (!mobile.fixedLine || homePhoneCalls)) {
    return { phone: mobile.number, takesTexts: !mobile.fixedLine }
  }
  const home = homePhoneCalls && row.contactHomePhone ? readPhone(row.contactHomePhone) : undefined
  return home && home.number !== rules.ownPhone ? { phone: home.number, takesTexts: false } : undefined
}

const LONGEST_LINE = 100

/** A line that is plain already: ASCII, and single spaces inside. */
const PLAIN = /^(?:[!-~]+(?: [!-~]+)*)?$/

function shortLine(cell: string): string {
  return cell.length <= LONGEST_LINE && PLAIN.test(cell) ? cell : plainLine(cell).slice(0, LONGEST_LINE)
}

function offered(language: Language | undefined, rules: SelectionRules): Language | undefined {
  return language && rules.practice.languages.includes(language) ? language : undefined
}
