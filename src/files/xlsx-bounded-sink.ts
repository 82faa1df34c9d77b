import { COLUMN_KEYS } from '../domain/practice-columns.ts'
import { FileRefused } from './file-refused.ts'
import type { RowSink } from './row-sink.ts'
import { withoutNul } from './without-nul.ts'

/**
 * A workbook cannot be read line by line from its packed bytes as text can, so it takes memory of its own beside that of
 * the patients in it. So many lines, with so much text in UTF-16 units, leave the process below 300 MB; 100,000 lines have
 * some 12 million.
 */
const MOST_LINES = 110_000
const MOST_TEXT = 24 * 1024 * 1024

/** With the columns that are not read, and the rows that are rejected or blank: it bounds the time that a small file can take. */
const MOST_LETTERS = 64 * 1024 * 1024

const AS_CSV = 'Save the sheet with the family contacts as "CSV UTF-8", of which more is read, and hand that file over.'
const TOO_MUCH_TEXT = `The Excel file holds more text than a practice file. ${AS_CSV}`

/**
 * A sink that refuses what is more than is read from a workbook, and drops NULs, which cells may hold as `_x0000_`.
 * @throws FileRefused from `row`.
 */
export function boundedSink(sink: RowSink): RowSink {
  let lines = 0
  let letters = 0
  return {
    row(row, line) {
      lines += 1
      for (const key of COLUMN_KEYS) letters += row[key].length
      if (lines > MOST_LINES) {
        throw new FileRefused(`The Excel file has more than ${MOST_LINES.toLocaleString('en-US')} lines. ${AS_CSV}`)
      }
      if (letters > MOST_TEXT) throw new FileRefused(TOO_MUCH_TEXT)
      sink.row(withoutNul(row), line)
    },
    reject: sink.reject,
  }
}

/** Counts the text of all rows of a table, whatever becomes of them. @throws FileRefused from the function that it returns. */
export function rowCounter(): (cells: readonly string[]) => void {
  let letters = 0
  return (cells) => {
    for (const cell of cells) letters += cell.length
    if (letters > MOST_LETTERS) throw new FileRefused(TOO_MUCH_TEXT)
  }
}
