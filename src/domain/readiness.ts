import type { Warning } from './data-quality.ts'
import { leftOutAs } from './left-out.ts'
import type { Practice } from './practice.ts'
import { thousands } from './proof-of-end.ts'
import type { SelectionReport } from './selection-report.ts'
import { undecidedShared } from './shared-contacts.ts'
import { shortened } from './shortened.ts'
import { undirectedLine } from './undirected-line.ts'
import { MOST_UNKNOWN_STATUSES } from './unknown-statuses.ts'
import { WARNING_RISKS } from './warning-risks.ts'

/** Whether a practice does well to ask for its release now. `reasons` are sentences for it. */
export type Readiness = { verdict: 'go' | 'fix-first' | 'cannot-go'; reasons: string[] }

/** Bulk PIN runs once, so whom a fault leaves out is registered by hand; more than every tenth patient is too much work. */
const MOST_LEFT_OUT = 0.1
/** An email in the wrong hands is worse than none. */
const MOST_TO_STRANGERS = 0.01
/** Lines that cannot be read may hide any patient; more than a few mean that the export went wrong. */
const MOST_UNREADABLE = 0.01
/** Of a longer Status the beginning is named. */
const LONGEST_STATUS = 24

type Known = Pick<
  SelectionReport,
  'selected' | 'invitations' | 'excluded' | 'warningsOfSelected' | 'unknownStatuses' | 'sharedContacts' | 'rows'
>

/**
 * Judges a selection: `cannot-go` where a release would be refused, `fix-first` where too many patients would be left out
 * by faults that can be fixed, too many emails may reach strangers, or too many lines cannot be read.
 */
export function readiness(report: Known, practice: Pick<Practice, 'leftOutShared'>): Readiness {
  const refusals = refusalsOf(report, undecidedShared(report.sharedContacts, practice).length)
  const doubts = [...leftOutDoubt(report), ...strangerDoubt(report), ...unreadableDoubt(report)]
  if (refusals.length > 0) return { verdict: 'cannot-go', reasons: [...refusals, ...doubts] }
  if (doubts.length > 0) return { verdict: 'fix-first', reasons: doubts }
  return { verdict: 'go', reasons: [`${leftOutWords(report)}, no more than ${percent(MOST_LEFT_OUT)}.`] }
}

function refusalsOf({ unknownStatuses, invitations }: Known, undecided: number): string[] {
  const refusals: string[] = []
  if (unknownStatuses.length > 0) {
    const names = unknownStatuses.slice(0, 3).map((status) => `"${undirectedLine(status).slice(0, LONGEST_STATUS)}"`)
    const orMore = unknownStatuses.length < MOST_UNKNOWN_STATUSES ? '' : ' at least'
    const all = `${shortened(names, 3, unknownStatuses.length)}${orMore}`
    const which = unknownStatuses.length === 1 ? 'this Status' : 'each Status'
    refusals.push(
      `Nothing can be released until the practice has said whether patients with ${which} are active: ${all} (statusMap in the practice settings).`,
    )
  }
  if (undecided > 0) {
    const emails = undecided === 1 ? '1 email' : `each of ${thousands(undecided)} emails`
    refusals.push(
      `Nothing can be released until the practice has said of ${emails} on the charts of many families whether it is one parent's (confirmedShared in the practice settings) or not (leftOutShared).`,
    )
  }
  if (invitations === 0) refusals.push('Nobody would get an email.')
  return refusals
}

function leftOutDoubt(report: Known): string[] {
  const { due, leftOut } = shares(report)
  if (leftOut <= due * MOST_LEFT_OUT) return []
  const why = 'Bulk PIN runs once, and whom it leaves out is registered by hand'
  return [`${leftOutWords(report)}. More than ${percent(MOST_LEFT_OUT)} is worth fixing first: ${why}.`]
}

function strangerDoubt({ selected, warningsOfSelected: warnings }: Known): string[] {
  const most = selected * MOST_TO_STRANGERS
  const kinds = Object.keys(warnings) as Warning[]
  const risky = kinds.filter((kind) => WARNING_RISKS[kind] === 'stranger')
  const count = risky.reduce((sum, kind) => sum + (warnings[kind] ?? 0), 0)
  if (count <= most) return []
  const found = `${thousands(count)} ${count === 1 ? 'warning says' : 'warnings say'}`
  const words = `${found} that an email or PIN may reach a stranger: more than one for each ${1 / MOST_TO_STRANGERS} patients who are selected.`
  const twice = warnings['two-children-on-one-chart'] ?? 0
  return twice > most ? [twoPracticesWords(twice), words] : [words]
}

function twoPracticesWords(charts: number): string {
  const found = charts === 1 ? '1 chart has' : `${thousands(charts)} charts have`
  return `Are two practices in one file? ${found} lines of two different children, and whoever is invited for the one gets the other.`
}

function unreadableDoubt({ rows }: Known): string[] {
  const lines = rows.read + rows.rejected
  if (rows.rejected <= lines * MOST_UNREADABLE) return []
  const found = `${thousands(rows.rejected)} of ${thousands(lines)} lines of the file cannot be read`
  return [`${found}, more than ${percent(MOST_UNREADABLE)}: look at how it was exported.`]
}

function leftOutWords(report: Known): string {
  const { due, leftOut } = shares(report)
  const share = due > 0 ? ` (${percent(leftOut / due)})` : ''
  return `${thousands(leftOut)} of ${thousands(due)} patients who could get an email${share} are left out by faults that can be fixed`
}

/** Of the patients who are selected, or would be but for such a fault. */
function shares({ selected, excluded }: Known): { due: number; leftOut: number } {
  const leftOut = leftOutAs('fix', excluded)
  return { due: selected + leftOut, leftOut }
}

function percent(share: number): string {
  return `${Number((share * 100).toFixed(1))}%`
}
