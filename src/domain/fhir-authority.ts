import type { FhirContact } from './fhir-contact.ts'
import type { FhirAnswers } from './fhir-map.ts'
import { goesBy, relationshipKey } from './fhir-relationship.ts'

type Authority = FhirAnswers['authority'][string]

const STRONGEST_FIRST: readonly Authority[] = ['Exclusive', 'Joint']

/** Gives a family contact the Authority that the practice's map says of its relationships; of several the strongest. */
export function authorityReader(authority: FhirAnswers['authority']): (contact: FhirContact) => Authority {
  const names = STRONGEST_FIRST.map((kind) => ({ kind, keys: keysWith(authority, kind) }))
  return ({ relationships }) =>
    names.find(({ keys }) => relationships.some((relationship) => goesBy(relationship, keys)))?.kind ?? 'None'
}

function keysWith(authority: FhirAnswers['authority'], wanted: Authority): ReadonlySet<string> {
  const entries = Object.entries(authority).filter(([, kind]) => kind === wanted)
  return new Set(entries.map(([name]) => relationshipKey(name)))
}
