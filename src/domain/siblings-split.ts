import { comparable } from './comparable.ts'
import { CONTACT } from './contacts-on-roll.ts'
import { addressOf, HOUSEHOLD_BIT, hashOfAddress, householdBits, markHousehold } from './household.ts'
import { membersOf, onePerPatient, saidOfGuardian } from './household-members.ts'
import type { PatientRoll } from './patient-roll.ts'

/**
 * Marks households that are most likely one: the same name of the guardian and the same email or the same phone, the
 * other of the two different, and not the same patients. Each gets an email of its own.
 */
export function markSplit(roll: PatientRoll): void {
  for (const part of ['email', 'phone'] as const) {
    for (const group of groupsOfSame(roll, part)) markSplitIn(roll, group)
  }
}

/** The households of which others have the same email or the same phone, together with those. */
function* groupsOfSame(roll: PatientRoll, part: 'email' | 'phone'): Generator<number[]> {
  const { households } = roll
  const { count } = households.rows
  const groups = new Map<string, number[]>()
  const all = new Uint32Array(count)
  for (let household = 0; household < count; household += 1) all[household] = hashOfAddress(households, household, part)
  const hashes = repeated(all)
  if (hashes.size === 0) return
  for (let household = 0; household < count; household += 1) {
    if (!hashes.has(hashOfAddress(households, household, part))) continue
    if (!isInvited(householdBits(households, household))) continue
    const text = addressOf(households, household)[part]
    const group = groups.get(text)
    if (group) group.push(household)
    else groups.set(text, [household])
  }
  for (const group of groups.values()) if (group.length > 1) yield group
}

function isInvited(bits: number): boolean {
  return (bits & (HOUSEHOLD_BIT.empty | HOUSEHOLD_BIT.shared)) === 0
}

/** Which numbers occur more than once; hardly any do, so they are sorted rather than put into a set one by one. */
function repeated(numbers: Uint32Array): Set<number> {
  const sorted = numbers.sort()
  return new Set(sorted.filter((number, index) => number === sorted[index - 1]))
}

function markSplitIn(roll: PatientRoll, households: readonly number[]): void {
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
