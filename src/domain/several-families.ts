import { folded } from './comparable.ts'
import { CONTACT } from './contacts-on-roll.ts'
import { HOUSEHOLD_BIT, householdBits, markHousehold, namesOf } from './household.ts'
import { membersOf } from './household-members.ts'
import type { PatientRoll } from './patient-roll.ts'
import { PATIENT } from './patients-on-roll.ts'

/** More need not be looked at to tell: a file in which everybody has one phone must not take its memory. */
const MOST_LOOKED_AT = 1000

/**
 * Marks households whose email or phone stands on charts of families who seem unrelated: they have no patient, no family
 * name of a patient and no part of a guardian's last name in common, not even through others with the same email or phone.
 *
 * @param households that have the email or the phone in common.
 */
export function markSeveralFamilies(roll: PatientRoll, households: readonly number[], part: 'email' | 'phone'): void {
  const contacts = households.slice(0, MOST_LOOKED_AT).flatMap((household) => membersOf(roll, household))
  if (countFamilies(contacts.map((contact) => tiesOf(roll, contact))) < 2) return
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

/** What makes two charts of one family: the patient, the patient's family name, and each part of the guardian's last name. */
function tiesOf({ contacts, patients, households }: PatientRoll, contact: number): string[] {
  const patient = contacts.get(contact, CONTACT.patient)
  const [, lastName] = namesOf(households, contacts, contact)
  const family = patients.get(patient, PATIENT.lastName)
  return [`patient ${patient}`, `family ${family}`, ...partsOf(lastName).map((name) => `name ${name}`)]
}

const PARTICLES = new Set([
  'de',
  'del',
  'la',
  'las',
  'los',
  'da',
  'do',
  'dos',
  'van',
  'von',
  'der',
  'den',
  'st',
  'jr',
  'sr',
])

/** The parts of a last name without accents: "García-López" and "Lopez" have one in common. */
function partsOf(lastName: string): string[] {
  const parts = lastName.split(/[^\p{L}\p{M}]+/u).map(folded)
  return parts.filter((part) => part.length > 1 && !PARTICLES.has(part))
}

/** How many groups there are of lists that have an item in common, directly or through others. */
function countFamilies(lists: readonly (readonly string[])[]): number {
  const parents = lists.map((_, index) => index)
  const rootOf = (index: number): number => {
    let root = index
    while (parents[root] !== root) root = parents[root] ?? root
    parents[index] = root
    return root
  }
  const firstWith = new Map<string, number>()
  for (const [index, ties] of lists.entries()) {
    for (const tie of ties) {
      const first = firstWith.get(tie)
      if (first === undefined) firstWith.set(tie, index)
      else parents[rootOf(index)] = rootOf(first)
    }
  }
  return new Set(parents.map((_, index) => rootOf(index))).size
}
