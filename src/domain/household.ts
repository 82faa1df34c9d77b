import { isAlike } from './comparable.ts'
import type { Guardian } from './invitation.ts'
import type { PatientOnRoll } from './patient-roll.ts'
import type { Invitee } from './primary-contact.ts'
import type { SelectionRules } from './selection-rules.ts'
import { added } from './short-list.ts'

const MOST_FAMILY_NAMES = 3
const MOST_PATIENTS = 8

/** A guardian while the charts that name him are put together: one email and one phone, all their patients. */
export type Household = {
  guardian: Guardian
  /** Family names of the patients as written, each once; no more than are needed to tell that they are too many. */
  familyNames: string[]
  language: Guardian['language'] | undefined
  /** Further households of the same email by phone, on the first of them; rare. */
  others: Map<string, Household> | undefined
  namesDiffer: boolean
  /** See `isShared`. Gets no email. */
  shared: boolean
  /** See `markSplit`. */
  split: boolean
}

/** The households of a practice file, in the order in which it first names them, and the first one of each email. */
export type Households = { all: Household[]; byEmail: Map<string, Household> }

/** Where no patient has joined a household yet. */
export function noHouseholds(): Households {
  return { all: [], byEmail: new Map() }
}

/**
 * Puts a patient into the household of one of his primary contacts: once, even if two of them share email and phone.
 * Email and phone make the household, nothing else does.
 */
export function joinHousehold(
  households: Households,
  invitee: Invitee,
  patient: PatientOnRoll,
  rules: SelectionRules,
): void {
  const known = findHousehold(households, invitee)
  const household = known ?? newHousehold(invitee, rules)
  if (known) mergeInvitee(household, invitee)
  else addHousehold(households, household)

  const { guardian } = household
  if (guardian.patients.at(-1)?.id === patient.id) return
  patient.households = added(patient.households, household)
  guardian.patients = added(guardian.patients, {
    id: patient.id,
    birthDate: patient.birthDate,
    reachesLimitOn: patient.reachesLimitOn,
    relationship: invitee.relationship,
    authority: invitee.authority,
    residesWith: invitee.residesWith,
  })
  if (household.familyNames.length > MOST_FAMILY_NAMES) return
  if (!household.familyNames.some((name) => isAlike(name, patient.lastName))) {
    household.familyNames = added(household.familyNames, patient.lastName)
  }
}

/** One email and phone on the charts of many families is no parent's, until the practice says that it is. */
export function isShared(household: Household, rules: SelectionRules): boolean {
  return (
    (household.familyNames.length > MOST_FAMILY_NAMES || household.guardian.patients.length > MOST_PATIENTS) &&
    !rules.confirmedShared.has(household.guardian.email)
  )
}

function findHousehold({ byEmail }: Households, { email, phone }: Invitee): Household | undefined {
  const first = byEmail.get(email)
  return first?.guardian.phone === phone ? first : first?.others?.get(phone)
}

function addHousehold({ all, byEmail }: Households, household: Household): void {
  const { email, phone } = household.guardian
  all.push(household)
  const first = byEmail.get(email)
  if (!first) byEmail.set(email, household)
  else if (first.others) first.others.set(phone, household)
  else first.others = new Map([[phone, household]])
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
  return {
    guardian,
    familyNames: [],
    language: invitee.language,
    others: undefined,
    namesDiffer: false,
    shared: false,
    split: false,
  }
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
  return Boolean(known && other && !isAlike(known, other))
}
