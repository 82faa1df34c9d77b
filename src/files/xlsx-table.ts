import type { FileMap } from '../domain/file-map.ts'
import { FileRefused } from './file-refused.ts'
import { type HeaderReading, type PracticeFileHeader, readHeader, understood } from './practice-file-header.ts'
import type { RowSink } from './row-sink.ts'
import { isBlank, takeCells } from './take-cells.ts'
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

/** The first line is not further down, as text in a sheet goes. */
const FIRST_LINE_WITHIN = 4 * 1024 * 1024

/**
 * Reads a sheet whose first line, below blank ones, names the columns of a practice file. Without a sink it only says
 * whether the sheet is one. @throws FileRefused
 */
export async function readTable(
  part: ZipPart,
  context: CellContext,
  fileMap: FileMap | undefined,
  sink: RowSink | undefined,
): Promise<TableReading> {
  const count: TableCount = { hiddenLines: 0, errors: 0, notCalculated: 0 }
  let names: string[] = []
  let reading: HeaderReading | undefined
  const taker = sink && boundedSink(sink)

  await readSheet(part.unpacked(), context, {
    width: () => (reading ? names.length : SHEET_COLUMNS),
    isDone: (letters) => (reading ? reading.outcome === 'refused' || !sink : letters > FIRST_LINE_WITHIN),
    row(row) {
      if (!reading) {
        if (isBlank(row.cells)) return
        names = row.cells
        reading = readHeader(names, fileMap)
        if (reading.outcome === 'read' && part.bytes > SHEET_BYTES) throw new FileRefused(TOO_LARGE)
      } else if (reading.outcome === 'read' && taker) {
        takeRow(taker, reading.header, row, count)
      }
    },
  })
  if (!reading) return { outcome: 'blank' }
  if (reading.outcome === 'read') return { outcome: 'read', remarks: reading.remarks, count }
  return { outcome: 'no table', message: reading.message, understood: understood(names, fileMap) }
}

function takeRow(sink: RowSink, header: PracticeFileHeader, row: SheetRow, count: TableCount): void {
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
        return sink.reject(line, column, name, TOO_LONG)
      case 'rounded':
        if (isId(cells[column] ?? '', header, cells)) return sink.reject(line, column, name, ROUNDED)
    }
  }
  takeCells(sink, header, line, cells)
}

const TOO_LONG = `the cell has more than ${LONGEST_TEXT.toLocaleString('en-US')} characters`
const ROUNDED =
  'the id is a number of more than 15 digits, of which Excel has rounded the last: format the column as text and type or export it again'

/** Two ids that differ in their last digits only would become one, and one child would be taken for another. */
function isId(text: string, header: PracticeFileHeader, cells: readonly string[]): boolean {
  const { patientId, contactId } = header.rowOf(cells)
  return text === patientId || text === contactId
}
