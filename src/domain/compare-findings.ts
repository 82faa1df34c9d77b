import type { Exclusion, Fault } from './data-quality.ts'
import { type Outcome, outcomeOf, type RememberedFindings } from './remembered-findings.ts'
import type { PatientFinding } from './selection-report.ts'

/** A patient who is out after, and why; `before` is why the patient was out before, and absent where selected. */
export type Changed = { patientId: string; before?: Exclusion; reason: Exclusion }

/** How often a fault was found, and how the second number came: `before - gone + arisen = after`. */
export type FaultChange = { before: number; gone: number; arisen: number; after: number }

/**
 * How two readings of practice files differ. Of the patients in both, `newlyIn` are selected only after, `newlyOut` only
 * before, `reasonChanged` neither time and for another reason. `came` and `went` are in one reading only.
 */
export type Comparison = {
  newlyIn: string[]
  newlyOut: Changed[]
  reasonChanged: Changed[]
  came: { patientId: string; reason?: Exclusion }[]
  went: { patientId: string; reason?: Exclusion }[]
  faults: Partial<Record<Fault, FaultChange>>
}

/** A patient in two readings; absent from one of them where it does not have the patient. */
export type Pair = { patientId: string; before: Outcome | undefined; after: Outcome | undefined }

/** The patients of an earlier reading and those at hand. Takes each out of `before` as it finds it, for nobody needs it again. */
export function* sinceThen(before: RememberedFindings, findings: Iterable<PatientFinding>): Generator<Pair> {
  for (const finding of findings) {
    const { patientId } = finding
    yield { patientId, before: before.take(patientId), after: outcomeOf(finding) }
  }
  for (const { patientId, outcome } of before.left()) yield { patientId, before: outcome, after: undefined }
}

/** The patients at hand, and what would become of them. Takes each out of `after` as it finds it. */
export function* fromHere(findings: Iterable<PatientFinding>, after: RememberedFindings): Generator<Pair> {
  for (const pair of sinceThen(after, findings)) yield { ...pair, before: pair.after, after: pair.before }
}

/** Compares two readings patient by patient. */
export function compareFindings(pairs: Iterable<Pair>): Comparison {
  const comparison: Comparison = {
    newlyIn: [],
    newlyOut: [],
    reasonChanged: [],
    came: [],
    went: [],
    faults: {},
  }
  for (const pair of pairs) {
    place(comparison, pair)
    countFaults(comparison.faults, pair.before?.faults ?? [], pair.after?.faults ?? [])
  }
  return comparison
}

function place(comparison: Comparison, { patientId, before, after }: Pair): void {
  if (!before) comparison.came.push({ patientId, ...because(after) })
  else if (!after) comparison.went.push({ patientId, ...because(before) })
  else if (before.reason === after.reason) return
  else if (!after.reason) comparison.newlyIn.push(patientId)
  else if (!before.reason) comparison.newlyOut.push({ patientId, reason: after.reason })
  else comparison.reasonChanged.push({ patientId, before: before.reason, reason: after.reason })
}

function because(outcome: Outcome | undefined): { reason?: Exclusion } {
  return outcome?.reason ? { reason: outcome.reason } : {}
}

function countFaults(faults: Comparison['faults'], before: readonly Fault[], after: readonly Fault[]): void {
  for (const fault of before) {
    const change = changeOf(faults, fault)
    change.before += 1
    if (!after.includes(fault)) change.gone += 1
  }
  for (const fault of after) {
    const change = changeOf(faults, fault)
    change.after += 1
    if (!before.includes(fault)) change.arisen += 1
  }
}

function changeOf(faults: Comparison['faults'], fault: Fault): FaultChange {
  const change = faults[fault] ?? { before: 0, gone: 0, arisen: 0, after: 0 }
  faults[fault] = change
  return change
}
