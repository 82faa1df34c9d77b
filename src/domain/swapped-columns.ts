import {
  type CellMeaning,
  IS_ADDRESS,
  IS_AUTHORITY,
  IS_LANGUAGE,
  IS_NUMBER,
  IS_REMINDER,
  looksLikePhone,
  SAYS_YES,
} from './cell-meaning.ts'
import type { PracticeRow } from './practice-row.ts'

/** What the cells of a family contact mean that have few words: see `meaningOf`. */
export type CellMeanings = {
  authority: CellMeaning
  residesWith: CellMeaning
  relationship: CellMeaning
  preferredReminder: CellMeaning
  language: CellMeaning
}

/** Whether one of them holds what belongs in another: "Joint" under Res?, "Y" under Authority, "Spanish" as reminder. */
export function areWordsSwapped(meaning: CellMeanings): boolean {
  return (
    (meaning.authority & (SAYS_YES | IS_NUMBER | IS_LANGUAGE | IS_ADDRESS)) !== 0 ||
    (meaning.residesWith & (IS_AUTHORITY | IS_LANGUAGE | IS_ADDRESS)) !== 0 ||
    (meaning.relationship & (IS_AUTHORITY | IS_ADDRESS)) !== 0 ||
    (meaning.preferredReminder & (IS_AUTHORITY | IS_LANGUAGE)) !== 0 ||
    (meaning.language & (IS_AUTHORITY | IS_REMINDER)) !== 0
  )
}

/** Whether Email Address and phones are in each other's place; `hasEmail` is whether the Email Address is one. */
export function areAddressesSwapped(row: PracticeRow, hasEmail: boolean): boolean {
  return (
    (!hasEmail && looksLikePhone(row.contactEmail)) ||
    row.contactMobilePhone.includes('@') ||
    row.contactHomePhone.includes('@')
  )
}

const DATE = /^\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}$/

/** Whether the cell of a name holds an address, a number or a date. First and last name in each other's place cannot be told. */
export function isNoNamesCell(cell: string): boolean {
  return cell.includes('@') || DATE.test(cell) || looksLikePhone(cell)
}
