import type { Practice } from '../domain/practice.ts'
import { type Readiness, readiness } from '../domain/readiness.ts'
import type { PatientFinding, SelectionReport } from '../domain/selection-report.ts'
import { undecidedShared } from '../domain/shared-contacts.ts'
import type { Compared } from './check-comparisons.ts'
import { forecast } from './check-forecast.ts'
import type { FixesWritten } from './write-fixes.ts'

/** What a check found besides the report itself. */
export type CheckExtras = {
  /** `readiness` is the verdict under the settings; `remarks` say of each that concerns nothing in the file that it does not. */
  whatIf?: { settings: string[]; compared: Compared; readiness: Readiness; remarks: string[] } | undefined
  against?: { file: string; compared: Compared } | undefined
  fixes?: ({ file: string } & FixesWritten) | undefined
  /** The path of the printed page. */
  summary?: string | undefined
  perPatient?: boolean | undefined
}

/** The report as one JSON document; `perPatient` makes its items only when it is written. `now` is epoch ms. */
export function checkDocument(
  report: SelectionReport,
  practice: Practice,
  { whatIf, against, fixes, summary, perPatient }: CheckExtras,
  now: number,
): Record<string, unknown> {
  const { asOf, patients, selected, invitations, excluded, warnings, missing, rows, unknownStatuses, sharedContacts } =
    report
  return {
    practice: practice.id,
    asOf,
    remarks: report.remarks,
    patients,
    selected,
    invitations,
    excluded,
    warnings,
    missing,
    rows,
    unknownStatuses,
    sharedContacts,
    undecidedShared: undecidedShared(sharedContacts, practice).length,
    sendingDays: forecast(report, practice, now),
    readiness: readiness(report, practice),
    ...(whatIf && { whatIf: whatIfDocument(whatIf) }),
    ...(against && { against: { file: against.file, ...against.compared } }),
    ...(fixes && { fixes }),
    ...(summary !== undefined && { summary }),
    ...(perPatient && { perPatient: withoutCells(report.perPatient()) }),
  }
}

/** The file is the same, so nobody comes or goes. */
function whatIfDocument({
  settings,
  compared,
  readiness,
  remarks,
}: NonNullable<CheckExtras['whatIf']>): Record<string, unknown> {
  const { before, after, newlyIn, newlyOut, reasonChanged } = compared
  return { settings, remarks, before, after, newlyIn, newlyOut, reasonChanged, readiness }
}

/** What stands in the cells of a chart is for the fix list. */
function* withoutCells(
  findings: Iterable<PatientFinding>,
): Generator<Omit<PatientFinding, 'cells' | 'addresses' | 'differs'>> {
  for (const { cells: _, addresses: _addresses, differs: _differs, ...finding } of findings) yield finding
}
