/**
 * One line of a practice file: one patient and one family contact, every cell trimmed, an absent column empty.
 * A patient without contacts has one line whose contact cells are all empty.
 */
export type PracticeRow = {
  patientId: string
  patientStatus: string
  patientFirstName: string
  patientLastName: string
  patientBirthDate: string
  contactId: string
  contactSort: string
  contactFirstName: string
  contactLastName: string
  contactRelationship: string
  contactEmail: string
  contactMobilePhone: string
  contactHomePhone: string
  contactAuthority: string
  contactResidesWith: string
  contactPreferredReminder: string
  contactLanguage: string
  alreadyRegistered: string
  doNotInvite: string
}

/** Whether a cell says yes: Y, Yes, True, 1 or X. */
export function saysYes(cell: string): boolean {
  return /^(?:y|yes|true|1|x)$/i.test(cell)
}
