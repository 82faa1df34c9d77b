import type { Guardian } from '../../src/domain/invitation.ts'
import { addRow, openRoll } from '../../src/domain/patient-roll.ts'
import { type Practice, PracticeSchema } from '../../src/domain/practice.ts'
import { COLUMN_NAMES } from '../../src/domain/practice-columns.ts'
import type { PracticeRow } from '../../src/domain/practice-row.ts'
import { selectGuardians } from '../../src/domain/selection.ts'
import type { PatientFinding, SelectionReport } from '../../src/domain/selection-report.ts'
import { selectionRules } from '../../src/domain/selection-rules.ts'
import { readPracticeFile } from '../../src/files/practice-file.ts'

/** The day on which the practice files of tests are checked. */
export const AS_OF = '2026-11-22'

/** A practice in New York with a Minor Age Limit of 18. */
export function filePractice(changes: Partial<Practice> = {}): Practice {
  return PracticeSchema.parse({
    id: 'north',
    name: 'North Sample Pediatrics',
    npi: '1234567893',
    phone: '(202) 555-0100',
    timeZone: 'America/New_York',
    portalUrl: 'https://portal.example.org',
    minorAgeLimit: 18,
    officeEmail: 'office@north.example',
    ...changes,
  })
}

/** A line of a child of ten years whose mother may be invited; tests change what they are about. */
export function fileRow(changes: Partial<PracticeRow> = {}): PracticeRow {
  return {
    patientId: 'P1',
    patientStatus: 'Active',
    patientFirstName: 'Sam',
    patientLastName: 'Sample',
    patientBirthDate: '2016-05-04',
    contactId: '',
    contactSort: '1',
    contactFirstName: 'Ana',
    contactLastName: 'Sample',
    contactRelationship: 'Mother',
    contactEmail: 'ana@example.com',
    contactMobilePhone: '(202) 555-0143',
    contactHomePhone: '',
    contactAuthority: 'Joint',
    contactResidesWith: 'Y',
    contactPreferredReminder: 'Text',
    contactLanguage: 'English',
    alreadyRegistered: '',
    doNotInvite: '',
    ...changes,
  }
}

/** Selects from lines as if a practice file had held them. */
export function selectFrom(rows: readonly PracticeRow[], practice = filePractice(), asOf = AS_OF): FullReport {
  const roll = openRoll(selectionRules(practice, asOf))
  for (const [index, row] of rows.entries()) addRow(roll, row, index + 2)
  const lines = { read: rows.length, rejected: 0, rejectedLines: [], eachRejected: () => [] }
  return inFull({ ...selectGuardians(roll, lines), remarks: [] })
}

/** A report with all guardians at hand. */
export type FullReport = Omit<SelectionReport, 'guardians'> & { guardians: Guardian[] }

function inFull(report: SelectionReport): FullReport {
  return { ...report, guardians: [...report.guardians()] }
}

/** What was found about the only patient of some lines. */
export function findingFrom(rows: readonly PracticeRow[], practice = filePractice(), asOf = AS_OF): PatientFinding {
  const [finding, ...others] = [...selectFrom(rows, practice, asOf).perPatient()]
  if (!finding || others.length > 0) throw new Error('not one patient')
  return finding
}

/** The lines as a CSV file with all columns. */
export function practiceFileText(rows: readonly PracticeRow[]): string {
  const keys = Object.keys(COLUMN_NAMES) as (keyof PracticeRow)[]
  const lines = rows.map((row) => keys.map((key) => `"${row[key].replaceAll('"', '""')}"`).join(','))
  return [keys.map((key) => COLUMN_NAMES[key]).join(','), ...lines, ''].join('\r\n')
}

/** Reads a practice file from its text or bytes, cut into chunks of so many bytes. */
export function readFrom(content: string | Buffer, practice = filePractice(), chunkBytes = 1 << 16) {
  const bytes = Buffer.from(content)
  return readPracticeFile(
    (async function* () {
      for (let at = 0; at < bytes.length; at += chunkBytes) yield bytes.subarray(at, at + chunkBytes)
    })(),
    practice,
    AS_OF,
  )
}

/** The report of a practice file that can be read. */
export async function reportFrom(
  content: string | Buffer,
  practice = filePractice(),
  chunkBytes?: number,
): Promise<FullReport> {
  const reading = await readFrom(content, practice, chunkBytes)
  if (reading.outcome === 'refused') throw new Error(reading.message)
  return inFull(reading.report)
}
