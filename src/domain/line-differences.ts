import { hashOfFolded } from './comparable.ts'
import type { PackedRows } from './packed-rows.ts'
import { type PackedTexts, packedTexts } from './packed-texts.ts'
import { PATIENT } from './patients-on-roll.ts'
import type { PracticeRow } from './practice-row.ts'

/** What lines of one patient may differ in, by the bit of each, as its screen calls it. */
const FIELDS = [
  { field: 'Birth Date', cell: 'patientBirthDate' },
  { field: 'First Name', cell: 'patientFirstName' },
  { field: 'Last Name', cell: 'patientLastName' },
  { field: 'Status', cell: 'patientStatus' },
] as const
type DifferingField = (typeof FIELDS)[number]['field']

/** The fields in which a line differs from the first one of its patient, as bits in the order of `FIELDS`; 0 for none. */
type DifferenceBits = number

/** @param birthDate that of the line, as the roll keeps it. */
export function differenceOf(
  patients: PackedRows,
  patient: number,
  row: PracticeRow,
  birthDate: number,
): DifferenceBits {
  return (
    (patients.get(patient, PATIENT.birthDate) === birthDate ? 0 : 1) |
    (patients.get(patient, PATIENT.firstName) === hashOfFolded(row.patientFirstName) ? 0 : 2) |
    (patients.get(patient, PATIENT.lastName) === hashOfFolded(row.patientLastName) ? 0 : 4) |
    (patients.get(patient, PATIENT.status) === hashOfFolded(row.patientStatus) ? 0 : 8)
  )
}

const NO_NAME = hashOfFolded('')

/**
 * Whether a line is of another child than the first one of its patient id: both birth dates can be read and differ, and so
 * do the first or the last names, both filled in. A slip of the pen or a new family name changes one of them.
 */
export function isOtherChild(patients: PackedRows, patient: number, row: PracticeRow, birthDate: number): boolean {
  const first = patients.get(patient, PATIENT.birthDate)
  if (first === birthDate || first === 0 || birthDate === 0) return false
  return (
    areOtherNames(patients.get(patient, PATIENT.firstName), hashOfFolded(row.patientFirstName)) ||
    areOtherNames(patients.get(patient, PATIENT.lastName), hashOfFolded(row.patientLastName))
  )
}

function areOtherNames(one: number, other: number): boolean {
  return one !== other && one !== NO_NAME && other !== NO_NAME
}

/** Nobody corrects more charts by hand; beyond that it is told without what stands there. */
const MOST_CHARTS = 50_000
/** Of a longer cell the rest is not kept. */
const LONGEST_CELL = 60
const BETWEEN = '\0'

/** What a line says otherwise than the first one of its patient, by the number of the patient. */
export type LineDifferences = { texts: PackedTexts; refs: Map<number, number> }

/** A line that says something else than the first one of its patient, and what. */
export type LineDifference = { line: number; says: { field: DifferingField; value: string }[] }

export function noDifferences(): LineDifferences {
  return { texts: packedTexts(), refs: new Map() }
}

/** Keeps what a line says otherwise, in place of what was kept before of its patient. */
export function keepDifference(
  { texts, refs }: LineDifferences,
  patient: number,
  bits: DifferenceBits,
  row: PracticeRow,
  line: number,
): void {
  if (refs.size >= MOST_CHARTS && !refs.has(patient)) return
  const cells = FIELDS.map(({ cell }, index) => (bits & (1 << index) ? row[cell].slice(0, LONGEST_CELL) : ''))
  refs.set(patient, texts.add([line, bits, ...cells].join(BETWEEN)))
}

/** What is kept of a patient whose lines differ. */
export function keptDifference({ texts, refs }: LineDifferences, patient: number): LineDifference | undefined {
  const ref = refs.get(patient)
  if (ref === undefined) return undefined
  const [line, bits, ...cells] = texts.at(ref).split(BETWEEN)
  const says = FIELDS.map(({ field }, index) => ({ field, value: cells[index] ?? '' }))
  return { line: Number(line), says: says.filter((_, index) => Number(bits) & (1 << index)) }
}
