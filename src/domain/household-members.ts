import { isAlike } from './comparable.ts'
import { CONTACT, unpackContact } from './contacts-on-roll.ts'
import { namesOf, ringOf } from './household.ts'
import type { PatientRoll } from './patient-roll.ts'
import { bitsOf, PATIENT_BIT } from './patients-on-roll.ts'
import type { Language } from './practice.ts'
import { rowsOfRing } from './rings.ts'

/** The contacts that make a household, in the order of the lines, but for those of patients whom the practice holds. */
export function membersOf({ households, contacts, patients }: PatientRoll, household: number): readonly number[] {
  const members = rowsOfRing(contacts, CONTACT.nextMember, ringOf(households, household))
  const isHeld = (contact: number) =>
    (bitsOf(patients, contacts.get(contact, CONTACT.patient)) & PATIENT_BIT.held) !== 0
  return members.some(isHeld) ? members.filter((contact) => !isHeld(contact)) : members
}

/** Of contacts of one household, the first one of each patient, in the order in which the file first names the patients. */
export function onePerPatient({ contacts }: PatientRoll, members: readonly number[]): readonly number[] {
  if (members.length < 2) return members
  const first = new Map<number, number>()
  for (const contact of members) {
    const patient = contacts.get(contact, CONTACT.patient)
    if (!first.has(patient)) first.set(patient, contact)
  }
  return [...first].sort(([one], [other]) => one - other).map(([, contact]) => contact)
}

/** How many patients contacts are of; a household of a million charts takes four bytes each for it. */
export function patientsAmong({ contacts }: PatientRoll, members: readonly number[]): number {
  const patients = new Uint32Array(members.length)
  for (const [index, contact] of members.entries()) patients[index] = contacts.get(contact, CONTACT.patient)
  patients.sort()
  let count = 0
  for (let index = 0; index < patients.length; index += 1) if (patients[index] !== patients[index - 1]) count += 1
  return count
}

/** What the charts of a household say of its guardian; no name where they contradict each other. */
export type SaidOfGuardian = {
  firstName: string
  lastName: string
  namesDiffer: boolean
  takesTexts: boolean
  language: Language | undefined
}

/** Puts together what the contacts of one household say; the first who says something counts. */
export function saidOfGuardian({ households, contacts }: PatientRoll, members: readonly number[]): SaidOfGuardian {
  const said: SaidOfGuardian = {
    firstName: '',
    lastName: '',
    namesDiffer: false,
    takesTexts: false,
    language: undefined,
  }
  let namesBefore = 0
  for (const contact of members) {
    const { takesTexts, language } = unpackContact(contacts.get(contact, CONTACT.bits))
    if (takesTexts) said.takesTexts = true
    said.language ??= language
    const names = contacts.get(contact, CONTACT.names)
    if (names === namesBefore) continue
    namesBefore = names
    const [firstName, lastName] = namesOf(households, contacts, contact)
    if (contradicts(said.firstName, firstName) || contradicts(said.lastName, lastName)) said.namesDiffer = true
    said.firstName ||= firstName
    said.lastName ||= lastName
  }
  return said.namesDiffer ? { ...said, firstName: '', lastName: '' } : said
}

function contradicts(known: string, other: string): boolean {
  return known !== '' && other !== '' && !isAlike(known, other)
}
