import type { CalendarDate } from './calendar.ts'
import { homeAddress } from './fhir-address.ts'
import { cellOf, type FhirCodeableConcept, itemsOf } from './fhir-elements.ts'
import { contactPriority } from './fhir-extension.ts'
import { readFhirName } from './fhir-name.ts'
import { type FhirRelationship, readFhirRelationships } from './fhir-relationship.ts'
import type { FhirPatientContact, FhirRelatedPersonResource } from './fhir-resources.ts'
import { type FhirReach, readFhirTelecom } from './fhir-telecom.ts'

/** What is kept of a family contact until the file is read to its end; a text is empty where FHIR says nothing. */
export type FhirContact = FhirReach & {
  id: string
  first: string
  last: string
  relationships: readonly FhirRelationship[]
  language: string
  /** As `homeAddress` writes it. */
  address: string
  priority: number | undefined
}

/** Reads one `Patient.contact`. It has no language. */
export function readPatientContact(contact: FhirPatientContact, day: CalendarDate): FhirContact {
  const { first, last } = readFhirName(contact.name ? [contact.name] : [], day)
  return {
    ...readFhirTelecom(itemsOf(contact.telecom), day),
    id: cellOf(contact.id),
    first,
    last,
    relationships: readFhirRelationships(itemsOf(contact.relationship)),
    language: '',
    address: homeAddress(contact.address ? [contact.address] : [], day),
    priority: contactPriority(contact.extension),
  }
}

/** Reads a RelatedPerson. */
export function readRelatedPerson(person: FhirRelatedPersonResource, id: string, day: CalendarDate): FhirContact {
  const { first, last } = readFhirName(itemsOf(person.name), day)
  return {
    ...readFhirTelecom(itemsOf(person.telecom), day),
    id,
    first,
    last,
    relationships: readFhirRelationships(itemsOf(person.relationship)),
    language: languageOf(itemsOf(person.communication)),
    address: homeAddress(itemsOf(person.address), day),
    priority: contactPriority(person.extension),
  }
}

type Communication = { language?: FhirCodeableConcept | null | undefined; preferred?: boolean | null | undefined }

function languageOf(communication: readonly Communication[]): string {
  const { language } = communication.find(({ preferred }) => preferred) ?? communication[0] ?? {}
  const codings = itemsOf(language?.coding)
  return cellOf(codings.find(({ code }) => code)?.code) || cellOf(codings[0]?.display) || cellOf(language?.text)
}
