import { extname } from 'node:path'
import type { LocalDeps } from '../deps.ts'
import { csvLine } from '../domain/csv-line.ts'
import { type Fix, fixList } from '../domain/fix-list.ts'
import { FIX_COLUMNS } from '../domain/report-columns.ts'
import type { SelectionReport } from '../domain/selection-report.ts'
import type { SelectionRules } from '../domain/selection-rules.ts'
import { notWritable } from './failures.ts'

/** Rows of a sheet besides its heading (Excel's limit of 1,048,576 rows). */
const MOST_IN_SHEET = 1_048_575

/** Of the columns of `FIX_COLUMNS`: short enough to be read when they share the width of a sheet of paper. */
const SHEET = { sheetName: 'Fix list', widths: [12, 7, 10, 16, 16, 24, 20, 38, 44, 8] }

/** How many lines a fix list has, and how many found no room in a sheet. */
export type FixesWritten = { lines: number; beyond: number }

/**
 * Writes the fix list as CSV, or as a sheet where the path ends in .xlsx: whole or not at all, for its owner only.
 * @throws CliFailure when the path cannot be written.
 */
export async function writeFixes(
  deps: LocalDeps,
  path: string,
  report: SelectionReport,
  rules: SelectionRules,
): Promise<FixesWritten> {
  const written = { lines: 0, beyond: 0 }
  const most = extname(path).toLowerCase() === '.xlsx' ? MOST_IN_SHEET : Number.POSITIVE_INFINITY
  const rows = upTo(most, fixList(report, rules), written)
  const done =
    most === MOST_IN_SHEET
      ? await deps.writeWholeFile(path, deps.sheet(FIX_COLUMNS, rows, SHEET), deps.randomId())
      : await deps.writeReport(path, csvOf(rows), deps.randomId())
  if (done.outcome === 'refused') throw notWritable(path, done.code, '--fixes')
  return written
}

function* upTo(most: number, fixes: Iterable<Fix>, written: FixesWritten): Generator<readonly (string | number)[]> {
  for (const fix of fixes) {
    if (written.lines === most) written.beyond += 1
    else {
      written.lines += 1
      yield cellsOf(fix)
    }
  }
}

async function* csvOf(rows: Iterable<readonly (string | number)[]>): AsyncGenerator<string> {
  yield csvLine(FIX_COLUMNS)
  for (const row of rows) yield csvLine(row)
}

/** In the order of `FIX_COLUMNS`. */
function cellsOf(fix: Fix): readonly (string | number)[] {
  const { patientId, line, kind, screen, field, value, fault, whatIsWrong, nextStep, emails } = fix
  return [patientId, line, kind, screen, field, value, fault, whatIsWrong, nextStep, emails]
}
