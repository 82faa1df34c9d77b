import type { FileMap } from '../domain/file-map.ts'
import type { Practice } from '../domain/practice.ts'
import { FileRefused } from './file-refused.ts'
import { quotedName } from './quoted-name.ts'
import type { FileRead, RowSink } from './row-sink.ts'
import type { CellContext } from './xlsx-cell.ts'
import { countRemarks, hiddenRemarks, sheetRemarks } from './xlsx-remarks.ts'
import { readSharedStrings } from './xlsx-strings.ts'
import { readStyles } from './xlsx-styles.ts'
import { readTable } from './xlsx-table.ts'
import { readWorkbook, type Sheet, type Workbook } from './xlsx-workbook.ts'
import { openZip } from './xlsx-zip.ts'

/**
 * Reads a practice file that is an Excel workbook (.xlsx; ECMA-376): the first visible sheet whose first line names our
 * columns, or else the first that names them further down. Hidden rows count, for a filter takes nothing out of a file.
 * @throws what the source throws.
 */
export async function readXlsx(
  source: AsyncIterable<Uint8Array>,
  sink: RowSink,
  { fileMap }: Pick<Practice, 'fileMap'>,
): Promise<FileRead> {
  try {
    const workbook = await readWorkbook(await openZip(source))
    const context = {
      strings: await readSharedStrings(workbook.sharedStrings),
      formats: await readStyles(workbook.styles),
      isFrom1904: workbook.isFrom1904,
    }
    return await readFirstTable(workbook, context, fileMap, sink)
  } catch (fault) {
    if (fault instanceof FileRefused) return { outcome: 'refused', message: fault.message }
    throw fault
  }
}

/** So many sheets are looked at. */
const MOST_SHEETS = 30

async function readFirstTable(
  { sheets }: Workbook,
  context: CellContext,
  fileMap: FileMap | undefined,
  sink: RowSink,
): Promise<FileRead> {
  const visible = sheets.filter((sheet) => sheet.isVisible).slice(0, MOST_SHEETS)
  let nearest: Refusal = { understood: -1, message: EMPTY }
  const ways = [1, undefined].flatMap((mostLines) => visible.map((sheet) => ({ sheet, mostLines })))
  for (const { sheet, mostLines } of ways) {
    const table = await readTable(sheet.part, context, fileMap, sink, mostLines)
    if (table.outcome === 'read') {
      const alike: Sheet[] = []
      for (const other of visible) if (other !== sheet && (await isTable(other, context, fileMap))) alike.push(other)
      const remarks = [...sheetRemarks(sheets, sheet, alike), ...table.remarks, ...countRemarks(table.count)]
      return { outcome: 'read', remarks }
    }
    if (table.outcome === 'no table' && table.understood > nearest.understood) {
      const where = sheets.length > 1 ? `Sheet ${quotedName(sheet.name)}: ` : ''
      nearest = { understood: table.understood, message: `${where}${table.message}` }
    }
  }
  return { outcome: 'refused', message: [nearest.message, ...hiddenRemarks(sheets)].join(' ') }
}

/** What to say when no sheet can be read: of the sheet of which the most is understood. */
type Refusal = { understood: number; message: string }

const EMPTY = 'The Excel file is empty. Export it again with the column names in the first line.'

/** Another sheet may be anything, also one that cannot be read. */
async function isTable(sheet: Sheet, context: CellContext, fileMap: FileMap | undefined): Promise<boolean> {
  try {
    return (await readTable(sheet.part, context, fileMap, undefined)).outcome === 'read'
  } catch (fault) {
    if (fault instanceof FileRefused) return false
    throw fault
  }
}
