import type { FileMap } from '../domain/file-map.ts'
import { splitHeader } from './csv-header.ts'
import type { Dialect } from './csv-lines.ts'
import { type CsvRecord, readRecords } from './csv-records.ts'
import { MOST_LINES } from './file-bounds.ts'
import type { TextEncoding } from './file-kind.ts'
import { guessedEncoding } from './guessed-encoding.ts'
import type { PracticeFileHeader } from './practice-file-header.ts'
import type { FileRead, RowSink } from './row-sink.ts'
import { takeCells } from './take-cells.ts'
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
  let table: Table | undefined
  let remarks: string[] = []
  let line = 0
  let rest: Buffer = Buffer.alloc(0)
  for await (const block of textBlocks(isUtf16 ? fromUtf16(bytes, encoding) : bytes)) {
    if (block.outcome === 'refused') return block
    const lines = guessed ? guessed.toUtf8(block.bytes, block.lineEnd) : block.bytes
    rest = rest.length > 0 ? Buffer.concat([rest, lines]) : lines
    if (!table) {
      const split = splitHeader(rest, block.lineEnd, fileMap)
      line += split.lines
      rest = split.rest
      if (split.outcome === 'refused') return { outcome: 'refused', message: split.message }
      if (line > MOST_LINES) return { outcome: 'refused', message: TOO_MANY_LINES }
      if (split.outcome === 'blank') continue
      remarks = split.remarks
      table = { header: split.header, dialect: split.dialect, encodingName: isUtf16 ? 'UTF-16' : 'UTF-8' }
    }
    const read = readRecords(rest, table.dialect, table.header.names.length, block.last)
    for (const record of read.records) {
      line += 1
      if (line > MOST_LINES) return { outcome: 'refused', message: TOO_MANY_LINES }
      takeRecord(sink, table, line, record)
    }
    rest = read.rest
  }
  if (!table) return { outcome: 'refused', message: EMPTY }
  return { outcome: 'read', remarks: [...(guessed?.remarks() ?? []), ...remarks] }
}

type Table = { header: PracticeFileHeader; dialect: Dialect; encodingName: string }

function takeRecord(sink: RowSink, { header, encodingName }: Table, line: number, record: CsvRecord): void {
  if ('cells' in record) return takeCells(sink, header, line, record.cells)
  const name = header.names[record.column] ?? `behind ${header.names.at(-1)}`
  sink.reject(line, record.column, name, problemWords(record.problem, encodingName))
}

function problemWords(problem: Extract<CsvRecord, { problem: string }>['problem'], encodingName: string): string {
  switch (problem) {
    case 'too few':
      return 'the line has fewer cells than the first line has columns'
    case 'too many':
      return 'the line has more cells than the first line has columns: look for a comma that is not in quotes'
    case 'quotes':
      return 'a quote mark (") is not closed, or stands inside a cell'
    case 'damaged':
      return `the line holds bytes that are not ${encodingName}: type the cell again`
  }
}
