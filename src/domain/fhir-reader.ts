import type { CalendarDate } from './calendar.ts'
import { homeAddress } from './fhir-address.ts'
import { type FhirContact, readPatientContact, readRelatedPerson } from './fhir-contact.ts'
import { cellOf, itemsOf } from './fhir-elements.ts'
import type { FhirMap } from './fhir-map.ts'
import { readFhirName } from './fhir-name.ts'
import { type MedicalRecordNumber, medicalRecordNumber } from './fhir-patient-id.ts'
import { isCurrent } from './fhir-period.ts'
import { type FhirPatientReference, readPatientReference } from './fhir-reference.ts'
import { FhirPatientResource, FhirRelatedPersonResource } from './fhir-resources.ts'
import { exportedStatus, gravestStatus, mappedStatuses } from './fhir-status.ts'
import { parseLeniently } from './parse-leniently.ts'
import type { PatientStatus } from './patient.ts'

/** What is kept of a Patient until the file is read to its end. */
export type FhirPatient = {
  number: MedicalRecordNumber | undefined
  status: string
  /** Whether the resource says at all whether the patient is active. */
  saysActive: boolean
  first: string
  last: string
  birthDate: string
  /** As `homeAddress` writes it. */
  address: string
  contacts: FhirContact[]
}

/** A RelatedPerson; `over` when the chart no longer counts this person, or does not yet. */
export type FhirRelatedPerson = { patient: FhirPatientReference; contact: FhirContact | 'over' }

/** `emptied` counts parts of a wrong type, which cost nothing else; `unreadable` names the field and what is wrong with it. */
export type FhirReading<Read> =
  | { outcome: 'read'; read: Read; emptied: number }
  | { outcome: 'unreadable'; field: string; problem: string }

/** What decides whether somebody is written to: where it has a wrong type, the resource is not read. */
const DECISIVE = [
  'active',
  'deceasedBoolean',
  'deceasedDateTime',
  'link',
  'patient',
  'period',
  'contact.period',
  'modifierExtension',
  'contact.modifierExtension',
]

/** Reads a Patient as it stands on a day. Extensions and tags are looked at where the map names them. */
export function readFhirPatient(
  resource: unknown,
  day: CalendarDate,
  map: FhirMap,
  statusOf: (status: string) => PatientStatus,
): FhirReading<FhirPatient> {
  const parsed = parseLeniently(FhirPatientResource, resource, DECISIVE)
  if (parsed.outcome === 'unreadable') return unreadable(parsed.field)
  const { value: patient, emptied } = parsed
  const mapped = mappedStatuses(patient, map.status)
  if (!mapped) return { outcome: 'unreadable', field: 'status', problem: UNREADABLE_STATUS }
  const contacts = itemsOf(patient.contact).filter(({ period }) => isCurrent(period, day))
  const read = {
    number: medicalRecordNumber(itemsOf(patient.identifier), day),
    status: gravestStatus([...mapped, exportedStatus(patient)], statusOf),
    saysActive: patient.active !== null && patient.active !== undefined,
    ...readFhirName(itemsOf(patient.name), day),
    birthDate: cellOf(patient.birthDate),
    address: homeAddress(itemsOf(patient.address), day),
    contacts: contacts.map((contact) => readPatientContact(contact, day)),
  }
  return { outcome: 'read', read, emptied }
}

/** Reads a RelatedPerson as it stands on a day. */
export function readFhirRelatedPerson(
  resource: unknown,
  id: string,
  day: CalendarDate,
): FhirReading<FhirRelatedPerson> {
  const parsed = parseLeniently(FhirRelatedPersonResource, resource, DECISIVE)
  if (parsed.outcome === 'unreadable') return unreadable(parsed.field)
  const { value: person, emptied } = parsed
  const patient = readPatientReference(person.patient)
  if (!patient) return { outcome: 'unreadable', field: 'patient', problem: 'it does not name a Patient' }
  const counts = person.active !== false && isCurrent(person.period, day)
  const contact = counts ? readRelatedPerson(person, id, day) : 'over'
  return { outcome: 'read', read: { patient, contact }, emptied }
}

/** The chart number of a Patient that cannot be read, where that is certain all the same. */
export function numberOfUnread(resource: unknown, day: CalendarDate): MedicalRecordNumber | undefined {
  const parsed = parseLeniently(FhirPatientResource, resource, ['identifier'])
  return parsed.outcome === 'parsed' ? medicalRecordNumber(itemsOf(parsed.value.identifier), day) : undefined
}

const UNREADABLE_STATUS = 'where the map says to look for the status of the patient, nothing can be read'

function unreadable(field: string): { outcome: 'unreadable'; field: string; problem: string } {
  const problem = field.endsWith('modifierExtension')
    ? 'it may turn the meaning of the resource around, so the resource is left out'
    : 'it is not as FHIR R4 has it and decides who is written to, so the resource is left out'
  return { outcome: 'unreadable', field: field || 'resource', problem }
}
