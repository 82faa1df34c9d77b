import { basename } from 'node:path'
import type { LocalDeps } from '../deps.ts'
import { checkSummary } from '../domain/check-summary.ts'
import { fixList } from '../domain/fix-list.ts'
import type { SelectionReport } from '../domain/selection-report.ts'
import type { SelectionRules } from '../domain/selection-rules.ts'
import { usefulFixes } from '../domain/useful-fixes.ts'
import { forecast } from './check-forecast.ts'
import { notWritable } from './failures.ts'

/**
 * Writes the page that a practice manager prints for a meeting.
 * @param file the practice file that it is about.
 * @throws CliFailure when the path cannot be written.
 */
export async function writeSummary(
  deps: LocalDeps,
  path: string,
  file: string,
  report: SelectionReport,
  rules: SelectionRules,
): Promise<void> {
  const { practice } = rules
  const fixes = usefulFixes(fixList(report, rules))
  const summary = checkSummary(report, practice, basename(file), fixes, forecast(report, practice, deps.now()))
  const written = await deps.writeWholeFile(path, [await deps.renderSummary(summary)], deps.randomId())
  if (written.outcome === 'refused') throw notWritable(path, written.code, '--summary')
}
