import {
  EXCLUSION_STEPS,
  EXCLUSIONS,
  MISSING_FIELDS,
  MISSING_STEPS,
  SETTLED_EXCLUSIONS,
  WARNING_STEPS,
  WARNINGS,
} from '../domain/data-quality.ts'
import type { Practice } from '../domain/practice.ts'
import { thousands } from '../domain/proof-of-end.ts'
import { columnWords } from '../domain/rejected-line.ts'
import type { Counts, PatientFinding, SelectionReport } from '../domain/selection-report.ts'
import { requestPace } from '../domain/send-rates.ts'
import { sendingDays, USUAL_PER_SECOND } from '../domain/sending-days.ts'
import { undecidedShared } from '../domain/shared-contacts.ts'
import { undirectedLine } from '../domain/undirected-line.ts'
import { DECIDE_SHARED } from './explain.ts'

/** The report as one JSON document. */
export function checkDocument(
  report: SelectionReport,
  practice: Practice,
  perPatient = false,
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
    sendingDays: forecast(report, practice),
    ...(perPatient ? { perPatient: [...report.perPatient()] } : {}),
  }
}

/** The report as a practice reads it on a terminal. */
export function checkLines(report: SelectionReport, practice: Practice, perPatient = false): string[] {
  return [
    `${undirectedLine(practice.name)}, selection as of ${report.asOf}`,
    ...report.remarks.map(undirectedLine),
    '',
    ...table([
      ['patients in the file', report.patients, ''],
      ['selected', report.selected, ''],
      ['not selected', report.patients - report.selected, ''],
      ['registration emails', report.invitations, 'one for each parent or guardian, for all their children'],
    ]),
    ...rejectedLines(report),
    ...section('Not selected, and what to do', counted(EXCLUSIONS, report.excluded, EXCLUSION_STEPS)),
    ...byHand(report),
    ...section('Missing with primary contacts (Sort 1)', counted(MISSING_FIELDS, report.missing, MISSING_STEPS)),
    ...section('To look at; keeps nobody from an email', counted(WARNINGS, report.warnings, WARNING_STEPS)),
    ...unknownStatusLines(report),
    ...sharedContactLines(report, practice),
    ...section('Emails by day; parents will call', dayRows(report, practice)),
    ...(perPatient ? ['', 'Each patient', ...Array.from(report.perPatient(), patientLine)] : []),
  ]
}

type Row = readonly [name: string, number: number, words: string]

function counted<Kind extends string>(
  kinds: readonly Kind[],
  counts: Counts<Kind>,
  steps: Readonly<Record<Kind, string>>,
): Row[] {
  return kinds.flatMap((kind) => {
    const number = counts[kind]
    return number ? [[kind.replaceAll(/[-_]/g, ' '), number, steps[kind]] as const] : []
  })
}

function section(title: string, rows: readonly Row[]): string[] {
  return rows.length > 0 ? ['', title, ...table(rows)] : []
}

function table(rows: readonly Row[]): string[] {
  const nameWidth = Math.max(...rows.map(([name]) => name.length))
  const numberWidth = Math.max(...rows.map(([, number]) => String(number).length))
  return rows.map(([name, number, words]) =>
    `  ${name.padEnd(nameWidth)}  ${String(number).padStart(numberWidth)}  ${words}`.trimEnd(),
  )
}

function byHand({ patients, selected, excluded }: SelectionReport): string[] {
  const settled = SETTLED_EXCLUSIONS.reduce((sum, reason) => sum + (excluded[reason] ?? 0), 0)
  const open = patients - selected - settled
  return open > 0
    ? [
        '',
        `${open} patients: correct the chart, or register the family by hand in the portal. --fixes FILE.csv lists them.`,
      ]
    : []
}

function unknownStatusLines({ unknownStatuses }: SelectionReport): string[] {
  if (unknownStatuses.length === 0) return []
  const names = unknownStatuses.slice(0, MOST_NAMED).map((status) => `  "${undirectedLine(status)}"`)
  return ['', 'Status not known; nothing can be released until statusMap of the practice has it', ...names]
}

function sharedContactLines({ sharedContacts }: SelectionReport, practice: Practice): string[] {
  if (sharedContacts.length === 0) return []
  const undecided = undecidedShared(sharedContacts, practice)
  const rows = [...undecided, ...sharedContacts.filter((contact) => !undecided.includes(contact))]
    .slice(0, MOST_NAMED)
    .map(({ email, phone, patients }) => [`${email} ${phone}`, patients, 'patients'] as const)
  const toDecide = `  nothing can be released until the practice has said of ${thousands(undecided.length)} of them whose they are: ${DECIDE_SHARED}`
  return [
    '',
    'One email and phone on the charts of many families; their patients get no email',
    ...table(rows),
    ...(undecided.length > 0 ? [toDecide] : []),
  ]
}

const MOST_NAMED = 50

function rejectedLines({ rows }: SelectionReport): string[] {
  if (rows.rejected === 0) return []
  const named = rows.rejectedLines.slice(0, MOST_NAMED)
  const lines = named.map((rejected) => `  line ${rejected.line}, ${columnWords(rejected)}: ${rejected.problem}`)
  const more =
    rows.rejected > named.length ? [`  and ${rows.rejected - named.length} more: --fixes FILE.csv lists all`] : []
  return ['', `Blocking: ${rows.rejected} lines cannot be read; the other ${rows.read} count`, ...lines, ...more]
}

function dayRows(report: SelectionReport, practice: Practice): Row[] {
  return forecast(report, practice).map(({ day, emails }) => [day, emails, ''] as const)
}

/** From the first minute of the day on, at the service's usual pace or the practice's own. */
function forecast({ invitations, asOf }: SelectionReport, practice: Practice): ReturnType<typeof sendingDays> {
  const service = { perSecond: USUAL_PER_SECOND, perHour: 0, perDay: 0 }
  return sendingDays(invitations, requestPace(service, {}, practice, undefined), Date.parse(asOf), 'UTC')
}

function patientLine({ patientId, reason, invitations, missing, warnings }: PatientFinding): string {
  const outcome = reason ?? `selected: ${invitations.join(', ')}`
  const more = [...missing.map((field) => `missing ${field}`), ...warnings]
  return `  ${undirectedLine(patientId)}  ${[outcome, ...more].join('; ')}`
}
