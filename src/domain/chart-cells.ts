import { type PackedTexts, packedTexts } from './packed-texts.ts'
import type { PracticeRow } from './practice-row.ts'
import type { ChartField } from './selection-report.ts'

const CELLS: Readonly<Record<ChartField, keyof PracticeRow>> = {
  status: 'patientStatus',
  birthDate: 'patientBirthDate',
  sort: 'contactSort',
  firstName: 'contactFirstName',
  lastName: 'contactLastName',
  email: 'contactEmail',
  mobile: 'contactMobilePhone',
  home: 'contactHomePhone',
  authority: 'contactAuthority',
  residesWith: 'contactResidesWith',
  preferredReminder: 'contactPreferredReminder',
}
const FIELDS = Object.keys(CELLS) as ChartField[]

/** Nobody corrects more charts by hand; beyond that a fault is told without what stands there. */
const MOST_CHARTS = 50_000
/** Of a longer cell the rest is not kept. */
export const LONGEST_CELL = 60
const BETWEEN = '\0'

/** What stands on the charts that have a fault, by the number of the patient. */
export type ChartCells = { texts: PackedTexts; refs: Map<number, number> }

export function noCells(): ChartCells {
  return { texts: packedTexts(), refs: new Map() }
}

/** Keeps the cells of a line that shows a fault: of the first such line of each patient, up to 60 characters of each. */
export function keepCells({ texts, refs }: ChartCells, patient: number, row: PracticeRow): void {
  if (refs.has(patient) || refs.size >= MOST_CHARTS) return
  refs.set(patient, texts.add(FIELDS.map((field) => row[CELLS[field]].slice(0, LONGEST_CELL)).join(BETWEEN)))
}

/** The cells that are kept of a patient, without the empty ones. */
export function cellsOf({ texts, refs }: ChartCells, patient: number): Partial<Record<ChartField, string>> | undefined {
  const ref = refs.get(patient)
  if (ref === undefined) return undefined
  const cells = texts.at(ref).split(BETWEEN)
  return Object.fromEntries(FIELDS.map((field, index) => [field, cells[index]]).filter(([, cell]) => cell))
}
