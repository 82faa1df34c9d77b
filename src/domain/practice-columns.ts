import type { PracticeRow } from './practice-row.ts'

/** The names of the columns of a practice file, by what they hold. */
export const COLUMN_NAMES = {
  patientId: 'patient_id',
  patientStatus: 'patient_status',
  patientFirstName: 'patient_first_name',
  patientLastName: 'patient_last_name',
  patientBirthDate: 'patient_birth_date',
  contactId: 'contact_id',
  contactSort: 'contact_sort',
  contactFirstName: 'contact_first_name',
  contactLastName: 'contact_last_name',
  contactRelationship: 'contact_relationship',
  contactEmail: 'contact_email',
  contactMobilePhone: 'contact_mobile_phone',
  contactHomePhone: 'contact_home_phone',
  contactAuthority: 'contact_authority',
  contactResidesWith: 'contact_resides_with',
  contactPreferredReminder: 'contact_preferred_reminder',
  contactLanguage: 'contact_language',
  alreadyRegistered: 'already_registered',
  doNotInvite: 'do_not_invite',
} as const satisfies Record<keyof PracticeRow, string>

export type ColumnKey = keyof PracticeRow

export const COLUMN_KEYS = Object.keys(COLUMN_NAMES) as ColumnKey[]
