import { isAlike } from './comparable.ts'
import type { FhirContact } from './fhir-contact.ts'

/**
 * The family contacts of one patient: those on the chart (`Patient.contact`) in their order, then the RelatedPersons that are
 * not among them. Who stands in both is one: the RelatedPerson counts, the chart fills what it lacks.
 *
 * @returns also how many stood in both.
 */
export function joinContacts(
  onChart: readonly FhirContact[],
  related: readonly FhirContact[],
): { contacts: FhirContact[]; inBoth: number } {
  const left = [...related]
  let inBoth = 0
  const contacts = onChart.map((contact) => {
    const at = left.findIndex((person) => isSamePerson(person, contact))
    const [person] = at === -1 ? [] : left.splice(at, 1)
    if (!person) return contact
    inBoth += 1
    return filledFrom(person, contact)
  })
  return { contacts: [...contacts, ...left], inBoth }
}

/**
 * The same email or phone makes the same person, unless their first names differ: parents share a number. A number that may
 * be the home's needs the same first name.
 */
function isSamePerson(one: FhirContact, other: FhirContact): boolean {
  if (one.first !== '' && other.first !== '' && !isAlike(one.first, other.first)) return false
  if (isShared(one.email.toLowerCase(), other.email.toLowerCase())) return true
  if (isShared(digitsOf(one.mobile), digitsOf(other.mobile))) return true
  if (one.first === '' || other.first === '') return false
  const numbers = phonesOf(one)
  return phonesOf(other).some((number) => numbers.includes(number))
}

function isShared(one: string, other: string): boolean {
  return one !== '' && one === other
}

function phonesOf({ mobile, home, unstatedPhone }: FhirContact): string[] {
  return [mobile, home, unstatedPhone].map(digitsOf).filter(Boolean)
}

/** The digits of a number without the country's 1 before them. */
function digitsOf(phone: string): string {
  return phone.replace(/\D/g, '').replace(/^1(?=\d{10}$)/, '')
}

function filledFrom(person: FhirContact, contact: FhirContact): FhirContact {
  return {
    id: person.id,
    first: person.first || contact.first,
    last: person.last || contact.last,
    relationships: person.relationships.length > 0 ? person.relationships : contact.relationships,
    email: person.email || contact.email,
    mobile: person.mobile || contact.mobile,
    home: person.home || contact.home,
    unstatedPhone: person.unstatedPhone || contact.unstatedPhone,
    reminder: person.reminder || contact.reminder,
    language: person.language,
    address: person.address || contact.address,
    priority: person.priority ?? contact.priority,
  }
}
