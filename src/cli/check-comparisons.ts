import { type Comparison, compareFindings, fromHere, sinceThen } from '../domain/compare-findings.ts'
import type { Practice } from '../domain/practice.ts'
import { type Readiness, readiness } from '../domain/readiness.ts'
import { type RememberedFindings, rememberFindings } from '../domain/remembered-findings.ts'
import type { SelectionReport } from '../domain/selection-report.ts'

/** The counts of a reading that are shown beside those of another. */
export type Totals = Pick<SelectionReport, 'patients' | 'selected' | 'invitations' | 'excluded'>

/** What is kept of one reading while the next one is read. */
export type EarlierReading = {
  totals: Totals
  outcomes: RememberedFindings
  verdict: Readiness
  shared: readonly string[]
}

/** Two readings side by side, and how they differ patient by patient. */
export type Compared = { before: Totals; after: Totals } & Comparison

/** Keeps of a report what a comparison needs; the report itself can be let go. */
export function rememberReport(report: SelectionReport, practice: Practice): EarlierReading {
  return {
    totals: totalsOf(report),
    outcomes: rememberFindings(report.perPatient()),
    verdict: readiness(report, practice),
    shared: sharedEmails(report),
  }
}

/** The emails on the charts of many families. */
export function sharedEmails({ sharedContacts }: Pick<SelectionReport, 'sharedContacts'>): string[] {
  return sharedContacts.map(({ email }) => email)
}

/** An older file against the one at hand. Uses the older reading up. */
export function comparedAgainst(older: EarlierReading, report: SelectionReport): Compared {
  const pairs = sinceThen(older.outcomes, report.perPatient())
  return { before: older.totals, after: totalsOf(report), ...compareFindings(pairs) }
}

/** The file as it is against the same file with other settings. Uses the other reading up. */
export function comparedWhatIf(report: SelectionReport, imagined: EarlierReading): Compared {
  const pairs = fromHere(report.perPatient(), imagined.outcomes)
  return { before: totalsOf(report), after: imagined.totals, ...compareFindings(pairs) }
}

function totalsOf({ patients, selected, invitations, excluded }: SelectionReport): Totals {
  return { patients, selected, invitations, excluded }
}
