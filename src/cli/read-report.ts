import type { CalendarDate } from '../domain/calendar.ts'
import type { Practice } from '../domain/practice.ts'
import type { PracticeRow } from '../domain/practice-row.ts'
import type { ReadPracticeFile, SelectionReport } from '../domain/selection-report.ts'
import { CliFailure } from './cli-failure.ts'
import { practiceFileSource } from './practice-file-source.ts'

/**
 * Reads a practice file from a disk to its report.
 * @param paths more than one of FHIR, see `practiceFileSource`.
 * @throws CliFailure when it cannot be read or used.
 */
export async function readReport(
  readPracticeFile: ReadPracticeFile,
  paths: readonly string[],
  practice: Practice,
  asOf: CalendarDate,
  onRow?: (row: PracticeRow, line: number) => void,
): Promise<SelectionReport> {
  const reading = await readPracticeFile(practiceFileSource(paths), practice, asOf, onRow)
  if (reading.outcome === 'refused') throw new CliFailure(reading.message)
  return reading.report
}

/**
 * Reads the older file of a comparison.
 * @throws CliFailure that names the file, for the one at hand would be looked at else.
 */
export async function readOlderReport(
  readPracticeFile: ReadPracticeFile,
  path: string,
  practice: Practice,
  asOf: CalendarDate,
): Promise<SelectionReport> {
  const reading = await readPracticeFile(practiceFileSource([path]), practice, asOf)
  if (reading.outcome === 'refused') throw new CliFailure(`--against ${path}: ${reading.message}`)
  return reading.report
}
