import { isAscii, isUtf8 } from 'node:buffer'
import { cellsBeforeFault, cutLines } from './csv-cut.ts'
import { type Dialect, type ParsedLines, parseLines } from './csv-lines.ts'
import { isBlank } from './take-cells.ts'

/**
 * One row of a spreadsheet: its cells, or the column (from 0) at which it cannot be read, and the cells that can be all the
 * same. `damaged` is no UTF-8; `NUL` is a byte that UTF-8 has and no text.
 */
export type CsvRecord = { cells: readonly string[] } | BadRecord
export type BadRecord = {
  problem: 'too few' | 'too many' | 'quotes' | 'damaged' | 'NUL'
  column: number
  readable: readonly string[]
}

/** `rest` is the bytes of a record that may go on in the next block. */
type RecordsRead = { records: CsvRecord[]; rest: Buffer }

/** A cell with line breaks may span so many lines; beyond that its quote is taken for a slip of the pen. */
const MOST_LINES = 20

/**
 * Reads a block of whole lines, each record to have `width` cells. What a quote swallows across lines counts only if it
 * ends as a good record: otherwise the one line with the quote is a problem, and every other line is read.
 *
 * As far as every line stands for itself it is simply cut, which is several times as fast as a parser and means the same.
 *
 * @returns the records, and what is left of the block for the next one: nothing when it is the `last`.
 */
export function readRecords(block: Buffer, dialect: Dialect, width: number, last: boolean): RecordsRead {
  if (!isUtf8(block) || block.includes(0)) return readLineByLine(block, dialect, width, last, cutLine)
  const text = block.toString(isAscii(block) ? 'latin1' : 'utf8')
  const { records: cut, end } = cutLines(text, dialect)
  const records = cut.map((cells) => sized(cells, width))
  if (end === text.length) return { records, rest: block.subarray(block.length) }
  const behind = block.subarray(Buffer.byteLength(text.slice(0, end)))
  const parsed = parseRecords(behind, dialect, width, last, cutLine)
  return { records: records.concat(parsed.records), rest: parsed.rest }
}

type ReadLine = (line: Buffer, dialect: Dialect) => ParsedLines

const cutLine: ReadLine = (line, dialect) => {
  const text = line.toString()
  const { records, end } = cutLines(text, dialect)
  return end === text.length ? { outcome: 'parsed', records } : parseLines(line, dialect)
}

/** The same by the parser alone, unless it is told to read single lines in another way. */
export function parseRecords(
  block: Buffer,
  dialect: Dialect,
  width: number,
  last: boolean,
  readLine: ReadLine = parseLines,
): RecordsRead {
  const parsed = parseLines(block, dialect)
  const quoted = block.includes(QUOTE)
  if (parsed.outcome !== 'parsed' || (quoted && parsed.records.some((cells) => swallows(cells, dialect, width)))) {
    return readLineByLine(block, dialect, width, last, readLine)
  }
  return { records: parsed.records.map((cells) => sized(cells, width)), rest: block.subarray(block.length) }
}

function readLineByLine(
  block: Buffer,
  dialect: Dialect,
  width: number,
  last: boolean,
  readLine: ReadLine,
): RecordsRead {
  const records: CsvRecord[] = []
  for (let start = 0; start < block.length; ) {
    let end = endOfLine(block, start, dialect)
    const line = block.subarray(start, end)
    const parsed = readLine(line, dialect)
    if (parsed.outcome === 'open') {
      const spanning = readSpanning(block, start, end, dialect, width)
      if (spanning === 'goes on' && !last) return { records, rest: block.subarray(start) }
      if (typeof spanning === 'object') {
        end = spanning.end
        records.push(undamaged(block.subarray(start, end), { cells: spanning.cells }))
      } else records.push(badQuotes(line, dialect, parsed.column))
    } else {
      const whole = parsed.outcome === 'literal' ? parseLines(line, dialect, true) : parsed
      const record =
        whole.outcome === 'parsed' ? sized(whole.records[0] ?? [], width) : badQuotes(line, dialect, whole.column)
      records.push(undamaged(line, record))
    }
    start = end
  }
  return { records, rest: block.subarray(block.length) }
}

function badQuotes(line: Buffer, dialect: Dialect, column: number): BadRecord {
  return { problem: 'quotes', column, readable: cellsBeforeFault(line.toString(), dialect) }
}

function readSpanning(
  block: Buffer,
  start: number,
  firstEnd: number,
  dialect: Dialect,
  width: number,
): { cells: readonly string[]; end: number } | 'goes on' | 'not one record' {
  let end = firstEnd
  for (let lines = 1; lines < MOST_LINES; lines += 1) {
    if (end >= block.length) return 'goes on'
    const before = end
    end = endOfLine(block, end, dialect)
    if (!block.subarray(before, end).includes(QUOTE)) continue
    const parsed = parseLines(block.subarray(start, end), dialect)
    if (parsed.outcome === 'open') continue
    const cells = parsed.outcome === 'parsed' ? (parsed.records[0] ?? []) : []
    return cells.length === width && !swallows(cells, dialect, width) ? { cells, end } : 'not one record'
  }
  return 'not one record'
}

const QUOTE = 0x22

function endOfLine(block: Buffer, from: number, { lineEnd }: Dialect): number {
  const at = block.indexOf(lineEnd, from)
  return at === -1 ? block.length : at + 1
}

/**
 * Whether a record of several lines holds other records: it is too short or too long, or one of its cells has as many
 * delimiters as a whole line. Two stray quotes may otherwise make one patient of many, with the last one's email.
 */
function swallows(cells: readonly string[], { delimiter, lineEnd }: Dialect, width: number): boolean {
  return cells.some(
    (cell) => cell.includes(lineEnd) && (cells.length !== width || cell.split(delimiter).length >= width),
  )
}

/** Blank lines keep their place, for spreadsheets number them too. */
function sized(cells: readonly string[], width: number): CsvRecord {
  if (cells.length === width || isBlank(cells)) return { cells }
  return cells.length < width
    ? { problem: 'too few', column: cells.length, readable: cells }
    : { problem: 'too many', column: width, readable: cells }
}

const NO_LETTER = '\uFFFD'

/** The record, unless its bytes are no UTF-8, for which the parser puts a sign in the place of each that is none, or no text. */
function undamaged(bytes: Buffer, record: CsvRecord): CsvRecord {
  if ('problem' in record) return record
  const damagedBy = (problem: BadRecord['problem'], sign: string): BadRecord => {
    const column = record.cells.findIndex((cell) => cell.includes(sign))
    return { problem, column: Math.max(0, column), readable: record.cells }
  }
  if (!isUtf8(bytes)) return damagedBy('damaged', NO_LETTER)
  return bytes.includes(0) ? damagedBy('NUL', '\0') : record
}
