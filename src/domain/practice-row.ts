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

/** Whether a cell says yes: Y, Yes, True, 1 (also as 1.0, as programs write it that calculate with it) or X. */
export function saysYes(cell: string): boolean {
  return /^(?:y|yes|true|1(?:\.0+)?|x)$/i.test(cell)
}

/**
 * Whether a cell of `do_not_invite` holds the patient. A hold protects a child, so in this column everything does but an
 * empty cell and a known no: N, No, False, F, 0, 0.0, - or none.
 */
export function saysHold(cell: string): boolean {
  return cell !== '' && !/^\s*(?:no?|false|f|0(?:\.0+)?|-|none)?\s*$/i.test(cell)
}
