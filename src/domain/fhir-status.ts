import { extensionTexts, tagTexts } from './fhir-extension.ts'
import type { FhirMap } from './fhir-map.ts'
import type { FhirPatientResource } from './fhir-resources.ts'
import type { PatientStatus } from './patient.ts'

/** The status that FHIR itself has of a patient. Who does not say whether he is active is. */
export function exportedStatus(patient: FhirPatientResource): 'Deceased' | 'Merged' | 'Inactive' | 'Active' {
  if (patient.deceasedBoolean || patient.deceasedDateTime || isStated(patient._deceasedDateTime)) return 'Deceased'
  if (patient.link?.some((link) => link?.type === 'replaced-by')) return 'Merged'
  return patient.active === false ? 'Inactive' : 'Active'
}

function isStated(value: unknown): boolean {
  return value !== null && value !== undefined
}

/**
 * What the patient's resource says of his status where the practice's map says to look.
 * @returns nothing when what stands there cannot be read.
 */
export function mappedStatuses(patient: FhirPatientResource, status: FhirMap['status']): string[] | undefined {
  if (status === undefined || status === 'as-exported') return []
  const extensions = status.extension === undefined ? [] : extensionTexts(patient.extension, status.extension)
  const tags = status.tag === undefined ? [] : tagTexts(patient.meta?.tag, status.tag)
  return extensions && tags && [...extensions, ...tags]
}

/** The one of several statuses that counts: what says that the patient is not active, then what is not known. */
export function gravestStatus(statuses: readonly string[], statusOf: (status: string) => PatientStatus): string {
  const first = (standing: PatientStatus) => statuses.find((status) => statusOf(status) === standing)
  return first('not-active') ?? first('unknown') ?? statuses[0] ?? ''
}
