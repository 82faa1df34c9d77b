import { birthdayAt } from './calendar.ts'
import { CONTACT, unpackContact } from './contacts-on-roll.ts'
import { addressOf, roleOf } from './household.ts'
import { membersOf, onePerPatient, saidOfGuardian } from './household-members.ts'
import type { Guardian, InvitedPatient } from './invitation.ts'
import { type PatientRoll, unpackedDate } from './patient-roll.ts'
import { PATIENT } from './patients-on-roll.ts'

/** The guardian of a household as he is invited. */
export function guardianOf(roll: PatientRoll, household: number): Guardian {
  const members = membersOf(roll, household)
  const { firstName, lastName, takesTexts, language } = saidOfGuardian(roll, members)
  const [defaultLanguage = 'en'] = roll.rules.practice.languages
  return {
    ...addressOf(roll.households, household),
    takesTexts,
    ...(firstName && { firstName }),
    ...(lastName && { lastName }),
    language: language ?? defaultLanguage,
    patients: onePerPatient(roll, members).map((contact) => invitedPatient(roll, contact)),
  }
}

function invitedPatient({ rules, ids, patients, contacts, households }: PatientRoll, contact: number): InvitedPatient {
  const patient = contacts.get(contact, CONTACT.patient)
  const birthDate = unpackedDate(patients.get(patient, PATIENT.birthDate))
  const [relationship, authority] = roleOf(households, contacts, contact)
  return {
    id: ids.at(patient),
    birthDate,
    reachesLimitOn: birthdayAt(birthDate, rules.practice.minorAgeLimit),
    relationship,
    authority,
    residesWith: unpackContact(contacts.get(contact, CONTACT.bits)).residesWith,
  }
}
