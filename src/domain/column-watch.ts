import { hasLostLetters, hintsAtBrokenAccents, mendedAccents } from './broken-accents.ts'
import { IS_AUTHORITY, meaningOf, SAYS_NONE, SAYS_YES } from './cell-meaning.ts'
import { dateShapeOf } from './date-shapes.ts'
import { ownCopy } from './own-copy.ts'
import { type PracticeRow, saysHold } from './practice-row.ts'
import { isExponent } from './shortened-number.ts'
import { addTo, newTally, type Tally } from './tally.ts'

/** The cells of one column: how many are filled, and those that are odd by what they look like or say. */
export type ColumnCount = { filled: number; odd: Tally; example: Map<string, string> }

/**
 * What is counted of whole columns while the lines come in: where many cells of one look alike and cannot be used, the file
 * was exported wrongly and the charts may be right.
 */
export type ColumnWatch = {
  /** Odd by what they look like. */
  birthDate: ColumnCount
  mobile: ColumnCount
  home: ColumnCount
  /** Odd by the words in them. */
  sort: ColumnCount
  authority: ColumnCount
  residesWith: ColumnCount
  hold: ColumnCount
  names: NameCount
}

/** Names of which letters are wrong: how many, and examples, `broken` with what they are most likely meant to be. */
export type NameCount = { broken: number; mended: Map<string, string>; lost: number; withLost: Set<string> }

export function watchColumns(): ColumnWatch {
  return {
    birthDate: noCells(),
    mobile: noCells(),
    home: noCells(),
    sort: noCells(),
    authority: noCells(),
    residesWith: noCells(),
    hold: noCells(),
    names: { broken: 0, mended: new Map(), lost: 0, withLost: new Set() },
  }
}

function noCells(): ColumnCount {
  return { filled: 0, odd: newTally(), example: new Map() }
}

/** Counts the cells of one line. It is done for every line, so it costs next to nothing where none is odd. */
export function noteCells(watch: ColumnWatch, row: PracticeRow): void {
  noteShape(watch.birthDate, row.patientBirthDate, dateShapeOf)
  noteShape(watch.mobile, row.contactMobilePhone, exponentIn)
  noteShape(watch.home, row.contactHomePhone, exponentIn)
  noteWords(watch.sort, row.contactSort, isSort)
  noteWords(watch.authority, row.contactAuthority, isAuthority)
  noteWords(watch.residesWith, row.contactResidesWith, isTick)
  noteWords(watch.hold, row.doNotInvite, isHoldOrNone)
  noteName(watch.names, row.contactFirstName)
  noteName(watch.names, row.contactLastName)
  if (row.patientLastName !== row.contactLastName) noteName(watch.names, row.patientLastName)
}

const LONGEST_EXAMPLE = 40

function noteShape(column: ColumnCount, cell: string, shapeOf: (cell: string) => string | undefined): void {
  if (cell === '') return
  column.filled += 1
  const shape = shapeOf(cell)
  if (shape === undefined) return
  addTo(column.odd, shape)
  if (!column.example.has(shape)) column.example.set(shape, exampleOf(cell))
}

function noteWords(column: ColumnCount, cell: string, isUnderstood: (cell: string) => boolean): void {
  if (cell === '') return
  column.filled += 1
  if (!isUnderstood(cell)) addTo(column.odd, exampleOf(cell))
}

const MOST_NAMES = 3

function noteName(names: NameCount, name: string): void {
  if (!hintsAtBrokenAccents(name) || name.length > LONGEST_EXAMPLE) return
  if (hasLostLetters(name)) {
    names.lost += 1
    if (names.withLost.size < MOST_NAMES) names.withLost.add(exampleOf(name))
    return
  }
  const mended = mendedAccents(name)
  if (mended === undefined) return
  names.broken += 1
  if (names.mended.size < MOST_NAMES) names.mended.set(exampleOf(name), mended)
}

function exampleOf(cell: string): string {
  return ownCopy(cell.slice(0, LONGEST_EXAMPLE))
}

/** What a number is counted as that a spreadsheet has shortened. */
export const EXPONENT = 'exponent'

function exponentIn(cell: string): string | undefined {
  return isExponent(cell) ? EXPONENT : undefined
}

const [NINE, ZERO] = [57, 48]

function isSort(cell: string): boolean {
  const code = cell.charCodeAt(0)
  return (cell.length === 1 && code >= ZERO && code <= NINE) || /^\d+(?:\.0+)?$/.test(cell)
}

function isAuthority(cell: string): boolean {
  return cell === 'Joint' || (meaningOf(cell) & (IS_AUTHORITY | SAYS_NONE)) !== 0
}

const NO_TICK = /^(?:false|f|0(?:\.0+)?)$/i

function isTick(cell: string): boolean {
  return cell === 'Y' || cell === 'N' || (meaningOf(cell) & (SAYS_YES | SAYS_NONE)) !== 0 || NO_TICK.test(cell)
}

function isHoldOrNone(cell: string): boolean {
  return !saysHold(cell) || (meaningOf(cell) & SAYS_YES) !== 0
}
