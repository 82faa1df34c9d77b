import type { FhirContact } from './fhir-contact.ts'
import type { FhirAnswers } from './fhir-map.ts'
import { goesBy, relationshipKey } from './fhir-relationship.ts'

/** Says whether a family contact resides with a patient of that home address, as the practice's map says. */
export function residenceReader(
  residesWith: FhirAnswers['residesWith'],
): (contact: FhirContact, patientAddress: string) => boolean {
  if (residesWith === 'never') return () => false
  if (residesWith === 'same-address') return ({ address }, home) => address !== '' && address === home
  const names = new Set(residesWith.map(relationshipKey))
  return ({ relationships }) => relationships.some((relationship) => goesBy(relationship, names))
}
