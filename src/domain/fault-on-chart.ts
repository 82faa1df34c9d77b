import { birthDateFault } from './birth-date-fault.ts'
import { LONGEST_CELL } from './chart-cells.ts'
import { FAULT_PLACES, type Fault, type FaultPlace } from './data-quality.ts'
import { domainOf, readEmail } from './email.ts'
import { emailFault } from './email-fault.ts'
import { FAULT_WORDS } from './fault-words.ts'
import { likelyDomain, looksMistyped } from './likely-domain.ts'
import { phoneFault } from './phone-fault.ts'
import type { PracticeRow } from './practice-row.ts'
import type { SelectionRules } from './selection-rules.ts'

/** What stands on a chart where a fault is, and what is wrong with it in a sentence. */
export type FaultOnChart = { value: string; whatIsWrong: string }

const PATIENT_CELLS: Readonly<Partial<Record<FaultPlace['field'], keyof PracticeRow>>> = {
  Status: 'patientStatus',
  statusMap: 'patientStatus',
  'Birth Date': 'patientBirthDate',
}

const CONTACT_CELLS: Readonly<Partial<Record<FaultPlace['field'], keyof PracticeRow>>> = {
  Sort: 'contactSort',
  'First Name': 'contactFirstName',
  'Last Name': 'contactLastName',
  Authority: 'contactAuthority',
  'Res?': 'contactResidesWith',
  'Email Address': 'contactEmail',
  'Mobile #': 'contactMobilePhone',
  'Preferred Reminder': 'contactPreferredReminder',
}

/**
 * Looks at the field where a fault is fixed.
 *
 * @param patient a line of the patient, and @param contact one of the primary contact with a fault, as far as they are kept.
 * Where that cell turns out to be good the fault is another contact's, and none is shown.
 */
export function faultOnChart(
  fault: Fault,
  { patient, contact }: { patient: PracticeRow | undefined; contact: PracticeRow | undefined },
  rules: SelectionRules,
): FaultOnChart {
  const { screen, field } = FAULT_PLACES[fault]
  const isOfContact = screen === 'Family Contact'
  const row = isOfContact ? contact : patient
  const key = (isOfContact ? CONTACT_CELLS : PATIENT_CELLS)[field]
  if (!row || !key) return { value: '', whatIsWrong: FAULT_WORDS[fault] }
  const found = row[key].length < LONGEST_CELL ? looked(fault, row[key], rules) : NOT_LOOKED_AT
  switch (found.outcome) {
    case 'good':
      return { value: '', whatIsWrong: FAULT_WORDS[fault] }
    case 'wrong':
      return { value: row[key], whatIsWrong: `The ${field} ${found.says}.` }
    case 'not looked at':
      return { value: row[key], whatIsWrong: FAULT_WORDS[fault] }
  }
}

type Looked = { outcome: 'wrong'; says: string } | { outcome: 'good' } | { outcome: 'not looked at' }

/** Nothing can be said of a cell of which only the beginning is kept. */
const NOT_LOOKED_AT: Looked = { outcome: 'not looked at' }

function looked(fault: Fault, cell: string, rules: SelectionRules): Looked {
  switch (fault) {
    case 'no-email':
    case 'contact-not-personal':
      return wrongIf(emailFault(cell, rules.practice.officeEmail))
    case 'no-phone':
      return wrongIf(phoneFault(cell, rules))
    case 'birth-date-unusable':
      return wrongIf(birthDateFault(cell, rules))
    case 'first_name':
    case 'last_name':
    case 'email':
    case 'mobile':
    case 'preferred_reminder':
      return wrongIf(cell === '' ? 'is empty' : undefined)
    case 'email-looks-mistyped':
      return wrongIf(mistypedWords(cell))
    default:
      return NOT_LOOKED_AT
  }
}

function wrongIf(says: string | undefined): Looked {
  return says === undefined ? { outcome: 'good' } : { outcome: 'wrong', says }
}

function mistypedWords(cell: string): string | undefined {
  const email = readEmail(cell)
  const domain = email && domainOf(email)
  if (!domain || !looksMistyped(domain)) return undefined
  const meant = likelyDomain(domain)
  return meant ? `looks mistyped: ${meant} may be meant` : 'looks mistyped: no address ends like that'
}
