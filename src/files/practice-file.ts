import type { CalendarDate } from '../domain/calendar.ts'
import { addRow, openRoll, type PatientRoll } from '../domain/patient-roll.ts'
import type { Practice } from '../domain/practice.ts'
import { selectGuardians } from '../domain/selection.ts'
import type { LineCount, ReadPracticeFile } from '../domain/selection-report.ts'
import { selectionRules } from '../domain/selection-rules.ts'
import { splitHeader } from './csv-header.ts'
import type { Dialect } from './csv-lines.ts'
import { type CsvRecord, isBlank, readRecords } from './csv-records.ts'
import type { PracticeFileHeader } from './practice-file-header.ts'
import { textBlocks } from './text-blocks.ts'

const EMPTY = 'The file is empty. Export it again as CSV with the column names in the first line.'

/** Reads a practice file that is CSV, block by block. The type says what it promises. */
export async function readPracticeFile(
  source: AsyncIterable<Uint8Array>,
  practice: Practice,
  asOf: CalendarDate,
): ReturnType<ReadPracticeFile> {
  const roll = openRoll(selectionRules(practice, asOf))
  const rows: LineCount = { read: 0, rejected: 0, rejectedLines: [] }
  let header: (PracticeFileHeader & { dialect: Dialect }) | undefined
  let line = 0
  let rest: Buffer = Buffer.alloc(0)
  for await (const block of textBlocks(source)) {
    if (block.outcome === 'refused') return block
    rest = rest.length > 0 ? Buffer.concat([rest, block.bytes]) : block.bytes
    if (!header) {
      const split = splitHeader(rest, block.lineEnd, practice.fileMap)
      line += split.lines
      rest = split.rest
      if (split.outcome === 'refused') return { outcome: 'refused', message: split.message }
      if (split.outcome === 'blank') continue
      header = { ...split.header, dialect: split.dialect }
    }
    const read = readRecords(rest, header.dialect, header.names.length, block.last)
    for (const record of read.records) {
      line += 1
      takeRecord(roll, rows, header, line, record)
    }
    rest = read.rest
  }
  if (!header) return { outcome: 'refused', message: EMPTY }
  return { outcome: 'read', report: selectGuardians(roll, rows) }
}

const LONGEST_PATIENT_ID = 100

function takeRecord(
  roll: PatientRoll,
  rows: LineCount,
  header: PracticeFileHeader,
  line: number,
  record: CsvRecord,
): void {
  if ('problem' in record) return reject(rows, line, columnAt(header, record.column), PROBLEMS[record.problem])

  const row = header.rowOf(record.cells)
  if (row.patientId === '' && isBlank(record.cells)) return
  if (row.patientId === '') return reject(rows, line, header.patientIdName, 'the patient id is missing')
  if (row.patientId.length > LONGEST_PATIENT_ID) {
    return reject(rows, line, header.patientIdName, `the patient id is longer than ${LONGEST_PATIENT_ID} characters`)
  }
  rows.read += 1
  addRow(roll, row, line)
}

const PROBLEMS = {
  'too few': 'the line has fewer cells than the first line has columns',
  'too many': 'the line has more cells than the first line has columns: look for a comma that is not in quotes',
  quotes: 'a quote mark (") is not closed, or stands inside a cell',
}

/** So many are named; all are counted. */
const MOST_NAMED = 1000

function reject(rows: LineCount, line: number, column: string, problem: string): void {
  rows.rejected += 1
  if (rows.rejectedLines.length < MOST_NAMED) rows.rejectedLines.push({ line, column, problem })
}

function columnAt(header: PracticeFileHeader, index: number): string {
  return header.names[index] ?? `behind ${header.names.at(-1)}`
}
