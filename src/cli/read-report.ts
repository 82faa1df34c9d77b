import { createReadStream } from 'node:fs'
import type { CalendarDate } from '../domain/calendar.ts'
import type { Practice } from '../domain/practice.ts'
import type { PracticeRow } from '../domain/practice-row.ts'
import type { ReadPracticeFile, SelectionReport } from '../domain/selection-report.ts'
import { CliFailure } from './cli-failure.ts'
import { unreadableFile } from './unreadable-file.ts'

/**
 * Reads a practice file from a disk to its report.
 * @throws CliFailure when it cannot be read or used.
 */
export async function readReport(
  readPracticeFile: ReadPracticeFile,
  path: string,
  practice: Practice,
  asOf: CalendarDate,
  onRow?: (row: PracticeRow, line: number) => void,
): Promise<SelectionReport> {
  const reading = await readPracticeFile(createReadStream(path), practice, asOf, onRow).catch((fault: unknown) => {
    throw unreadableFile(path, fault)
  })
  if (reading.outcome === 'refused') throw new CliFailure(reading.message)
  return reading.report
}
