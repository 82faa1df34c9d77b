import { comparable } from './comparable.ts'
import type { Household, Households } from './household.ts'

/**
 * Marks households that are most likely one: the same name of the guardian and the same email or the same phone, the
 * other of the two different, and not the same patients. Each gets an email of its own.
 */
export function markSplit({ all, byEmail }: Households): void {
  const sameEmail = [...byEmail.values()].flatMap((first) => (first.others ? [first, ...first.others.values()] : []))
  const phones = repeated(all.map(({ guardian }) => Number(guardian.phone)))
  const samePhone = all.filter(({ guardian }) => phones.has(Number(guardian.phone)))
  markSplitBy('email', sameEmail)
  markSplitBy('phone', samePhone)
}

function markSplitBy(part: 'email' | 'phone', households: readonly Household[]): void {
  const groups = new Map<string, Household[]>()
  for (const household of households) {
    const { guardian } = household
    const name = comparable(`${guardian.firstName ?? ''}${guardian.lastName ?? ''}`)
    if (household.shared || name === '') continue
    const key = `${guardian[part]} ${name}`
    const group = groups.get(key)
    if (group) group.push(household)
    else groups.set(key, [household])
  }
  for (const group of groups.values()) {
    if (haveTheSamePatients(group)) continue
    for (const household of group) household.split = true
  }
}

function haveTheSamePatients(group: readonly Household[]): boolean {
  const ids = group.map(({ guardian }) => guardian.patients.map(({ id }) => id))
  return ids.every(({ length }) => length === ids[0]?.length) && new Set(ids.flat()).size === ids[0]?.length
}

/** Which numbers occur more than once; hardly any do, so they are sorted rather than put into a set one by one. */
function repeated(numbers: readonly number[]): Set<number> {
  const sorted = Float64Array.from(numbers).sort()
  return new Set(sorted.filter((number, index) => number === sorted[index - 1]))
}
