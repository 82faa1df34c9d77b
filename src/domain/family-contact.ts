import { isAlike } from './comparable.ts'
import { MISSING_FIELDS, type MissingField } from './data-quality.ts'
import { LANGUAGES, type Language } from './practice.ts'
import { type PracticeRow, saysYes } from './practice-row.ts'

/** Whether a line has a family contact at all. */
export function hasContact(row: PracticeRow): boolean {
  return Boolean(
    row.contactSort ||
      row.contactId ||
      row.contactFirstName ||
      row.contactLastName ||
      row.contactEmail ||
      row.contactMobilePhone ||
      row.contactHomePhone ||
      row.contactAuthority,
  )
}

/** A primary contact is a family contact with a Sort of 1 (seed). */
export function isPrimary(row: PracticeRow): boolean {
  return row.contactSort === '1' || /^0*1(?:\.0+)?$/.test(row.contactSort)
}

/** Whether the contact alone has Authority: no one else may decide for the patient. */
export function hasExclusiveAuthority(row: PracticeRow): boolean {
  return isAlike(row.contactAuthority, 'Exclusive')
}

/** Joint or Exclusive Authority, or Resides With ticked (seed). The Portal column has no bearing. */
export function isEntitled(row: PracticeRow): boolean {
  return saysYes(row.contactResidesWith) || isAlike(row.contactAuthority, 'Joint') || hasExclusiveAuthority(row)
}

const LANGUAGE_NAMES: ReadonlyMap<string, Language> = new Map([
  ...LANGUAGES.map((language) => [language, language] as const),
  ['eng', 'en'],
  ['english', 'en'],
  ['inglés', 'en'],
  ['spa', 'es'],
  ['spanish', 'es'],
  ['español', 'es'],
  ['espanol', 'es'],
])

/** The language that a cell names by name or code ("Spanish", "spa", "es-MX"); nothing when we do not have it. */
export function readLanguage(cell: string): Language | undefined {
  const [name = ''] = cell.toLowerCase().split(/[-_ (]/)
  return LANGUAGE_NAMES.get(name)
}

/** A set of `MISSING_FIELDS` as bits, the first field the lowest; small, for there is one per contact. */
export type MissingBits = number

/** Which fields of the seed's data-quality query the contact lacks. Presence only: nothing says that what is there is right. */
export function missingBits(row: PracticeRow): MissingBits {
  return (
    (row.contactFirstName ? 0 : 1) |
    (row.contactLastName ? 0 : 2) |
    (row.contactEmail ? 0 : 4) |
    (row.contactMobilePhone ? 0 : 8) |
    (isEntitled(row) ? 0 : 16) |
    (row.contactPreferredReminder ? 0 : 32)
  )
}

/** The fields that bits stand for. */
export function missingFields(bits: MissingBits): MissingField[] {
  return MISSING_FIELDS.filter((_, index) => bits & (1 << index))
}
