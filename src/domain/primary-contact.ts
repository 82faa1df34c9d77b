import { type OddityBits, oddityBits } from './contact-oddities.ts'
import type { Exclusion } from './data-quality.ts'
import { isPlaceholderEmail, isPracticeEmail, readEmail } from './email.ts'
import { hasExclusiveAuthority, isEntitled, type MissingBits, missingBits, readLanguage } from './family-contact.ts'
import { readPhone, type UsablePhone } from './phone.ts'
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
  /** What a contact who may not be invited is told by from others: its id, or else its name, email and phone. */
  id: string
  missing: MissingBits
  oddities: OddityBits
  exclusive: boolean
  standing: Invitee | Exclusion
}

/** Tries a primary contact by rules 6 to 8, in their order; the phone, which is dear to read, comes last. */
export function judgeContact(row: PracticeRow, rules: SelectionRules): PrimaryContact {
  const email = readEmail(row.contactEmail)
  const reason = reasonBeforePhone(row, email, rules)
  const mobile = !reason && row.contactMobilePhone ? readPhone(row.contactMobilePhone) : undefined
  const odd = oddityBits(row, { email, phone: mobile?.number, fixedLine: mobile?.fixedLine ?? false })
  if (reason || !email) return primaryContact(row, reason ?? 'no-email', odd)

  const reached = reachableBy(row, mobile, rules)
  if (!reached) return primaryContact(row, 'no-phone', odd)
  const invitee = {
    email,
    phone: reached.phone,
    takesTexts: reached.takesTexts,
    firstName: shortLine(row.contactFirstName),
    lastName: shortLine(row.contactLastName),
    relationship: rules.once(shortLine(row.contactRelationship)),
    authority: rules.once(shortLine(row.contactAuthority)),
    residesWith: saysYes(row.contactResidesWith),
    language: offered(readLanguage(row.contactLanguage), rules),
  }
  return primaryContact(row, invitee, odd)
}

function reasonBeforePhone(row: PracticeRow, email: string | undefined, rules: SelectionRules): Exclusion | undefined {
  if (!isEntitled(row)) return 'no-authority-or-residence'
  if (!email) return 'no-email'
  const isSomebodys = !isPlaceholderEmail(email) && !isPracticeEmail(email, rules.practice.officeEmail)
  return isSomebodys ? undefined : 'contact-not-personal'
}

/** What is kept of the line of a primary contact, with how far it got and what is odd about it. */
export function primaryContact(row: PracticeRow, standing: PrimaryContact['standing'], oddities = 0): PrimaryContact {
  const id = typeof standing === 'object' ? '' : identityOf(row)
  return { id, missing: missingBits(row), oddities, exclusive: hasExclusiveAuthority(row), standing }
}

function identityOf(row: PracticeRow): string {
  const phone = row.contactMobilePhone || row.contactHomePhone
  return row.contactId || `${row.contactFirstName} ${row.contactLastName} ${row.contactEmail} ${phone}`
}

/** The mobile number, by text or call; else, where the practice wants it, the home number, by call. */
function reachableBy(
  row: PracticeRow,
  mobile: UsablePhone | undefined,
  rules: SelectionRules,
): { phone: string; takesTexts: boolean } | undefined {
  const { homePhoneCalls } = rules.practice
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
