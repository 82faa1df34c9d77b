import { COLUMN_NAMES, type ColumnKey } from '../domain/practice-columns.ts'
import type { PracticeFileHeader } from './practice-file-header.ts'
import { isBlank, type OpenTable, rejectLine, takeCells } from './take-cells.ts'
import type { SheetRow } from './xlsx-sheet.ts'
import { LONGEST_TEXT } from './xlsx-text.ts'

/** What is to be said of the lines of a sheet that were read: of which cells Excel could not work out what they say. */
export type TableCount = {
  hiddenLines: number
  errors: number
  notCalculated: number
  /** Those, of either kind, that decide who gets an email, and the lines of the first of them. */
  decisive: number
  decisiveLines: number[]
}

export function noCount(): TableCount {
  return { hiddenLines: 0, errors: 0, notCalculated: 0, decisive: 0, decisiveLines: [] }
}

/**
 * Where an empty cell would let an email go out, or is no fault that anybody is told of. What Excel could not work out stands
 * there as a word that is no Status, no day, no Sort and no "no".
 */
const DECISIVE: ReadonlySet<ColumnKey> = new Set([
  'patientStatus',
  'patientBirthDate',
  'contactSort',
  'alreadyRegistered',
  'doNotInvite',
])

/** Takes in a row below the column names. A cell that cannot be worked out costs no line: a hold in it would go unheard. */
export function takeRow(table: OpenTable, row: SheetRow, count: TableCount): void {
  const { header } = table
  const { line, cells } = row
  const patientId = cells[header.patientIdColumn]?.trim() ?? ''
  let hold = ''
  if (row.isHidden && !isBlank(cells)) count.hiddenLines += 1
  for (const { column, fault, unknown } of row.faults) {
    const name = header.names[column] ?? ''
    const key = header.columns[column]
    switch (fault) {
      case 'error':
      case 'not calculated':
        if (key === undefined || !DECISIVE.has(key) || patientId === '') {
          count[fault === 'error' ? 'errors' : 'notCalculated'] += 1
          break
        }
        while (cells.length < column) cells.push('')
        cells[column] = unknown
        if (key === 'alreadyRegistered') hold = `${COLUMN_NAMES[key]}: ${unknown}`
        noteDecisive(count, line)
        break
      case 'too long':
        return rejectLine(table, line, column, name, TOO_LONG, patientId)
      case 'rounded':
        if (isId(cells[column] ?? '', header, cells)) return rejectLine(table, line, column, name, ROUNDED)
    }
  }
  takeCells(table, line, cells, hold)
}

const TOO_LONG = `the cell has more than ${LONGEST_TEXT.toLocaleString('en-US')} characters`
const ROUNDED =
  'the id is a number of more than 15 digits, of which Excel has rounded the last: format the column as text and type or export it again'
const MOST_LINES_NAMED = 5

function noteDecisive(count: TableCount, line: number): void {
  count.decisive += 1
  const { decisiveLines } = count
  if (decisiveLines.length < MOST_LINES_NAMED && decisiveLines.at(-1) !== line) decisiveLines.push(line)
}

/** Two ids that differ in their last digits only would become one, and one child would be taken for another. */
function isId(text: string, header: PracticeFileHeader, cells: readonly string[]): boolean {
  const { patientId, contactId } = header.rowOf(cells)
  return text === patientId || text === contactId
}
