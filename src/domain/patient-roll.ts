import { birthdayAt, type CalendarDate } from './calendar.ts'
import { isAlike } from './comparable.ts'
import type { Exclusion } from './data-quality.ts'
import { hasContact, hasExclusiveAuthority, isPrimary } from './family-contact.ts'
import type { Household } from './household.ts'
import { readBirthDate } from './patient.ts'
import { type PracticeRow, saysYes } from './practice-row.ts'
import { judgeContact, type PrimaryContact, primaryContact } from './primary-contact.ts'
import type { SelectionRules } from './selection-rules.ts'
import { added } from './short-list.ts'

/** What is kept of one patient while the lines of a practice file come in, in any order. */
export type PatientOnRoll = {
  id: string
  /** The number of the patient's first line. */
  line: number
  status: string
  firstName: string
  lastName: string
  /** Why the patient is out by rules 1 to 4, before any contact is looked at. */
  reason: Exclusion | undefined
  birthDate: CalendarDate
  reachesLimitOn: CalendarDate
  /** Any line may say it: a hold protects a child, so it never depends on which line comes first. */
  held: boolean
  linesDiffer: boolean
  /** A contact without Sort 1 has Exclusive Authority. */
  exclusiveElsewhere: boolean
  primaryContacts: PrimaryContact[]
  /** Where the patient belongs by his primary contacts; filled once all lines are in. */
  households: Household[]
}

/** The patients of a practice file by their id, in the order of their first lines. */
export type PatientRoll = { rules: SelectionRules; patients: Map<string, PatientOnRoll> }

/** An empty roll. */
export function openRoll(rules: SelectionRules): PatientRoll {
  return { rules, patients: new Map() }
}

/**
 * Takes in one line, with its number as a spreadsheet shows it. The patient columns of a patient's first line count. Of the contacts only those with Sort 1 are
 * kept, and none of a patient who is out anyway: a file of hundreds of thousands of lines fits in memory.
 */
export function addRow(roll: PatientRoll, row: PracticeRow, line: number): void {
  const known = roll.patients.get(row.patientId)
  const patient = known ?? firstSeen(row, line, roll.rules)
  if (!known) roll.patients.set(patient.id, patient)
  else if (differs(known, row, roll.rules)) known.linesDiffer = true

  if (saysYes(row.doNotInvite)) patient.held = true
  if (!hasContact(row) || !contactsMatter(patient)) return
  if (isPrimary(row)) addPrimaryContact(patient, row, roll.rules)
  else if (hasExclusiveAuthority(row)) patient.exclusiveElsewhere = true
}

/** Whether the report looks at the patient's contacts: those of every active patient under the limit. */
export function contactsMatter(patient: PatientOnRoll): boolean {
  return !patient.reason || patient.reason === 'already-registered'
}

/** Shared by all, for most stay without: `added` never changes an empty list. */
const NONE: never[] = []

function firstSeen(row: PracticeRow, line: number, rules: SelectionRules): PatientOnRoll {
  const birthDate = readBirthDate(row.patientBirthDate, rules)
  const reachesLimitOn = birthDate ? birthdayAt(birthDate, rules.practice.minorAgeLimit) : ''
  return {
    id: row.patientId,
    line,
    status: rules.once(row.patientStatus),
    firstName: row.patientFirstName,
    lastName: row.patientLastName,
    reason: reasonOfPatient(row, birthDate, reachesLimitOn, rules),
    birthDate: birthDate ?? '',
    reachesLimitOn,
    held: false,
    linesDiffer: false,
    exclusiveElsewhere: false,
    primaryContacts: NONE,
    households: NONE,
  }
}

function reasonOfPatient(
  row: PracticeRow,
  birthDate: CalendarDate | undefined,
  reachesLimitOn: CalendarDate,
  rules: SelectionRules,
): Exclusion | undefined {
  if (rules.statusOf(row.patientStatus) === 'not-active') return 'patient-not-active'
  if (!birthDate) return 'birth-date-unusable'
  if (reachesLimitOn <= rules.asOf) return 'minor-age-limit-reached'
  return saysYes(row.alreadyRegistered) ? 'already-registered' : undefined
}

function differs(patient: PatientOnRoll, row: PracticeRow, rules: SelectionRules): boolean {
  return (
    !isAlike(patient.status, row.patientStatus) ||
    !isAlike(patient.lastName, row.patientLastName) ||
    !isAlike(patient.firstName, row.patientFirstName) ||
    (patient.birthDate !== row.patientBirthDate &&
      patient.birthDate !== (readBirthDate(row.patientBirthDate, rules) ?? ''))
  )
}

function addPrimaryContact(patient: PatientOnRoll, row: PracticeRow, rules: SelectionRules): void {
  const spared = patient.reason ?? (patient.held ? 'held-by-practice' : undefined)
  const contact = spared ? primaryContact(row, spared) : judgeContact(row, rules)
  patient.primaryContacts = added(patient.primaryContacts, contact)
}
