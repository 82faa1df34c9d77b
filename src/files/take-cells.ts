import type { HeaderFound } from './header-search.ts'
import { patientIdProblem } from './patient-id-problem.ts'
import type { PracticeFileHeader } from './practice-file-header.ts'
import type { FileRead, RowSink } from './row-sink.ts'

/** A table whose lines are taken in, and what is to be said of them in the end. */
export type OpenTable = {
  sink: RowSink
  header: PracticeFileHeader
  remarks: readonly string[]
  /** Those that came, read or not; blank ones are none. */
  lines: number
  /** Those that are the column names once more, and the numbers of the first of them. */
  repeats: number
  firstRepeats: number[]
}

/** Begins to take in a table behind the line with its column names. */
export function openTable(sink: RowSink, { header, remarks }: Pick<HeaderFound, 'header' | 'remarks'>): OpenTable {
  return { sink, header, remarks, lines: 0, repeats: 0, firstRepeats: [] }
}

/**
 * Takes the cells of one line of a table, in the order of its column names. An empty line is none; nor is one that repeats the
 * names, as lists of several pages do. One without a patient id is rejected, and so is one that only adds up the others.
 * @param hold why the patient is held whatever the line says of that; empty where there is no such reason.
 */
export function takeCells(table: OpenTable, line: number, cells: readonly string[], hold = ''): void {
  const { header } = table
  const row = header.rowOf(cells)
  if (hold !== '') row.doNotInvite = hold
  const { patientId } = row
  if (patientId === header.patientIdName.trim()) return takeRepeat(table, line, cells)
  const isNobody = row.patientBirthDate === '' && row.patientLastName === '' && row.patientFirstName === ''
  const problem = patientIdProblem(patientId) ?? (isNobody && A_TOTAL.test(patientId) ? TOTAL : undefined)
  if (patientId !== '' && problem === undefined) {
    table.lines += 1
    return table.sink.row(row, line)
  }
  if (patientId === '' && isBlank(cells)) return
  rejectLine(table, line, header.patientIdColumn, header.patientIdName, problem ?? MISSING)
}

/** Says that a line of a table cannot be read. */
export function rejectLine(table: OpenTable, ...rejected: Parameters<RowSink['reject']>): void {
  table.lines += 1
  table.sink.reject(...rejected)
}

/** How the table ended. One without a line is refused, for it would take the place of one with families. */
export function closeTable({ lines, remarks, repeats, firstRepeats }: OpenTable): FileRead {
  if (lines === 0) return { outcome: 'refused', message: NO_LINES }
  if (repeats === 0) return { outcome: 'read', remarks: [...remarks] }
  const numbers = `${firstRepeats.join(', ')}${repeats > firstRepeats.length ? ' and others' : ''}`
  const what =
    repeats === 1
      ? '1 line repeats the column names and was'
      : `${repeats.toLocaleString('en-US')} lines repeat the column names and were`
  return { outcome: 'read', remarks: [...remarks, `${what} left out: line ${numbers}.`] }
}

/** Whether a row of a spreadsheet is empty. */
export function isBlank(cells: readonly string[]): boolean {
  return cells.every((cell) => cell.trim() === '')
}

const NO_LINES =
  'The file has column names and no line below them. Export it again with the family contacts and hand that file over.'
const A_TOTAL = /^(?:(?:grand|sub)[ -]?)?(?:totals?|sum|count)\b/i
const MISSING = 'the patient id is missing'
const TOTAL = 'the line is a total and no patient: take it out'
const MOST_REPEATS_NAMED = 5

function takeRepeat(table: OpenTable, line: number, cells: readonly string[]): void {
  const { names, patientIdColumn, patientIdName } = table.header
  if (!names.every((name, column) => (cells[column] ?? '').trim() === name.trim())) {
    return rejectLine(table, line, patientIdColumn, patientIdName, OTHER_NAMES)
  }
  table.repeats += 1
  if (table.repeats <= MOST_REPEATS_NAMED) table.firstRepeats.push(line)
}

const OTHER_NAMES =
  'the line has column names other than those above: the lines below it may be another list, so hand that over as a file of its own'
