import type { CalendarDate } from './calendar.ts'
import { EXCLUSIONS, type Exclusion, type MissingField, type Warning } from './data-quality.ts'
import type { Guardian } from './invitation.ts'
import type { LineDifference } from './line-differences.ts'
import type { Practice } from './practice.ts'
import type { PracticeRow } from './practice-row.ts'
import type { RejectedLine } from './rejected-line.ts'

/** A field of a chart whose cell may stand beside a fault; all but the first two are those of a family contact. */
export type ChartField =
  | 'status'
  | 'birthDate'
  | 'sort'
  | 'firstName'
  | 'lastName'
  | 'email'
  | 'mobile'
  | 'home'
  | 'authority'
  | 'residesWith'
  | 'preferredReminder'

/** Email or phone by the fault that is about it. */
export type SharedAddresses = Partial<
  Record<'contact-shared' | 'email-on-several-families' | 'phone-on-several-families', string>
>

/** What the selection found about one patient. */
export type PatientFinding = {
  patientId: string
  /** The first line of the patient, as a spreadsheet numbers it. */
  line: number
  selected: boolean
  /** The one reason why not, when not selected. */
  reason?: Exclusion
  /** Email and phone of each guardian who is invited for the patient: `ana@example.com +12025550143`. */
  invitations: string[]
  /** Fields that a primary contact of the patient lacks. */
  missing: MissingField[]
  warnings: Warning[]
  /** What stands on the chart, as far as it is kept: of the contacts, the first with Sort 1 that has a fault. */
  cells?: Partial<Record<ChartField, string>>
  /** The email or phone that a fault is about and that many charts have. */
  addresses?: SharedAddresses
  /** Where the lines differ: one of them, what it says otherwise than the first, and the birth date of the first if it can be read. */
  differs?: LineDifference & { firstBirthDate: CalendarDate | undefined }
}

/**
 * How the lines of a practice file fared. Blank lines count as neither. `rejectedLines` holds the first thousand of those
 * that could not be read; `eachRejected` makes all of them one after the other.
 */
export type LineCount = {
  read: number
  rejected: number
  rejectedLines: RejectedLine[]
  eachRejected(): Iterable<RejectedLine>
}

/** One email and phone on so many charts that it can hardly be one parent's. */
export type SharedContact = { email: string; phone: string; patients: number }

/** Counts by kind; a kind that does not occur is not there. */
export type Counts<Kind extends string> = Partial<Record<Kind, number>>

/**
 * The selection and data-quality report of a practice file on a day. Every patient is selected or has one reason:
 * `selected` and the numbers of `excluded` add up to `patients`.
 */
export type SelectionReport = {
  /** Whole sentences for the practice about the file itself, such as in which encoding it was read. */
  remarks: string[]
  asOf: CalendarDate
  patients: number
  selected: number
  /** How many registration emails that is: one for each guardian. */
  invitations: number
  excluded: Counts<Exclusion>
  warnings: Counts<Warning>
  missing: Counts<MissingField>
  /** Of `warnings` those of patients who are selected. */
  warningsOfSelected: Counts<Warning>
  rows: LineCount
  /**
   * Statuses, as first spelled, of which the practice has not said whether they are active: nothing may be released. Of more
   * than `MOST_UNKNOWN_STATUSES` the first; the warnings count the patients of all.
   */
  unknownStatuses: string[]
  sharedContacts: SharedContact[]
  /** Makes the guardians to invite one after the other, in the order in which the file first names them; they are not kept. */
  guardians(): Iterable<Guardian>
  /** Makes the findings one after the other, in the order of the file; they are not kept. */
  perPatient(): Iterable<PatientFinding>
}

/**
 * Reads a practice file to its end and reports what a release of it would do on a day of the practice's time zone.
 * `refused` is a file that cannot be used at all; the message is one sentence for the practice that says what to do.
 * @param onRow is shown every line that can be read, with its number as a spreadsheet shows it.
 * @throws what the source throws.
 */
export type ReadPracticeFile = (
  source: AsyncIterable<Uint8Array>,
  practice: Practice,
  asOf: CalendarDate,
  onRow?: (row: PracticeRow, line: number) => void,
) => Promise<{ outcome: 'read'; report: SelectionReport } | { outcome: 'refused'; message: string }>

/** The reason of the two that is further down the rules. */
export function further(one: Exclusion, other: Exclusion): Exclusion {
  return EXCLUSIONS.indexOf(one) > EXCLUSIONS.indexOf(other) ? one : other
}
