import { EXCLUSIONS, type Exclusion } from './data-quality.ts'
import { type PackedRows, packedRows } from './packed-rows.ts'

/**
 * What the roll keeps of a patient, by field: the number of the first line with `bits` above it, the birth date as the number
 * YYYYMMDD (0 where it is unusable), hashes of last name, first name and status, and the ring of the primary contacts.
 */
export const PATIENT = { lineAndBits: 0, birthDate: 1, lastName: 2, firstName: 3, status: 4, contacts: 5 } as const

/** No patient yet. */
export function noPatients(): PackedRows {
  return packedRows(6)
}

/** Lines up to four millions; the bits stand above. */
const LINE_BITS = 22
const LINE = 2 ** LINE_BITS - 1

const REASON = 0xf

/** What is yes or no of a patient. */
export const PATIENT_BIT = {
  /** Any line may say it: a hold protects a child, so it never depends on which line comes first. */
  held: 1 << 4,
  linesDiffer: 1 << 5,
  /** A contact without Sort 1 has Exclusive Authority. */
  exclusiveElsewhere: 1 << 6,
  /** The practice has not said whether the status is an active one. */
  unknownStatus: 1 << 7,
  /** See `isTestPatient`. */
  testData: 1 << 8,
  /** Another line is of another child: see `differenceOf`. */
  twoChildren: 1 << 9,
} as const

/** @param reason why the patient is out by rules 1 to 4, before any contact is looked at. */
export function packLine(line: number, reason: Exclusion | undefined, bits: number): number {
  const all = bits | (reason ? EXCLUSIONS.indexOf(reason) + 1 : 0)
  return (Math.min(line, LINE) | (all << LINE_BITS)) >>> 0
}

export function lineOf(patients: PackedRows, patient: number): number {
  return patients.get(patient, PATIENT.lineAndBits) & LINE
}

export function bitsOf(patients: PackedRows, patient: number): number {
  return patients.get(patient, PATIENT.lineAndBits) >>> LINE_BITS
}

export function setBit(patients: PackedRows, patient: number, bit: number): void {
  patients.set(patient, PATIENT.lineAndBits, patients.get(patient, PATIENT.lineAndBits) | (bit << LINE_BITS))
}

/** Why a patient is out by rules 1 to 4. */
export function reasonInBits(bits: number): Exclusion | undefined {
  return EXCLUSIONS[(bits & REASON) - 1]
}
