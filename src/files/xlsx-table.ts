import type { FileMap } from '../domain/file-map.ts'
import { FileRefused } from './file-refused.ts'
import { type HeaderFound, type HeaderRefusal, headerSearch } from './header-search.ts'
import type { RowSink } from './row-sink.ts'
import { closeTable, isBlank, type OpenTable, openTable } from './take-cells.ts'
import { boundedSink, rowCounter } from './xlsx-bounded-sink.ts'
import { SHEET_BYTES, TOO_LARGE } from './xlsx-bounds.ts'
import type { CellContext } from './xlsx-cell.ts'
import { readSheet, SHEET_COLUMNS } from './xlsx-sheet.ts'
import { noCount, type TableCount, takeRow } from './xlsx-take-row.ts'
import type { ZipPart } from './xlsx-zip.ts'

/** Whether a sheet is a practice file. `understood` is how many of its column names are. */
export type TableReading =
  | { outcome: 'read'; remarks: string[]; count: TableCount }
  | { outcome: 'no table'; message: string; understood: number }
  | { outcome: 'blank' }

/** The column names are not further down, as text in a sheet goes, or in its cells. */
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
  const count = noCount()
  const countRow = rowCounter()
  const search = headerSearch(fileMap, mostLines)
  let header: HeaderFound | HeaderRefusal | undefined
  let table: OpenTable | undefined
  let width = SHEET_COLUMNS

  await readSheet(part.unpacked(), context, {
    width: () => width,
    isDone: (letters) => (header ? !table : letters > NAMES_WITHIN),
    row(row) {
      if (table) {
        countRow(row.cells)
        return takeRow(table, row, count)
      }
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
