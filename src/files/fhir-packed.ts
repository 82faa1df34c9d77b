import type { FhirContact } from '../domain/fhir-contact.ts'
import type { FhirPatient, FhirRelatedPerson } from '../domain/fhir-reader.ts'
import { numberOf, type Often, textOf } from './often.ts'

/** Where a line stands: its number within its file, and the name of the file where several were joined. */
export type Place = { line: number; file: string }

export type HeldPatient = FhirPatient & Place & { id: string }

/** A Patient as the short text that is held beside its id. */
export function packPatient(patient: HeldPatient, often: Often): string {
  const { line, file, number, status, saysActive, first, last, birthDate, address, contacts } = patient
  const chart = number && [number.value, numberOf(often, number.system)]
  const about = [line, numberOf(often, file), chart, status, saysActive, first, last, birthDate, address]
  return JSON.stringify([...about, contacts.map((contact) => [contact.id, fieldsOf(contact, often)])])
}

export function unpackPatient(id: string, packed: string, often: Often): HeldPatient {
  const [line, file, chart, status, saysActive, first, last, birthDate, address, contacts] = JSON.parse(packed)
  return {
    id,
    line,
    file: textOf(often, file),
    number: chart ? { value: chart[0], system: textOf(often, chart[1]) } : undefined,
    status,
    saysActive,
    first,
    last,
    birthDate,
    address,
    contacts: contacts.map(([contactId, fields]: [string, ContactFields]) => contactOf(contactId, fields, often)),
  }
}

/** A RelatedPerson as the short text that is held beside its id. */
export function packRelated({ patient, contact }: FhirRelatedPerson, often: Often): string {
  const reference = 'id' in patient ? patient.id : patient
  return JSON.stringify([reference, contact === 'over' ? contact : fieldsOf(contact, often)])
}

export function unpackRelated(id: string, packed: string, often: Often): FhirRelatedPerson {
  const [reference, contact] = JSON.parse(packed)
  return {
    patient: typeof reference === 'string' ? { id: reference } : reference,
    contact: contact === 'over' ? contact : contactOf(id, contact, often),
  }
}

type ContactFields = ReturnType<typeof fieldsOf>

function fieldsOf(contact: FhirContact, often: Often) {
  const { first, last, email, mobile, home, unstatedPhone, reminder, language, address, priority } = contact
  const relationships = numberOf(often, JSON.stringify(contact.relationships))
  return [
    first,
    last,
    relationships,
    email,
    mobile,
    home,
    unstatedPhone,
    reminder,
    language,
    address,
    priority,
  ] as const
}

function contactOf(id: string, fields: ContactFields, often: Often): FhirContact {
  const [first, last, relationships, email, mobile, home, unstatedPhone, reminder, language, address, priority] = fields
  return {
    id,
    first,
    last,
    relationships: JSON.parse(textOf(often, relationships)),
    email,
    mobile,
    home,
    unstatedPhone,
    reminder,
    language,
    address,
    priority: priority ?? undefined,
  }
}
