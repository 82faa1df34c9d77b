import { CsvError, parse } from 'csv-parse/sync'

/** What ends a line: LF (also behind CR), or CR alone as old spreadsheets on Macintosh write it. */
export type LineEnd = '\n' | '\r'

/** What may divide the cells of a line. */
export const DELIMITERS = [',', ';', '\t', '|'] as const

/** What a sentence calls each of them. */
export const DELIMITER_NAMES: Readonly<Record<(typeof DELIMITERS)[number], string>> = {
  ',': 'comma',
  ';': 'semicolon',
  '\t': 'tab',
  '|': 'bar (|)',
}

/** How a CSV file is written. */
export type Dialect = { delimiter: (typeof DELIMITERS)[number]; lineEnd: LineEnd }

/**
 * `open` is a quote that nothing closes; `broken` one that ends a cell before its end; `literal` one inside a cell that
 * does not begin with a quote. `column` counts from 0.
 */
export type ParsedLines =
  | { outcome: 'parsed'; records: string[][] }
  | { outcome: 'open'; column: number }
  | { outcome: 'broken'; column: number }
  | { outcome: 'literal'; column: number }

const RECORD_DELIMITERS = { '\n': ['\r\n', '\n'], '\r': ['\r'] }

/**
 * Parses whole lines as CSV (RFC 4180). A blank line is a record with one empty cell; records may differ in length.
 * With `literalQuotes` a quote inside a cell is a character as any other, as spreadsheets have it.
 */
export function parseLines(lines: Buffer, { delimiter, lineEnd }: Dialect, literalQuotes = false): ParsedLines {
  try {
    const records = parse(lines, {
      delimiter,
      record_delimiter: RECORD_DELIMITERS[lineEnd],
      relax_column_count: true,
      relax_quotes: literalQuotes,
    })
    return { outcome: 'parsed', records }
  } catch (error) {
    if (!(error instanceof CsvError)) throw error
    const column = typeof error.column === 'number' ? error.column : 0
    switch (error.code) {
      case 'CSV_QUOTE_NOT_CLOSED':
        return { outcome: 'open', column }
      case 'CSV_INVALID_CLOSING_QUOTE':
        return { outcome: 'broken', column }
      case 'INVALID_OPENING_QUOTE':
        return { outcome: 'literal', column }
      default:
        throw error
    }
  }
}
