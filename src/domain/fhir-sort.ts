import type { FhirContact } from './fhir-contact.ts'
import type { FhirAnswers } from './fhir-map.ts'
import { goesBy, relationshipKey } from './fhir-relationship.ts'

/** Gives the family contacts of one patient their Sort, as the practice's map says; empty for one that has none. */
export function sortReader(sort: FhirAnswers['sort']): (contacts: readonly FhirContact[]) => string[] {
  if (sort === 'contact-priority') return (contacts) => contacts.map(({ priority }) => String(priority ?? ''))
  if (sort === 'order') return (contacts) => contacts.map((_, index) => String(index + 1))
  const precedence = sort.map((name) => new Set([relationshipKey(name)]))
  return (contacts) => {
    const places = contacts.map((contact) => placeOf(contact, precedence))
    const taken = [...new Set(places)].filter((place) => place !== -1).sort((one, other) => one - other)
    return places.map((place) => (place === -1 ? '' : String(taken.indexOf(place) + 1)))
  }
}

/** The first relationship of the list that the contact has. */
function placeOf({ relationships }: FhirContact, precedence: readonly ReadonlySet<string>[]): number {
  return precedence.findIndex((names) => relationships.some((relationship) => goesBy(relationship, names)))
}
