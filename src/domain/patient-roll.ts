import { birthdayAt, type CalendarDate } from './calendar.ts'
import { type ChartCells, keepCells, noCells } from './chart-cells.ts'
import { hashOfFolded } from './comparable.ts'
import { CONTACT, noContacts, packContact } from './contacts-on-roll.ts'
import type { Exclusion } from './data-quality.ts'
import { hasContact, hasExclusiveAuthority, isPrimary } from './family-contact.ts'
import { type Households, joinHousehold, noHouseholds } from './household.ts'
import { differenceOf, isOtherChild, keepDifference, type LineDifferences, noDifferences } from './line-differences.ts'
import type { PackedRows } from './packed-rows.ts'
import { readBirthDate } from './patient.ts'
import { isTestPatient } from './patient-oddities.ts'
import { bitsOf, noPatients, PATIENT, PATIENT_BIT, packLine, reasonInBits, setBit } from './patients-on-roll.ts'
import { type PracticeRow, saysHold, saysYes } from './practice-row.ts'
import { judgeContact, type PrimaryContact, primaryContact } from './primary-contact.ts'
import { addToRing } from './rings.ts'
import type { SelectionRules } from './selection-rules.ts'
import { type TextTable, textTable } from './text-table.ts'
import { keepUnknownStatus } from './unknown-statuses.ts'

/**
 * What is kept while the lines of a practice file come in, in any order: the patients by their id, in the order of their
 * first lines, their primary contacts, and the households of those who may be invited. Packed, for a file of a million
 * lines has to fit into the memory of a small machine.
 */
export type PatientRoll = {
  rules: SelectionRules
  ids: TextTable
  /** See `keepUnknownStatus`. */
  unknownStatuses: Set<string>
  /** Rows as `PATIENT` says, by the number of the id. */
  patients: PackedRows
  /** Rows as `CONTACT` says. */
  contacts: PackedRows
  households: Households
  cells: ChartCells
  differences: LineDifferences
}

/** An empty roll. */
export function openRoll(rules: SelectionRules): PatientRoll {
  return {
    rules,
    ids: textTable(),
    unknownStatuses: new Set(),
    patients: noPatients(),
    contacts: noContacts(),
    households: noHouseholds(),
    cells: noCells(),
    differences: noDifferences(),
  }
}

/**
 * Takes in one line, with its number as a spreadsheet shows it. The patient columns of a patient's first line count. Of the
 * contacts only those with Sort 1 are kept, and none of a patient who is out anyway.
 */
export function addRow(roll: PatientRoll, row: PracticeRow, line: number): void {
  const { patients } = roll
  const patient = roll.ids.add(row.patientId)
  if (patient === patients.count) addPatient(roll, row, line)
  else compareLine(roll, patient, row, line)

  if (saysHold(row.doNotInvite)) setBit(patients, patient, PATIENT_BIT.held)
  if (!hasContact(row) || !contactsMatter(bitsOf(patients, patient))) return
  if (isPrimary(row)) addPrimaryContact(roll, patient, row)
  else if (hasExclusiveAuthority(row)) setBit(patients, patient, PATIENT_BIT.exclusiveElsewhere)
}

/** Whether the report looks at a patient's contacts: those of every active patient under the limit. */
function contactsMatter(bits: number): boolean {
  const reason = reasonInBits(bits)
  return !reason || reason === 'already-registered'
}

function addPatient(roll: PatientRoll, row: PracticeRow, line: number): void {
  const { rules, patients, unknownStatuses } = roll
  const birthDate = readBirthDate(row.patientBirthDate, rules)
  const isUnknown = rules.statusOf(row.patientStatus) === 'unknown'
  if (isUnknown) keepUnknownStatus(unknownStatuses, row.patientStatus)
  const patient = patients.add()
  const reason = reasonOfPatient(row, birthDate, rules)
  const bits = (isUnknown ? PATIENT_BIT.unknownStatus : 0) | (isTestPatient(row) ? PATIENT_BIT.testData : 0)
  if (isUnknown || reason === 'birth-date-unusable') keepCells(roll.cells, patient, row)
  patients.set(patient, PATIENT.lineAndBits, packLine(line, reason, bits))
  patients.set(patient, PATIENT.birthDate, packedDate(birthDate))
  patients.set(patient, PATIENT.lastName, hashOfFolded(row.patientLastName))
  patients.set(patient, PATIENT.firstName, hashOfFolded(row.patientFirstName))
  patients.set(patient, PATIENT.status, hashOfFolded(row.patientStatus))
}

function reasonOfPatient(
  row: PracticeRow,
  birthDate: CalendarDate | undefined,
  rules: SelectionRules,
): Exclusion | undefined {
  if (rules.statusOf(row.patientStatus) === 'not-active') return 'patient-not-active'
  if (!birthDate) return 'birth-date-unusable'
  if (birthdayAt(birthDate, rules.practice.minorAgeLimit) <= rules.asOf) return 'minor-age-limit-reached'
  return saysYes(row.alreadyRegistered) ? 'already-registered' : undefined
}

/** Marks a patient of whom a later line says something else than the first. */
function compareLine(
  { rules, patients, differences }: PatientRoll,
  patient: number,
  row: PracticeRow,
  line: number,
): void {
  const birthDate = packedDate(readBirthDate(row.patientBirthDate, rules))
  const difference = differenceOf(patients, patient, row, birthDate)
  if (difference === 0) return
  const bit = isOtherChild(patients, patient, row, birthDate) ? PATIENT_BIT.twoChildren : PATIENT_BIT.linesDiffer
  if (bitsOf(patients, patient) & (bit | PATIENT_BIT.twoChildren)) return
  setBit(patients, patient, bit)
  keepDifference(differences, patient, difference, row, line)
}

/** A day as the number YYYYMMDD, so that it takes four bytes; 0 for none. */
function packedDate(date: CalendarDate | undefined): number {
  return date ? Number(date.replaceAll('-', '')) : 0
}

/** The day that `packedDate` packed. */
export function unpackedDate(number: number): CalendarDate {
  const digits = String(number).padStart(8, '0')
  return `${digits.slice(0, 4)}-${digits.slice(4, 6)}-${digits.slice(6)}`
}

function addPrimaryContact(roll: PatientRoll, patient: number, row: PracticeRow): void {
  const { patients, contacts, rules } = roll
  const bits = bitsOf(patients, patient)
  const spared = reasonInBits(bits) ?? (bits & PATIENT_BIT.held ? 'held-by-practice' : undefined)
  const contact = spared ? primaryContact(row, spared) : judgeContact(row, rules)
  const added = keepContact(contacts, patient, contact)
  if (typeof contact.standing === 'object') joinHousehold(roll, added, contact.standing)
  else if (!spared) keepCells(roll.cells, patient, row)
  if (contact.oddities !== 0) keepCells(roll.cells, patient, row)
  const ring = addToRing(contacts, CONTACT.next, patients.get(patient, PATIENT.contacts), added)
  patients.set(patient, PATIENT.contacts, ring)
}

function keepContact(contacts: PackedRows, patient: number, contact: PrimaryContact): number {
  const { id, missing, oddities, exclusive, standing } = contact
  const added = contacts.add()
  contacts.set(added, CONTACT.patient, patient)
  const invitee = typeof standing === 'object' ? standing : undefined
  const bits = {
    missing,
    oddities,
    exclusive,
    reason: typeof standing === 'string' ? standing : undefined,
    takesTexts: invitee?.takesTexts ?? false,
    residesWith: invitee?.residesWith ?? false,
    language: invitee?.language,
  }
  contacts.set(added, CONTACT.bits, packContact(bits))
  if (!invitee) contacts.set(added, CONTACT.identity, hashOfFolded(id))
  return added
}
