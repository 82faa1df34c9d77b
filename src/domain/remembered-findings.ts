import { type Exclusion, type Fault, SETTLED_EXCLUSIONS } from './data-quality.ts'
import { packedRows } from './packed-rows.ts'
import type { PatientFinding } from './selection-report.ts'
import { textTable } from './text-table.ts'

/** What two readings of a practice file are compared by. */
export type Outcome = {
  /** Absent where the patient is selected. */
  reason: Exclusion | undefined
  /** What there is to fix: the reason unless it is as it should be, missing fields, warnings. */
  faults: readonly Fault[]
}

/** The outcomes of patients by id. A million of them take the bytes of their ids and some more. */
export type RememberedFindings = {
  /** Hands out the outcome of a patient; nothing where there is none, or when it was taken before. */
  take(patientId: string): Outcome | undefined
  /** The patients whom nobody took, in the order of the reading. */
  left(): Generator<{ patientId: string; outcome: Outcome }>
}

/** Keeps of findings what a comparison needs, so that the reading they come from can be let go. */
export function rememberFindings(findings: Iterable<PatientFinding>): RememberedFindings {
  const patients = textTable()
  /** Of each patient the number of the outcome from 1; 0 where it was taken. */
  const numbers = packedRows(1)
  const outcomes: Outcome[] = []
  const numberOf = new Map<string, number>()

  for (const finding of findings) {
    const outcome = outcomeOf(finding)
    const alike = `${outcome.reason} ${outcome.faults.join(' ')}`
    const number = numberOf.get(alike) ?? outcomes.push(outcome)
    numberOf.set(alike, number)
    patients.add(finding.patientId)
    numbers.set(numbers.add(), 0, number)
  }

  return {
    take(patientId) {
      const patient = patients.find(patientId)
      if (patient === undefined) return undefined
      const outcome = outcomes[numbers.get(patient, 0) - 1]
      numbers.set(patient, 0, 0)
      return outcome
    },
    *left() {
      for (let patient = 0; patient < numbers.count; patient += 1) {
        const outcome = outcomes[numbers.get(patient, 0) - 1]
        if (outcome) yield { patientId: patients.at(patient), outcome }
      }
    },
  }
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
