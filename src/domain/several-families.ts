import { hashOfFolded } from './comparable.ts'
import { CONTACT } from './contacts-on-roll.ts'
import { HOUSEHOLD_BIT, householdBits, markHousehold, namesOf } from './household.ts'
import { membersOf } from './household-members.ts'
import type { PatientRoll } from './patient-roll.ts'
import { PATIENT } from './patients-on-roll.ts'
import { areUnrelated, type Family } from './unrelated.ts'

/** More need not be looked at to tell: a file in which everybody has one phone must take no memory for it, and no time. */
const MOST_LOOKED_AT = 50

/**
 * Marks households whose email or phone stands on charts of families who seem unrelated: see
 * `areUnrelated`. Families whom a third one with the same email or phone ties together are related.
 *
 * @param households that have the email or the phone in common.
 */
export function markSeveralFamilies(roll: PatientRoll, households: readonly number[], part: 'email' | 'phone'): void {
  const contacts = households.slice(0, MOST_LOOKED_AT).flatMap((household) => membersOf(roll, household))
  if (!areSeveralFamilies(contacts.slice(0, MOST_LOOKED_AT).map((contact) => chartOf(roll, contact)))) return
  const bit = part === 'email' ? HOUSEHOLD_BIT.emailOnFamilies : HOUSEHOLD_BIT.phoneOnFamilies
  for (const household of households) markHousehold(roll.households, household, bit)
}

/** Looks at the households of one email and phone each whose charts name the guardian differently. */
export function markSeveralFamiliesInOne(roll: PatientRoll): void {
  const { households } = roll
  for (let household = 0; household < households.rows.count; household += 1) {
    if (householdBits(households, household) === HOUSEHOLD_BIT.namesDiffer)
      markSeveralFamilies(roll, [household], 'email')
  }
}

/** A chart and its contact, as far as they tell whose family it is. */
type Chart = { patient: number; familyName: number; family: Family }

function chartOf({ contacts, patients, households }: PatientRoll, contact: number): Chart {
  const patient = contacts.get(contact, CONTACT.patient)
  const [guardianFirstName, guardianLastName] = namesOf(households, contacts, contact)
  const familyName = patients.get(patient, PATIENT.lastName)
  return { patient, familyName, family: { guardianFirstName, guardianLastName, familyNames: [], patientIds: [] } }
}

/** Family names of patients are known by their hashes, so of those a part or a typing error is not seen. */
function areRelated(one: Chart, other: Chart): boolean {
  return (
    one.patient === other.patient ||
    one.familyName === other.familyName ||
    one.familyName === hashOfFolded(other.family.guardianLastName) ||
    other.familyName === hashOfFolded(one.family.guardianLastName) ||
    !areUnrelated(one.family, other.family)
  )
}

/** Whether the charts fall into groups that have nothing to do with each other, not even through others. */
function areSeveralFamilies(charts: readonly Chart[]): boolean {
  const [first, ...left] = charts
  const related = first ? [first] : []
  for (const chart of related) {
    for (let index = left.length - 1; index >= 0; index -= 1) {
      const other = left[index]
      if (other && areRelated(chart, other)) related.push(...left.splice(index, 1))
    }
  }
  return left.length > 0
}
