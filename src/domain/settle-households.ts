import { CONTACT } from './contacts-on-roll.ts'
import { addressOf, HOUSEHOLD_BIT, markHousehold } from './household.ts'
import { membersOf, onePerPatient, saidOfGuardian } from './household-members.ts'
import type { PatientRoll } from './patient-roll.ts'
import { PATIENT } from './patients-on-roll.ts'

const MOST_FAMILY_NAMES = 3
const MOST_PATIENTS = 8

/** Finds out of each household by itself whether it is empty, shared by too many families, and of one name. */
export function settleHouseholds(roll: PatientRoll): void {
  const { households } = roll
  for (let household = 0; household < households.rows.count; household += 1)
    markHousehold(households, household, foundOf(roll, household))
}

function foundOf(roll: PatientRoll, household: number): number {
  const members = membersOf(roll, household)
  if (members.length === 0) return HOUSEHOLD_BIT.empty
  if (members.length === 1) return 0
  const shared = isShared(roll, household, members) ? HOUSEHOLD_BIT.shared : 0
  return saidOfGuardian(roll, members).namesDiffer ? shared | HOUSEHOLD_BIT.namesDiffer : shared
}

/** One email and phone on the charts of many families is no parent's, until the practice says that it is. */
function isShared(roll: PatientRoll, household: number, members: readonly number[]): boolean {
  if (members.length <= MOST_FAMILY_NAMES) return false
  const charts = onePerPatient(roll, members)
  const families = new Set(charts.map((contact) => familyOf(roll, contact)))
  return (
    (families.size > MOST_FAMILY_NAMES || charts.length > MOST_PATIENTS) &&
    !roll.rules.confirmedShared.has(addressOf(roll.households, household).email)
  )
}

/** A hash of the patient's family name. */
export function familyOf({ contacts, patients }: PatientRoll, contact: number): number {
  return patients.get(contacts.get(contact, CONTACT.patient), PATIENT.lastName)
}
