import type { PracticeRow } from './practice-row.ts'
import type { PatientFinding } from './selection-report.ts'

/** The cells that are kept of a chart as a line of a practice file; what is not among them is empty. */
export function cellsAsRow(cells: NonNullable<PatientFinding['cells']>): PracticeRow {
  return {
    patientId: '',
    patientStatus: cells.status ?? '',
    patientFirstName: '',
    patientLastName: '',
    patientBirthDate: cells.birthDate ?? '',
    contactId: '',
    contactSort: cells.sort ?? '',
    contactFirstName: cells.firstName ?? '',
    contactLastName: cells.lastName ?? '',
    contactRelationship: '',
    contactEmail: cells.email ?? '',
    contactMobilePhone: cells.mobile ?? '',
    contactHomePhone: cells.home ?? '',
    contactAuthority: cells.authority ?? '',
    contactResidesWith: cells.residesWith ?? '',
    contactPreferredReminder: cells.preferredReminder ?? '',
    contactLanguage: '',
    alreadyRegistered: '',
    doNotInvite: '',
  }
}
