import type { PracticeFileHeader } from './practice-file-header.ts'
import type { RowSink } from './row-sink.ts'

const LONGEST_PATIENT_ID = 100

/** Takes the cells of one line of a table, in the order of its first line. An empty line is none; one without a patient id is rejected. */
export function takeCells(sink: RowSink, header: PracticeFileHeader, line: number, cells: readonly string[]): void {
  const row = header.rowOf(cells)
  if (row.patientId !== '' && row.patientId.length <= LONGEST_PATIENT_ID) return sink.row(row, line)
  if (row.patientId === '' && isBlank(cells)) return
  const problem =
    row.patientId === ''
      ? 'the patient id is missing'
      : `the patient id is longer than ${LONGEST_PATIENT_ID} characters`
  sink.reject(line, header.patientIdColumn, header.patientIdName, problem)
}

/** Whether a row of a spreadsheet is empty. */
export function isBlank(cells: readonly string[]): boolean {
  return cells.every((cell) => cell.trim() === '')
}
