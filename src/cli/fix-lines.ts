import { csvLine } from '../domain/csv-line.ts'
import { EXCLUSION_STEPS, MISSING_STEPS, SETTLED_EXCLUSIONS, WARNING_STEPS } from '../domain/data-quality.ts'
import { columnWords } from '../domain/rejected-line.ts'
import type { PatientFinding, SelectionReport } from '../domain/selection-report.ts'

/**
 * The list that the practice works through, as lines of a CSV file: one line per patient and fault, in the order of the
 * practice file, then the lines that could not be read. Ids only, no names.
 */
export function* fixLines(report: SelectionReport): Generator<string> {
  yield csvLine(['patient_id', 'line', 'kind', 'fault', 'next_step'])
  for (const finding of report.perPatient()) yield* faultsOf(finding)
  for (const rejected of report.rows.eachRejected()) {
    const fault = `${columnWords(rejected)}: ${rejected.problem}`
    yield csvLine(['', rejected.line, 'blocking', fault, 'Correct the line and hand the file over again.'])
  }
}

function* faultsOf({ patientId, reason, missing, warnings }: PatientFinding): Generator<string> {
  if (reason && !SETTLED_EXCLUSIONS.includes(reason)) {
    yield csvLine([patientId, '', 'excluded', reason, EXCLUSION_STEPS[reason]])
  }
  for (const field of missing) yield csvLine([patientId, '', 'missing', field, MISSING_STEPS[field]])
  for (const warning of warnings) yield csvLine([patientId, '', 'warning', warning, WARNING_STEPS[warning]])
}
