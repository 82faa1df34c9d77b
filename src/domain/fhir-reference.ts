import { cellOf } from './fhir-elements.ts'
import type { FhirRelatedPersonResource } from './fhir-resources.ts'

/** By what a RelatedPerson names the patient: the id of the resource, or the number of the chart. */
export type FhirPatientReference = { id: string } | { number: string; system: string }

/** `Patient/x`, also behind a server's address or before a version. */
const BY_TYPE = /(?:^|\/)Patient\/([^/?#]+)(?:\/_history\/[^/]+)?$/
const BY_UUID = /^urn:uuid:(.+)$/i

/** Reads `RelatedPerson.patient`; nothing when it names no Patient. A reference counts before an identifier. */
export function readPatientReference({
  reference,
  identifier,
}: FhirRelatedPersonResource['patient']): FhirPatientReference | undefined {
  const written = cellOf(reference)
  const id = (BY_TYPE.exec(written) ?? BY_UUID.exec(written))?.[1]
  if (id) return { id }
  const number = cellOf(identifier?.value)
  return written === '' && number !== '' ? { number, system: cellOf(identifier?.system) } : undefined
}
