import type { FileMap } from '../domain/file-map.ts'
import { splitHeader } from './csv-header.ts'
import { DELIMITER_NAMES, type Dialect } from './csv-lines.ts'
import { type CsvRecord, readRecords } from './csv-records.ts'
import { MOST_LINES } from './file-bounds.ts'
import type { TextEncoding } from './file-kind.ts'
import { guessedEncoding } from './guessed-encoding.ts'
import { headerSearch } from './header-search.ts'
import { idOfBadRecord } from './id-of-bad-record.ts'
import type { FileRead, RowSink } from './row-sink.ts'
import { closeTable, type OpenTable, openTable, rejectLine, takeCells } from './take-cells.ts'
import { textBlocks } from './text-blocks.ts'
import { fromUtf16 } from './utf16.ts'

const EMPTY = 'The file is empty. Export it again as CSV with the column names in the first line.'
const TOO_MANY_LINES = `The file has more than ${MOST_LINES.toLocaleString('en-US')} lines, so it is no practice file. Export the family contacts only and hand that file over.`

/**
 * Reads a practice file that is delimited text, block by block: however large it is, one block is in memory.
 * @param bytes the file from behind its byte order mark.
 */
export async function readCsv(
  bytes: AsyncIterable<Uint8Array>,
  encoding: TextEncoding,
  sink: RowSink,
  fileMap: FileMap | undefined,
): Promise<FileRead> {
  const isUtf16 = encoding === 'utf-16le' || encoding === 'utf-16be'
  const guessed = encoding === 'unmarked' ? guessedEncoding() : undefined
  const search = headerSearch(fileMap)
  let table: Table | undefined
  let line = 0
  let rest: Buffer = Buffer.alloc(0)
  for await (const block of textBlocks(isUtf16 ? fromUtf16(bytes, encoding) : bytes)) {
    if (block.outcome === 'refused') return block
    const lines = guessed ? guessed.toUtf8(block.bytes, block.lineEnd) : block.bytes
    rest = rest.length > 0 ? Buffer.concat([rest, lines]) : lines
    if (!table) {
      const split = splitHeader(rest, line, block.lineEnd, fileMap, search)
      line = split.line
      rest = split.rest
      if (split.outcome === 'refused') return { outcome: 'refused', message: split.message }
      if (line > MOST_LINES) return { outcome: 'refused', message: TOO_MANY_LINES }
      if (split.outcome === 'open') continue
      table = { ...openTable(sink, split), dialect: split.dialect, encodingName: isUtf16 ? 'UTF-16' : 'UTF-8' }
    }
    const read = readRecords(rest, table.dialect, table.header.names.length, block.last)
    for (const record of read.records) {
      line += 1
      if (line > MOST_LINES) return { outcome: 'refused', message: TOO_MANY_LINES }
      takeRecord(table, line, record)
    }
    rest = read.rest
  }
  if (!table) return { outcome: 'refused', message: search.end()?.message ?? EMPTY }
  const closed = closeTable(table)
  return closed.outcome === 'read' ? { ...closed, remarks: [...(guessed?.remarks() ?? []), ...closed.remarks] } : closed
}

type Table = OpenTable & { dialect: Dialect; encodingName: string }

function takeRecord(table: Table, line: number, record: CsvRecord): void {
  if ('cells' in record) return takeCells(table, line, record.cells)
  const { header } = table
  const name = header.names[record.column] ?? `behind ${header.names.at(-1)}`
  rejectLine(table, line, record.column, name, problemWords(record.problem, table), idOfBadRecord(record, header))
}

function problemWords(problem: Extract<CsvRecord, { problem: string }>['problem'], { dialect, encodingName }: Table) {
  switch (problem) {
    case 'too few':
      return 'the line has fewer cells than there are column names'
    case 'too many':
      return `the line has more cells than there are column names: look for a ${DELIMITER_NAMES[dialect.delimiter]} that is not in quotes`
    case 'quotes':
      return 'a quote mark (") is not closed, or stands inside a cell'
    case 'NUL':
      return 'the cell holds a byte that no text has (NUL): type it again'
    case 'damaged':
      return `the line holds bytes that are not ${encodingName}: type the cell again`
  }
}
