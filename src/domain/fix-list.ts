import { cellsAsRow } from './cells-as-row.ts'
import {
  EXCLUSION_STEPS,
  FAULT_PLACES,
  type Fault,
  MISSING_STEPS,
  SETTLED_EXCLUSIONS,
  WARNING_STEPS,
} from './data-quality.ts'
import { isPrimary } from './family-contact.ts'
import { faultOnChart } from './fault-on-chart.ts'
import { lineDifferenceOnChart } from './line-difference-words.ts'
import { opensEmail } from './opens-email.ts'
import type { PracticeRow } from './practice-row.ts'
import { columnWords, type RejectedLine } from './rejected-line.ts'
import type { PatientFinding, SelectionReport, SharedAddresses } from './selection-report.ts'
import type { SelectionRules } from './selection-rules.ts'
import { sharedStep } from './shared-contacts.ts'

/** `blocking` keeps a whole release or a whole line out; `excluded` keeps a patient from an email; the others keep nobody. */
export type FixKind = 'blocking' | 'excluded' | 'missing' | 'warning'

/** One thing to fix: one field of one chart, or a line of the file that cannot be read. */
export type Fix = {
  /** Empty for a line that cannot be read, unless it is certain whose it is. */
  patientId: string
  /** The first line of the patient, as a spreadsheet numbers it. */
  line: number
  kind: FixKind
  fault: Fault | 'unreadable-line'
  screen: string
  field: string
  /** What stands there now, as far as it is kept. */
  value: string
  whatIsWrong: string
  nextStep: string
  /** 1 where this is known to be the only thing between the patient and an email. */
  emails: 0 | 1
}

/** What there is to fix, in the order of the charts in the file; lines that cannot be read stand where the file has them. */
export function* fixList(report: Pick<SelectionReport, 'perPatient' | 'rows'>, rules: SelectionRules): Generator<Fix> {
  const rejected = report.rows.eachRejected()[Symbol.iterator]()
  let bad = rejected.next()
  for (const finding of report.perPatient()) {
    for (; !bad.done && bad.value.line < finding.line; bad = rejected.next()) yield unreadable(bad.value)
    yield* fixesOf(finding, rules)
  }
  for (; !bad.done; bad = rejected.next()) yield unreadable(bad.value)
}

function* fixesOf(finding: PatientFinding, rules: SelectionRules): Generator<Fix> {
  const { reason, missing, warnings } = finding
  const chart = chartOf(finding)
  const fix = (kind: FixKind, fault: Fault, nextStep: string): Fix => ({
    patientId: finding.patientId,
    line: finding.line,
    kind,
    fault,
    ...FAULT_PLACES[fault],
    ...faultOnChart(fault, chart, rules),
    ...(isAddress(fault) && finding.addresses?.[fault] && { value: finding.addresses[fault] }),
    ...(isAmongLines(fault) && lineDifferenceOnChart(fault, finding)),
    nextStep,
    emails: 0,
  })

  const out = reason && !SETTLED_EXCLUSIONS.includes(reason) ? reason : undefined
  if (warnings.includes('unknown-status')) yield fix('blocking', 'unknown-status', WARNING_STEPS['unknown-status'])
  if (out) {
    const step =
      out === 'contact-shared' ? sharedStep(finding.addresses?.[out] ?? '', rules.practice) : EXCLUSION_STEPS[out]
    const isWaitedFor = out === 'contact-shared' && step === EXCLUSION_STEPS[out]
    const emails = opensEmail(out, chart.contact, rules)
    yield { ...fix(isWaitedFor ? 'blocking' : 'excluded', out, step), emails }
  }
  for (const field of missing) {
    if (!out || !isSameField(field, out)) yield fix('missing', field, MISSING_STEPS[field])
  }
  for (const warning of warnings) {
    if (warning !== 'unknown-status') yield fix('warning', warning, WARNING_STEPS[warning])
  }
}

function isAddress(fault: Fault): fault is keyof SharedAddresses {
  return ['contact-shared', 'email-on-several-families', 'phone-on-several-families'].includes(fault)
}

function isAmongLines(fault: Fault): fault is 'patient-lines-differ' | 'two-children-on-one-chart' {
  return fault === 'patient-lines-differ' || fault === 'two-children-on-one-chart'
}

/** The cells that are kept may be of a line of another contact: then nothing is known of the primary one. */
function chartOf({ cells }: PatientFinding): { patient: PracticeRow | undefined; contact: PracticeRow | undefined } {
  const row = cells && cellsAsRow(cells)
  return { patient: row, contact: row && isPrimary(row) ? row : undefined }
}

/** An empty field that for that keeps the patient out is one thing to fix, not two. */
function isSameField(one: Fault, other: Fault): boolean {
  const [place, otherPlace] = [FAULT_PLACES[one], FAULT_PLACES[other]]
  return place.screen === otherPlace.screen && place.field === otherPlace.field
}

function unreadable(rejected: RejectedLine): Fix {
  return {
    patientId: rejected.patientId ?? '',
    line: rejected.line,
    kind: 'blocking',
    fault: 'unreadable-line',
    screen: 'Practice file',
    field: columnWords(rejected),
    value: '',
    whatIsWrong: `The line cannot be read: ${rejected.problem}.`,
    nextStep: 'Correct the line that cannot be read, and hand the file over again.',
    emails: 0,
  }
}
