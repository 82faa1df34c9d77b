import { authorityReader } from './fhir-authority.ts'
import type { FhirContact } from './fhir-contact.ts'
import type { FhirAnswers } from './fhir-map.ts'
import { residenceReader } from './fhir-residence.ts'
import { sortReader } from './fhir-sort.ts'
import type { PracticeRow } from './practice-row.ts'

/** What a row says of the patient. `address` is as `homeAddress` writes it. */
export type FhirRowPatient = {
  id: string
  status: string
  first: string
  last: string
  birthDate: string
  address: string
}

/** Makes the lines that a CSV practice file would have for a patient and his family contacts; one line without any. */
export function fhirRowReader(
  answers: FhirAnswers,
): (patient: FhirRowPatient, contacts: readonly FhirContact[]) => PracticeRow[] {
  const sortsOf = sortReader(answers.sort)
  const authorityOf = authorityReader(answers.authority)
  const residesWith = residenceReader(answers.residesWith)
  const phoneIsMobile = answers.phoneWithoutUse === 'mobile'
  return (patient, contacts) => {
    const withoutContact = rowWithoutContact(patient)
    if (contacts.length === 0) return [withoutContact]
    const sorts = sortsOf(contacts)
    return contacts.map((contact, index) => ({
      ...withoutContact,
      contactId: contact.id,
      contactSort: sorts[index] ?? '',
      contactFirstName: contact.first,
      contactLastName: contact.last,
      contactRelationship: contact.relationships[0]?.display ?? '',
      contactEmail: contact.email,
      contactMobilePhone: contact.mobile || (phoneIsMobile ? contact.unstatedPhone : ''),
      contactHomePhone: contact.home || (phoneIsMobile ? '' : contact.unstatedPhone),
      contactAuthority: authorityOf(contact),
      contactResidesWith: residesWith(contact, patient.address) ? 'Y' : 'N',
      contactPreferredReminder: contact.reminder,
      contactLanguage: contact.language,
    }))
  }
}

function rowWithoutContact({ id, status, first, last, birthDate }: FhirRowPatient): PracticeRow {
  return {
    patientId: id,
    patientStatus: status,
    patientFirstName: first,
    patientLastName: last,
    patientBirthDate: birthDate,
    contactId: '',
    contactSort: '',
    contactFirstName: '',
    contactLastName: '',
    contactRelationship: '',
    contactEmail: '',
    contactMobilePhone: '',
    contactHomePhone: '',
    contactAuthority: '',
    contactResidesWith: '',
    contactPreferredReminder: '',
    contactLanguage: '',
    alreadyRegistered: '',
    doNotInvite: '',
  }
}
