import { type Dialect, parseLines } from './csv-lines.ts'

/** One row of a spreadsheet: its cells, or the column (from 0) at which it cannot be read. */
export type CsvRecord = { cells: readonly string[] } | { problem: 'too few' | 'too many' | 'quotes'; column: number }

/** A cell with line breaks may span so many lines; beyond that its quote is taken for a slip of the pen. */
const MOST_LINES = 20

/**
 * Reads a block of whole lines, each record to have `width` cells. What a quote swallows across lines counts only if it
 * ends as a good record: otherwise the one line with the quote is a problem, and every other line is read.
 *
 * @returns the records, and the bytes of a record that may go on in the next block (none when the block is the `last`).
 */
export function readRecords(
  block: Buffer,
  dialect: Dialect,
  width: number,
  last: boolean,
): { records: CsvRecord[]; rest: Buffer } {
  const parsed = parseLines(block, dialect)
  if (parsed.outcome === 'parsed' && !parsed.records.some((cells) => swallowsLines(cells, width))) {
    return { records: parsed.records.map((cells) => sized(cells, width)), rest: block.subarray(block.length) }
  }
  return readLineByLine(block, dialect, width, last)
}

function readLineByLine(
  block: Buffer,
  dialect: Dialect,
  width: number,
  last: boolean,
): { records: CsvRecord[]; rest: Buffer } {
  const records: CsvRecord[] = []
  for (let start = 0; start < block.length; ) {
    const end = endOfLine(block, start, dialect)
    const parsed = parseLines(block.subarray(start, end), dialect)
    switch (parsed.outcome) {
      case 'parsed':
        records.push(...parsed.records.map((cells) => sized(cells, width)))
        start = end
        break
      case 'broken':
        records.push({ problem: 'quotes', column: parsed.column })
        start = end
        break
      case 'open': {
        const spanning = readSpanning(block, start, end, dialect, width)
        if (spanning === 'goes on' && !last) return { records, rest: block.subarray(start) }
        if (typeof spanning === 'object') records.push(spanning)
        else records.push({ problem: 'quotes', column: parsed.column })
        start = typeof spanning === 'object' ? spanning.end : end
      }
    }
  }
  return { records, rest: block.subarray(block.length) }
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
    if (parsed.outcome === 'broken') return 'not one record'
    if (parsed.outcome === 'open') continue
    const [cells = []] = parsed.records
    return cells.length === width ? { cells, end } : 'not one record'
  }
  return 'not one record'
}

const QUOTE = 0x22

function endOfLine(block: Buffer, from: number, { lineEnd }: Dialect): number {
  const at = block.indexOf(lineEnd, from)
  return at === -1 ? block.length : at + 1
}

function swallowsLines(cells: readonly string[], width: number): boolean {
  return cells.length !== width && cells.some((cell) => /[\r\n]/.test(cell))
}

/** Blank lines keep their place, for spreadsheets number them too. */
function sized(cells: readonly string[], width: number): CsvRecord {
  if (cells.length === width || isBlank(cells)) return { cells }
  return cells.length < width ? { problem: 'too few', column: cells.length } : { problem: 'too many', column: width }
}

/** Whether a row of a spreadsheet is empty. */
export function isBlank(cells: readonly string[]): boolean {
  return cells.every((cell) => cell.trim() === '')
}
