import { comparable } from './comparable.ts'
import type { Guardian } from './invitation.ts'
import type { PatientOnRoll } from './patient-roll.ts'
import type { Invitee } from './primary-contact.ts'
import type { SelectionRules } from './selection-rules.ts'

const MOST_FAMILY_NAMES = 3
const MOST_PATIENTS = 8

/** A guardian while the charts that name him are put together: one email and one phone, all their patients. */
export type Household = {
  guardian: Guardian
  /** Family names of the patients, each once; no more than are needed to tell that they are too many. */
  familyNames: string[]
  language: Guardian['language'] | undefined
  namesDiffer: boolean
  /** See `markSplit`. */
  split: boolean
}

/** The households of a practice file by email and phone, in the order in which the file first names them. */
export type Households = Map<string, Household>

/** What makes two lines the same guardian: email and phone, nothing else. */
export function householdKey(invitee: Invitee): string {
  return `${invitee.email} ${invitee.phone}`
}

/** Puts a patient into the household of one of his primary contacts; once, even if two of them share email and phone. */
export function joinHousehold(
  households: Households,
  invitee: Invitee,
  patient: PatientOnRoll,
  rules: SelectionRules,
): void {
  const key = householdKey(invitee)
  const household = households.get(key) ?? newHousehold(invitee, rules)
  households.set(key, household)
  mergeInvitee(household, invitee)

  const { patients } = household.guardian
  if (patients.at(-1)?.id === patient.id) return
  patients.push({
    id: patient.id,
    birthDate: patient.birthDate,
    reachesLimitOn: patient.reachesLimitOn,
    relationship: invitee.relationship,
    authority: invitee.authority,
    residesWith: invitee.residesWith,
  })
  if (household.familyNames.length > MOST_FAMILY_NAMES) return
  const familyName = comparable(patient.lastName)
  if (!household.familyNames.includes(familyName)) household.familyNames.push(familyName)
}

/** One email and phone on the charts of many families is no parent's, until the practice says that it is. */
export function isShared(household: Household, rules: SelectionRules): boolean {
  return (
    (household.familyNames.length > MOST_FAMILY_NAMES || household.guardian.patients.length > MOST_PATIENTS) &&
    !rules.confirmedShared.has(household.guardian.email)
  )
}

function newHousehold(invitee: Invitee, rules: SelectionRules): Household {
  const [defaultLanguage = 'en'] = rules.practice.languages
  const guardian: Guardian = {
    email: invitee.email,
    phone: invitee.phone,
    takesTexts: invitee.takesTexts,
    language: invitee.language ?? defaultLanguage,
    patients: [],
  }
  if (invitee.firstName) guardian.firstName = invitee.firstName
  if (invitee.lastName) guardian.lastName = invitee.lastName
  return { guardian, familyNames: [], language: invitee.language, namesDiffer: false, split: false }
}

function mergeInvitee(household: Household, invitee: Invitee): void {
  const { guardian } = household
  if (invitee.takesTexts) guardian.takesTexts = true
  if (!household.language && invitee.language) {
    household.language = invitee.language
    guardian.language = invitee.language
  }
  if (household.namesDiffer) return
  if (contradicts(guardian.firstName, invitee.firstName) || contradicts(guardian.lastName, invitee.lastName)) {
    household.namesDiffer = true
    delete guardian.firstName
    delete guardian.lastName
  } else {
    if (invitee.firstName) guardian.firstName ??= invitee.firstName
    if (invitee.lastName) guardian.lastName ??= invitee.lastName
  }
}

function contradicts(known: string | undefined, other: string): boolean {
  return Boolean(known && other && known !== other && comparable(known) !== comparable(other))
}
