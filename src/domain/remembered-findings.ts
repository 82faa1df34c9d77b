import { type Exclusion, type Fault, SETTLED_EXCLUSIONS } from './data-quality.ts'
import type { PatientFinding } from './selection-report.ts'

/** What two readings of a practice file are compared by. */
export type Outcome = {
  /** Absent where the patient is selected. */
  reason: Exclusion | undefined
  /** What there is to fix: the reason unless it is as it should be, missing fields, warnings. */
  faults: readonly Fault[]
}

/** The outcome of every patient by id. Patients who fare alike share one, so that a million of them stay small. */
export type RememberedFindings = Map<string, Outcome>

/** Keeps of findings what a comparison needs, so that the reading they come from can be let go. */
export function rememberFindings(findings: Iterable<PatientFinding>): RememberedFindings {
  const alike = new Map<string, Outcome>()
  const remembered: RememberedFindings = new Map()
  for (const finding of findings) {
    const fresh = outcomeOf(finding)
    const key = `${fresh.reason} ${fresh.faults.join(' ')}`
    const outcome = alike.get(key) ?? fresh
    alike.set(key, outcome)
    remembered.set(finding.patientId, outcome)
  }
  return remembered
}

/** What a finding comes to. */
export function outcomeOf({
  reason,
  missing,
  warnings,
}: Pick<PatientFinding, 'reason' | 'missing' | 'warnings'>): Outcome {
  const open = reason && !SETTLED_EXCLUSIONS.includes(reason) ? [reason] : []
  return { reason, faults: [...open, ...missing, ...warnings] }
}
