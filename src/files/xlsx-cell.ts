import { dayOf } from './xlsx-day.ts'
import type { NumberFormat } from './xlsx-number-format.ts'
import type { SharedStrings } from './xlsx-strings.ts'
import { LONGEST_TEXT, unescaped } from './xlsx-text.ts'

/** A cell as the sheet has it (ECMA-376 part 1, 18.3.1.4). `value` is its text before it is known what it means. */
export type Cell = { type: string; style: number; value: string; hasFormula: boolean }

/** What the cells of a workbook refer to. */
export type CellContext = { strings: SharedStrings; formats: readonly NumberFormat[]; isFrom1904: boolean }

/**
 * What is to be said of a cell that is not simply its text: an error such as #N/A, a formula without a result (programs
 * that write workbooks leave it to Excel), a text longer than Excel has, or a number that Excel has rounded.
 */
export type CellFault = 'error' | 'not calculated' | 'too long' | 'rounded'

/**
 * The text of a cell as the spreadsheet shows it: days as `YYYY-MM-DD`, numbers without exponent, formulas by their last
 * result, TRUE and FALSE. An error is no text.
 * @throws FileRefused where the cell refers to a text that is not there.
 */
export function cellText(cell: Cell, { strings, formats, isFrom1904 }: CellContext): string {
  if (cell.value === '') return ''
  switch (cell.type) {
    case 's':
      return strings.at(Number(cell.value))
    case 'inlineStr':
    case 'str':
      return ownCopy(unescaped(cell.value))
    case 'b':
      return cell.value.trim() === '0' ? 'FALSE' : 'TRUE'
    case 'd':
      return ownCopy(cell.value.trim().replace(/^(\d{4}-\d{2}-\d{2})T.*$/, '$1'))
    case 'e':
      return ''
    default:
      return numberText(cell.value, formats[cell.style] ?? 'plain', isFrom1904)
  }
}

export function cellFault(cell: Cell, text: string): CellFault | undefined {
  if (cell.type === 'e') return 'error'
  if (cell.hasFormula && cell.value === '' && cell.type !== 'str') return 'not calculated'
  if (text.length > LONGEST_TEXT) return 'too long'
  if (text.length <= MOST_DIGITS || (cell.type !== '' && cell.type !== 'n')) return undefined
  const number = Math.abs(Number(cell.value))
  return Number.isInteger(number) && number >= 10 ** MOST_DIGITS ? 'rounded' : undefined
}

/** What stands for the text of a cell that Excel could not work out, where an empty one would say something: "error #N/A". */
export function unknownText({ type, value }: Cell): string {
  return type === 'e' ? ownCopy(`error ${value.trim().slice(0, LONGEST_ERROR)}`.trim()) : 'formula not calculated'
}

const LONGEST_ERROR = 20

/** Excel keeps so many digits of a number, and zeros for the others. */
const MOST_DIGITS = 15

function numberText(value: string, format: NumberFormat, isFrom1904: boolean): string {
  const number = Number(value)
  if (value.trim() === '' || !Number.isFinite(number)) return ownCopy(value)
  if (format === 'day') return dayOf(number, isFrom1904) ?? plainNumber(number)
  if (format === 'plain' || number < 0 || !Number.isInteger(number)) return plainNumber(number)
  return plainNumber(number).padStart(format.digits, '0')
}

function plainNumber(number: number): string {
  return Number.isInteger(number) ? BigInt(number).toString() : String(number)
}

/** A text cut out of a chunk of the file would keep the whole chunk in memory for as long as the text itself. */
function ownCopy(text: string): string {
  return Buffer.from(text).toString()
}
