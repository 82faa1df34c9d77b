import type { PracticeRow } from '../domain/practice-row.ts'

/** Where the lines of a practice file go, whatever its format. Lines and columns count as the spreadsheet shows them. */
export type RowSink = {
  row(row: PracticeRow, line: number): void
  /**
   * A line that cannot be read.
   * @param column from 0; -1 in a file without columns.
   * @param name the column's name in the first line, or where it is.
   * @param problem one of a few fixed texts: each is kept once, whatever the number of lines.
   * @param patientId whose line it is, where that can be read for certain.
   */
  reject(line: number, column: number, name: string, problem: string, patientId?: string): void
}

/** How a file ended. `remarks` are whole sentences for the practice about the file, such as in which encoding it is. */
export type FileRead = { outcome: 'read'; remarks: string[] } | { outcome: 'refused'; message: string }
