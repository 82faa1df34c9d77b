import { comparable } from './comparable.ts'
import { CONTACT } from './contacts-on-roll.ts'
import { HOUSEHOLD_BIT, markHousehold } from './household.ts'
import { membersOf, onePerPatient, saidOfGuardian } from './household-members.ts'
import type { PatientRoll } from './patient-roll.ts'

/** A phone or email that more households have is a fault of the file and no family's. */
const MOST_OF_A_FAMILY = 1000

/**
 * Marks households that are most likely one: the same name of the guardian and the same email or the same phone, the
 * other of the two different, and not the same patients. Each gets an email of its own.
 *
 * @param households that have the email or the phone in common.
 */
export function markSplit(roll: PatientRoll, households: readonly number[]): void {
  if (households.length > MOST_OF_A_FAMILY) return
  const byName = new Map<string, number[]>()
  for (const household of households) {
    const { firstName, lastName } = saidOfGuardian(roll, membersOf(roll, household))
    const name = comparable(firstName + lastName)
    if (name === '') continue
    const group = byName.get(name)
    if (group) group.push(household)
    else byName.set(name, [household])
  }
  for (const group of byName.values()) {
    if (haveTheSamePatients(roll, group)) continue
    for (const household of group) markHousehold(roll.households, household, HOUSEHOLD_BIT.split)
  }
}

function haveTheSamePatients(roll: PatientRoll, households: readonly number[]): boolean {
  const patients = households.map((household) =>
    onePerPatient(roll, membersOf(roll, household)).map((contact) => roll.contacts.get(contact, CONTACT.patient)),
  )
  return (
    patients.every(({ length }) => length === patients[0]?.length) &&
    new Set(patients.flat()).size === patients[0]?.length
  )
}
