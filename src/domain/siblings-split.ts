import { comparable } from './comparable.ts'
import type { Household } from './household.ts'

/**
 * Marks households that are most likely one: the same name of the guardian and the same email or the same phone, the
 * other of the two different, and not the same patients. Each gets an email of its own.
 */
export function markSplit(households: readonly Household[]): void {
  for (const part of ['email', 'phone'] as const) {
    const alike = grouped(households, ({ guardian }) => guardian[part])
    const alikeByName = grouped(alike.flat(), ({ guardian }) => {
      const name = comparable(`${guardian.firstName ?? ''}${guardian.lastName ?? ''}`)
      return name && `${guardian[part]} ${name}`
    })
    for (const group of alikeByName) {
      if (haveTheSamePatients(group)) continue
      for (const household of group) household.split = true
    }
  }
}

/** Groups of two and more by a key; an empty key belongs to no group. */
function grouped(households: readonly Household[], keyOf: (household: Household) => string): Household[][] {
  const alone = new Map<string, Household>()
  const groups = new Map<string, Household[]>()
  for (const household of households) {
    const key = keyOf(household)
    const group = groups.get(key)
    const other = alone.get(key)
    if (group) group.push(household)
    else if (other) groups.set(key, [other, household])
    else if (key) alone.set(key, household)
  }
  return [...groups.values()]
}

function haveTheSamePatients(group: readonly Household[]): boolean {
  const ids = group.map(({ guardian }) => guardian.patients.map(({ id }) => id))
  return new Set(ids.flat()).size === Math.min(...ids.map(({ length }) => length))
}
