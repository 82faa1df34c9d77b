import { quotedName } from './quoted-name.ts'
import type { TableCount } from './xlsx-take-row.ts'
import type { Sheet } from './xlsx-workbook.ts'

/** Which of several sheets was read. `alike` are others that seem to be practice files, too. */
export function sheetRemarks(sheets: readonly Sheet[], read: Sheet, alike: readonly Sheet[]): string[] {
  const others = sheets.filter((sheet) => sheet !== read)
  if (others.length === 0) return []
  const remarks = [`The sheet ${quotedName(read.name)} was read, and not ${listed(others)}.`]
  if (alike.length > 0) {
    remarks.push(
      `${listed(alike)} ${alike.length === 1 ? 'has' : 'have'} the column names of a practice file as well: if lines are missing, copy them below those of ${quotedName(read.name)} and hand the file over again.`,
    )
  }
  return remarks
}

/** Which sheets were not looked at because they are hidden. */
export function hiddenRemarks(sheets: readonly Sheet[]): string[] {
  const hidden = sheets.filter((sheet) => !sheet.isVisible)
  return hidden.length > 0 ? [`Hidden sheets are not read: ${listed(hidden)}.`] : []
}

/** What is to be known of the lines that were read. */
export function countRemarks({ hiddenLines, errors, notCalculated, decisive, decisiveLines }: TableCount): string[] {
  const remarks: string[] = []
  if (hiddenLines > 0) {
    remarks.push(
      `${counted(hiddenLines, 'hidden line was', 'hidden lines were')} read like the others: a filter hides lines and takes none out. Delete those that are not to be in the file and hand it over again.`,
    )
  }
  if (decisive > 0) {
    const what = 'that decides who gets an email holds an error such as #N/A, or a formula that was never calculated'
    const whats = 'that decide who gets an email hold an error such as #N/A, or a formula that was never calculated'
    const lines = `line ${decisiveLines.join(', ')}${decisive > decisiveLines.length ? ' and others' : ''}`
    remarks.push(
      `${counted(decisive, `cell ${what}`, `cells ${whats}`)} (${lines}). None counts as empty: with such a cell for Registered or Hold the patient is held, such a Status blocks the release, such a birth date cannot be used, and such a Sort is not 1. Correct them, or open the file in Excel and save it, and hand it over again.`,
    )
  }
  if (errors > 0) {
    const what = 'with an error such as #N/A'
    remarks.push(`${counted(errors, `cell ${what} counts`, `cells ${what} count`)} as empty.`)
  }
  if (notCalculated > 0) {
    const what = 'with a formula that was never calculated'
    remarks.push(
      `${counted(notCalculated, `cell ${what} counts`, `cells ${what} count`)} as empty: open the file in Excel, save it, and hand it over again.`,
    )
  }
  return remarks
}

const MOST_NAMED = 10

function listed(sheets: readonly Sheet[]): string {
  const names = sheets
    .slice(0, MOST_NAMED)
    .map(({ name, isVisible }) => `${quotedName(name)}${isVisible ? '' : ' (hidden)'}`)
  const more = sheets.length - names.length
  return [...names, ...(more > 0 ? [`${more.toLocaleString('en-US')} more`] : [])].join(', ')
}

function counted(number: number, one: string, many: string): string {
  return `${number.toLocaleString('en-US')} ${number === 1 ? one : many}`
}
