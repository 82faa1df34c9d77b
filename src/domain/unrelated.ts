import { isOneSlipAway } from './one-slip-away.ts'

/** A guardian and the patients whom charts name together, as far as it tells whose family it is. */
export type Family = {
  guardianFirstName: string
  guardianLastName: string
  /** Family names of the patients. */
  familyNames: readonly string[]
  patientIds: readonly string[]
}

/**
 * Whether two families who share an email or a phone seem to have nothing else in common: no patient, no family name and
 * no name of the guardian. A part of a double name is enough ("García López" and "Lopez", "Reed-Ortiz" and "Ortiz");
 * accents, one typing error and the order of first and last name do not count. Who has the same first name at the same
 * email or phone is taken for the same parent, whatever the rest is: she may have married. Where no family name is known
 * nobody can tell, so they are not unrelated. Grandparents, stepparents and two parents with one phone share a patient, a name
 * of the children or their own.
 */
export function areUnrelated(one: Family, other: Family): boolean {
  if (one.patientIds.some((id) => other.patientIds.includes(id))) return false
  const [last, others] = [lastNames(one), lastNames(other)]
  if (last.length === 0 || others.length === 0) return false
  const names = [...last, ...partsOf(one.guardianFirstName)]
  others.push(...partsOf(other.guardianFirstName))
  return !names.some((name) => others.some((another) => areSame(name, another)))
}

function lastNames({ familyNames, guardianLastName }: Family): string[] {
  return [...familyNames, guardianLastName].flatMap(partsOf)
}

/** Parts that names of many families have, so that they say nothing. */
const PARTICLES: ReadonlySet<string> = new Set(
  'de del la las los el y e da das do dos van von der den di du le al bin jr sr ii iii iv st san santa'.split(' '),
)

/** "de la García-López Jr." is "garcia" and "lopez": lower case, without accents, of two letters at least. */
function partsOf(name: string): string[] {
  return name
    .normalize('NFD')
    .replace(/[\p{M}'’]/gu, '')
    .toLowerCase()
    .split(/[^\p{L}]+/u)
    .filter((part) => part.length > 1 && !PARTICLES.has(part))
}

const LONG_ENOUGH_FOR_A_SLIP = 4

function areSame(one: string, other: string): boolean {
  if (one === other) return true
  if (Math.min(one.length, other.length) < LONG_ENOUGH_FOR_A_SLIP) return false
  return isOneSlipAway(one, other)
}
