import type { FhirMap } from '../domain/fhir-map.ts'
import { type FhirHold, patientsIn } from './fhir-hold.ts'
import type { HeldPatient } from './fhir-packed.ts'
import { LONGEST_PATIENT_ID, patientIdProblem } from './patient-id-problem.ts'

/** By what patients go: the id of a patient, or why he has none. */
export type PatientIds = { idOf: (patient: HeldPatient) => { id: string } | { problem: string }; remarks: string[] }

/**
 * Patients go by the number of their chart or by the id of their resource, as the map says; without its word by the number
 * where every patient has one of his own.
 */
export function patientIds(hold: FhirHold, patientId: FhirMap['patientId']): PatientIds {
  if (patientId === 'id') return { idOf: ({ id }) => ({ id }), remarks: [] }
  if (patientId === 'MR') return { idOf: numberOnce(), remarks: [] }
  const numbers = new Set<string>()
  let patients = 0
  for (const { number } of patientsIn(hold)) {
    patients += 1
    if (number && number.value.length <= LONGEST_PATIENT_ID) numbers.add(number.value)
  }
  const by = numbers.size === patients ? 'MR' : 'id'
  return { idOf: by === 'MR' ? numberOnce() : ({ id }) => ({ id }), remarks: [REMARKS[by]] }
}

const REMARKS = {
  MR: 'Patients go by the number of their chart (identifier of type MR); patientId of the file map, "MR" or "id", holds that.',
  id: 'Patients go by the id of their FHIR resource, for not every one has a chart number of his own (identifier of type MR); patientId of the file map, "MR" or "id", holds that.',
}

/** Two patients of one number must not become one, so the later one is not read. */
function numberOnce(): PatientIds['idOf'] {
  const taken = new Set<string>()
  return ({ number }) => {
    if (!number) return { problem: 'the Patient has no identifier of type MR' }
    const { value } = number
    const problem = patientIdProblem(value)
    if (problem !== undefined) return { problem }
    if (taken.has(value)) return { problem: 'a Patient before has the same identifier of type MR' }
    taken.add(value)
    return { id: value }
  }
}
