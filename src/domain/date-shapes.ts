import { readDayCell } from './patient.ts'

/** What a date looks like that is in neither of the two forms which are read, as a sentence goes on behind "look like". */
const SHAPES: readonly (readonly [words: string, pattern: RegExp])[] = [
  ['a day number of a spreadsheet', /^[1-9]\d{4}(?:\.\d+)?$/],
  ['a date with a year of two digits', /^\d{1,2}[/.-]\d{1,2}[/.-]\d{2}(?: .*)?$/],
  ['day.month.year', /^\d{1,2}\. ?\d{1,2}\. ?\d{4}(?: .*)?$/],
  ['day/month/year', /^(?:1[3-9]|2\d|3[01])\/(?:0?[1-9]|1[0-2])\/\d{4}(?: .*)?$/],
  ['a date with hyphens and the year behind', /^\d{1,2}-\d{1,2}-\d{4}(?: .*)?$/],
  ['a date with the year first that is not YYYY-MM-DD', /^\d{4}[/.-]\d{1,2}[/.-]\d{1,2}$/],
  ['a date without signs between year, month and day', /^(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])$/],
  ['a date with a time of day', /^(?:\d{4}-\d\d-\d\d|\d{1,2}\/\d{1,2}\/\d{4})[ T]+\d{1,2}:\d\d/],
  ['a date with the month in letters', /^(?:\d{1,2}[ -]*[a-z]{3,9}|[a-z]{3,9}\.?[ -]*\d{1,2}),?[ -]*\d{2,4}$/i],
]

/** The shape that tells most: half of such dates were read, with day and month in each other's place. */
export const DAY_BEFORE_MONTH = 'day/month/year'

const LONGEST = 40

/** What a cell looks like that shall be a date and cannot be read as one; nothing where it is one, or like no date at all. */
export function dateShapeOf(cell: string): string | undefined {
  if (isSurelyRead(cell) || cell.length > LONGEST || readDayCell(cell)) return undefined
  return SHAPES.find(([, pattern]) => pattern.test(cell))?.[0]
}

const DASH = 45
const SLASH = 47
const [ZERO, ONE, TWO] = [48, 49, 50]

/** Whether a cell is in one of the two forms by what stands at a few places, as nearly all are: it is asked of every line. */
function isSurelyRead(cell: string): boolean {
  if (cell.length < 8 || cell.length > 10) return false
  if (cell.charCodeAt(4) === DASH) return cell.length === 10
  if (cell.charCodeAt(cell.length - 5) !== SLASH) return false
  const [first, second] = [cell.charCodeAt(0), cell.charCodeAt(1)]
  return second === SLASH || first === ZERO || (first === ONE && second <= TWO)
}
