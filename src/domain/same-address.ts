import { addressOf, HOUSEHOLD_BIT, hashOfAddress, householdBits } from './household.ts'
import type { PatientRoll } from './patient-roll.ts'

/** The households of which others have the same email or the same phone, together with those. */
export function* groupsOfSame(roll: PatientRoll, part: 'email' | 'phone'): Generator<number[]> {
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
