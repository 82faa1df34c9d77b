import { CONTACT } from './contacts-on-roll.ts'
import { addressOf, HOUSEHOLD_BIT, markHousehold } from './household.ts'
import { membersOf, saidOfGuardian } from './household-members.ts'
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
  return areOfTooMany(roll, members) && !roll.rules.confirmedShared.has(addressOf(roll.households, household).email)
}

/** Looks no further than it takes to tell: one address may stand on every chart of the file. */
function areOfTooMany(roll: PatientRoll, members: readonly number[]): boolean {
  const families = new Set<number>()
  const patients = new Set<number>()
  for (const contact of members) {
    families.add(familyOf(roll, contact))
    patients.add(roll.contacts.get(contact, CONTACT.patient))
    if (families.size > MOST_FAMILY_NAMES || patients.size > MOST_PATIENTS) return true
  }
  return false
}

/** A hash of the patient's family name. */
export function familyOf({ contacts, patients }: PatientRoll, contact: number): number {
  return patients.get(contacts.get(contact, CONTACT.patient), PATIENT.lastName)
}
