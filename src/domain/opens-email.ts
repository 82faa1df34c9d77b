import type { Exclusion } from './data-quality.ts'
import type { PracticeRow } from './practice-row.ts'
import { judgeContact } from './primary-contact.ts'
import type { SelectionRules } from './selection-rules.ts'

/** Stand for what the practice will enter. */
const [SOME_AUTHORITY, SOME_EMAIL] = ['Joint', 'a.guardian@example.com']

/**
 * Whether fixing this one fault gives the patient an email: 1 where it is known to be the only thing in between, else 0.
 *
 * @param contact the primary contact with the fault, as far as it is kept: the rules behind the fault are tried with it.
 */
export function opensEmail(reason: Exclusion, contact: PracticeRow | undefined, rules: SelectionRules): 0 | 1 {
  switch (reason) {
    case 'no-phone':
    case 'contact-shared':
      return 1
    case 'no-email':
    case 'contact-not-personal':
      return contact && passes({ ...contact, contactEmail: SOME_EMAIL }, rules) ? 1 : 0
    case 'no-authority-or-residence':
      return contact && passes({ ...contact, contactAuthority: SOME_AUTHORITY }, rules) ? 1 : 0
    default:
      return 0
  }
}

function passes(contact: PracticeRow, rules: SelectionRules): boolean {
  return typeof judgeContact(contact, rules).standing === 'object'
}
