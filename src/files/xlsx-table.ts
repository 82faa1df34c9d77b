import type { FileMap } from '../domain/file-map.ts'
import { FileRefused } from './file-refused.ts'
import { type HeaderFound, type HeaderRefusal, headerSearch } from './header-search.ts'
import type { PracticeFileHeader } from './practice-file-header.ts'
import type { RowSink } from './row-sink.ts'
import { closeTable, isBlank, type OpenTable, openTable, rejectLine, takeCells } from './take-cells.ts'
import { boundedSink } from './xlsx-bounded-sink.ts'
import { SHEET_BYTES, TOO_LARGE } from './xlsx-bounds.ts'
import type { CellContext } from './xlsx-cell.ts'
import { readSheet, SHEET_COLUMNS, type SheetRow } from './xlsx-sheet.ts'
import { LONGEST_TEXT } from './xlsx-text.ts'
import type { ZipPart } from './xlsx-zip.ts'

/** What is to be said of the lines that were read. */
export type TableCount = { hiddenLines: number; errors: number; notCalculated: number }

/** Whether a sheet is a practice file. `understood` is how many of its column names are. */
export type TableReading =
  | { outcome: 'read'; remarks: string[]; count: TableCount }
  | { outcome: 'no table'; message: string; understood: number }
  | { outcome: 'blank' }

/** The column names are not further down, as text in a sheet goes. */
const NAMES_WITHIN = 4 * 1024 * 1024

/**
 * Reads a sheet that names the columns of a practice file in one of its first `mostLines` that are not blank. Without a sink
 * it only says whether the sheet is one. @throws FileRefused
 */
export async function readTable(
  part: ZipPart,
  context: CellContext,
  fileMap: FileMap | undefined,
  sink: RowSink | undefined,
  mostLines?: number,
): Promise<TableReading> {
  const count: TableCount = { hiddenLines: 0, errors: 0, notCalculated: 0 }
  const search = headerSearch(fileMap, mostLines)
  let header: HeaderFound | HeaderRefusal | undefined
  let table: OpenTable | undefined
  let width = SHEET_COLUMNS

  await readSheet(part.unpacked(), context, {
    width: () => width,
    isDone: (letters) => (header ? !table : letters > NAMES_WITHIN),
    row(row) {
      if (table) return takeRow(table, row, count)
      if (header || isBlank(row.cells)) return
      header = search.look(row.cells, row.line)
      if (header?.outcome !== 'read') return
      if (part.bytes > SHEET_BYTES) throw new FileRefused(TOO_LARGE)
      width = row.cells.length
      if (sink) table = openTable(boundedSink(sink), header)
    },
  })
  return ended(header ?? search.end(), table, count)
}

function ended(
  header: HeaderFound | HeaderRefusal | undefined,
  table: OpenTable | undefined,
  count: TableCount,
): TableReading {
  if (!header) return { outcome: 'blank' }
  if (header.outcome === 'refused') return { ...header, outcome: 'no table' }
  if (!table) return { outcome: 'read', remarks: [], count }
  const closed = closeTable(table)
  if (closed.outcome === 'refused') return { ...closed, outcome: 'no table', understood: header.header.names.length }
  return { ...closed, count }
}

function takeRow(table: OpenTable, row: SheetRow, count: TableCount): void {
  const { header } = table
  const { line, cells } = row
  if (row.isHidden && !isBlank(cells)) count.hiddenLines += 1
  for (const { column, fault } of row.faults) {
    const name = header.names[column] ?? ''
    switch (fault) {
      case 'error':
        count.errors += 1
        break
      case 'not calculated':
        count.notCalculated += 1
        break
      case 'too long':
        return rejectLine(table, line, column, name, TOO_LONG, cells[header.patientIdColumn]?.trim())
      case 'rounded':
        if (isId(cells[column] ?? '', header, cells)) return rejectLine(table, line, column, name, ROUNDED)
    }
  }
  takeCells(table, line, cells)
}

const TOO_LONG = `the cell has more than ${LONGEST_TEXT.toLocaleString('en-US')} characters`
const ROUNDED =
  'the id is a number of more than 15 digits, of which Excel has rounded the last: format the column as text and type or export it again'

/** Two ids that differ in their last digits only would become one, and one child would be taken for another. */
function isId(text: string, header: PracticeFileHeader, cells: readonly string[]): boolean {
  const { patientId, contactId } = header.rowOf(cells)
  return text === patientId || text === contactId
}
