import {
  EXCLUSION_STEPS,
  EXCLUSIONS,
  type Fault,
  LEFT_OUT_SHARED_STEP,
  MISSING_FIELDS,
  MISSING_STEPS,
  SETTLED_EXCLUSIONS,
  WARNING_STEPS,
  WARNINGS,
} from '../domain/data-quality.ts'
import type { Practice } from '../domain/practice.ts'
import { thousands } from '../domain/proof-of-end.ts'
import { type Readiness, readiness } from '../domain/readiness.ts'
import { columnWords } from '../domain/rejected-line.ts'
import type { Counts, PatientFinding, SelectionReport } from '../domain/selection-report.ts'
import { undecidedShared } from '../domain/shared-contacts.ts'
import { undirectedLine } from '../domain/undirected-line.ts'
import { WARNING_RISKS } from '../domain/warning-risks.ts'
import type { CheckExtras } from './check-document.ts'
import { forecast } from './check-forecast.ts'
import { againstLines, whatIfLines } from './comparison-lines.ts'
import { counted } from './counted.ts'
import { DECIDE_SHARED } from './failures.ts'
import { faultName } from './fault-name.ts'
import { paragraph, type Row, table } from './layout.ts'

/** The report as a practice reads it on a screen of so many characters, at an instant (epoch ms): the most basic first, whether to go last. */
export function* checkLines(
  report: SelectionReport,
  practice: Practice,
  { whatIf, against, fixes, summary, perPatient }: CheckExtras,
  { width, now }: { width: number; now: number },
): Generator<string> {
  yield* paragraph(`${undirectedLine(practice.name)}, selection as of ${report.asOf}`, width)
  for (const remark of report.remarks) yield* paragraph(undirectedLine(remark), width)
  yield ''
  yield* totals(report, width)
  yield* rejectedLines(report, fixes ? '' : ': --fixes FILE.csv lists all', width)
  yield* unknownStatusLines(report, width)
  yield* sharedContactLines(report, practice, width)
  yield* section(
    'Not selected, and what to do',
    rowsOf(EXCLUSIONS, report.excluded, exclusionSteps(report, practice)),
    width,
  )
  yield* byHand(report, fixes ? '' : ' --fixes FILE.csv lists them.', width)
  yield* section('Missing with primary contacts (Sort 1)', rowsOf(MISSING_FIELDS, report.missing, MISSING_STEPS), width)
  const toLookAt = WARNINGS.filter((warning) => WARNING_RISKS[warning] !== 'blocking')
  yield* section('To look at; keeps nobody from an email', rowsOf(toLookAt, report.warnings, WARNING_STEPS), width)
  yield* section('Emails by day; parents will call', dayRows(report, practice, now), width)
  if (whatIf) yield* whatIfLines(whatIf, width)
  if (against) yield* againstLines(against.file, against.compared, width)
  if (perPatient) {
    yield* ['', 'Each patient']
    for (const finding of report.perPatient()) yield patientLine(finding)
  }
  if (fixes) yield* fixesLines(fixes, width)
  if (summary !== undefined) yield* ['', ...paragraph(`${summary}: one page to print.`, width)]
  yield* goNow('Go now?', readiness(report, practice), width)
  if (whatIf) yield* goNow(`Go now, if ${whatIf.settings.map(undirectedLine).join(', ')}?`, whatIf.readiness, width)
}

function fixesLines({ file, lines, beyond }: NonNullable<CheckExtras['fixes']>, width: number): string[] {
  const said = [
    `${file}: ${counted(lines, 'line')}, each one thing to fix, in the order of the charts.`,
    ...(beyond > 0 ? [`${thousands(beyond)} more find no room in a sheet: write a .csv for all of them.`] : []),
    'It holds contact data: keep it where only those can read it who need it.',
  ]
  return ['', ...paragraph(said.join(' '), width)]
}

function totals({ patients, selected, invitations }: SelectionReport, width: number): string[] {
  return table(
    [
      { cells: ['patients in the file', patients] },
      { cells: ['selected', selected] },
      { cells: ['not selected', patients - selected] },
      { cells: ['registration emails', invitations], words: 'one for each parent or guardian, for all their children' },
    ],
    width,
  )
}

function rowsOf<Kind extends Fault>(
  kinds: readonly Kind[],
  counts: Counts<Kind>,
  steps: Readonly<Record<Kind, string>>,
): Row[] {
  return kinds.flatMap((kind) => {
    const number = counts[kind]
    return number ? [{ cells: [faultName(kind), number], words: steps[kind] }] : []
  })
}

function section(title: string, rows: readonly Row[], width: number): string[] {
  return rows.length > 0 ? ['', ...paragraph(title, width), ...table(rows, width)] : []
}

function byHand({ patients, selected, excluded }: SelectionReport, hint: string, width: number): string[] {
  const settled = SETTLED_EXCLUSIONS.reduce((sum, reason) => sum + (excluded[reason] ?? 0), 0)
  const open = patients - selected - settled
  if (open === 0) return []
  return [
    '',
    ...paragraph(
      `${counted(open, 'patient')}: correct the chart, or register the family by hand in the portal.${hint}`,
      width,
    ),
  ]
}

function unknownStatusLines({ unknownStatuses, warnings }: SelectionReport, width: number): string[] {
  const names = unknownStatuses.slice(0, MOST_NAMED).map((status) => ({ cells: [`"${undirectedLine(status)}"`] }))
  const charts = warnings['unknown-status'] ?? 0
  const on = `On ${counted(charts, 'chart')} stands a Status that is not known`
  const until = 'nothing can be released until the practice has said whether it is active (statusMap in its settings)'
  return section(`Blocking: ${on}; ${until}`, names, width)
}

/** Where every email on the charts of many families is decided, that is not asked for again. */
function exclusionSteps({ sharedContacts }: SelectionReport, practice: Practice): typeof EXCLUSION_STEPS {
  if (undecidedShared(sharedContacts, practice).length > 0) return EXCLUSION_STEPS
  return { ...EXCLUSION_STEPS, 'contact-shared': LEFT_OUT_SHARED_STEP }
}

/** Those that a release waits for come first. */
function sharedContactLines({ sharedContacts }: SelectionReport, practice: Practice, width: number): string[] {
  const undecided = undecidedShared(sharedContacts, practice)
  const rows = [...undecided, ...sharedContacts.filter((contact) => !undecided.includes(contact))]
    .slice(0, MOST_NAMED)
    .map(({ email, phone, patients }) => ({ cells: [`${email} ${phone}`, patients], words: 'patients' }))
  const first = undecided.length === 1 ? 'the first is' : `the first ${thousands(undecided.length)} are`
  const toDecide = `Nothing can be released until the practice has said whose ${first}: ${DECIDE_SHARED}.`
  return [
    ...section('One email and phone on the charts of many families; their patients get no email', rows, width),
    ...(undecided.length > 0 ? paragraph(toDecide, width, 2) : []),
  ]
}

const MOST_NAMED = 50

function rejectedLines({ rows }: SelectionReport, hint: string, width: number): string[] {
  if (rows.rejected === 0) return []
  const named = rows.rejectedLines.slice(0, MOST_NAMED)
  const more = rows.rejected - named.length
  return [
    '',
    `Blocking: ${counted(rows.rejected, 'line')} cannot be read; the other ${thousands(rows.read)} count`,
    ...named.flatMap((rejected) =>
      paragraph(`line ${rejected.line}, ${columnWords(rejected)}: ${rejected.problem}`, width, 2, 4),
    ),
    ...(more > 0 ? [`  and ${thousands(more)} more${hint}`] : []),
  ]
}

function dayRows(report: SelectionReport, practice: Practice, now: number): Row[] {
  return forecast(report, practice, now).map(({ day, emails }) => ({ cells: [day, emails] }))
}

function patientLine({ patientId, reason, invitations, missing, warnings }: PatientFinding): string {
  const outcome = reason ?? `selected: ${invitations.join(', ')}`
  const more = [...missing.map((field) => `missing ${field}`), ...warnings]
  return `  ${undirectedLine(patientId)}  ${[outcome, ...more].join('; ')}`
}

const VERDICTS: Readonly<Record<Readiness['verdict'], string>> = {
  go: 'Yes.',
  'fix-first': 'Fix these first.',
  'cannot-go': 'It cannot go yet.',
}

function goNow(question: string, { verdict, reasons }: Readiness, width: number): string[] {
  return [
    '',
    ...paragraph(`${question} ${VERDICTS[verdict]}`, width),
    ...reasons.flatMap((reason) => paragraph(reason, width, 2)),
  ]
}
