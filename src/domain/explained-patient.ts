import { birthDateFault } from './birth-date-fault.ts'
import { birthdayAt, type CalendarDate } from './calendar.ts'
import type { Exclusion } from './data-quality.ts'
import { type ExplainedStep, quoted, type RuleTried, tryInOrder } from './explained-step.ts'
import { hasContact, isPrimary } from './family-contact.ts'
import { readBirthDate } from './patient.ts'
import { type PracticeRow, saysHold, saysYes } from './practice-row.ts'
import type { SelectionRules } from './selection-rules.ts'

/** What `saysHold` takes for a no, as practices write it. */
const KNOWN_NO = 'N, No, False, F, 0, - or none'

/** A line of a practice file with its number as a spreadsheet shows it. */
export type NumberedRow = { row: PracticeRow; line: number }

/** Rules 1 to 5, those about the patient, over all lines of one patient in the order of the file. */
export function explainPatientRules(
  lines: readonly NumberedRow[],
  first: PracticeRow,
  rules: SelectionRules,
): { steps: ExplainedStep[]; reason: Exclusion | undefined } {
  return tryInOrder([
    activeRule(first, rules),
    birthDateRule(first, rules),
    minorAgeRule(first, rules),
    registeredRule(first),
    heldRule(lines),
    primaryContactRule(lines),
  ])
}

function activeRule({ patientStatus }: PracticeRow, rules: SelectionRules): RuleTried {
  const meaning = rules.statusOf(patientStatus)
  return {
    rule: 'Active',
    stops: meaning === 'not-active' ? 'patient-not-active' : undefined,
    says: statusWords(patientStatus, meaning),
  }
}

function statusWords(status: string, meaning: ReturnType<SelectionRules['statusOf']>): string {
  if (status === '') return 'Status is empty: counts as active.'
  switch (meaning) {
    case 'active':
      return `Status ${quoted(status)} is active.`
    case 'not-active':
      return `Status ${quoted(status)} is not active.`
    case 'unknown':
      return `Status ${quoted(status)} is not known: counts as active until statusMap says.`
  }
}

function birthDateRule({ patientBirthDate }: PracticeRow, rules: SelectionRules): RuleTried {
  const fault = birthDateFault(patientBirthDate, rules)
  const shown = patientBirthDate === '' ? 'Birth Date' : `Birth Date ${quoted(patientBirthDate)}`
  return {
    rule: 'Birth date',
    stops: fault ? 'birth-date-unusable' : undefined,
    says: `${shown} ${fault ?? 'is good'}.`,
  }
}

function minorAgeRule({ patientBirthDate }: PracticeRow, rules: SelectionRules): RuleTried {
  const { asOf, practice } = rules
  const rule = 'Minor Age Limit'
  const birthDate = readBirthDate(patientBirthDate, rules)
  if (!birthDate) return { rule, stops: undefined, says: 'There is no age without a birth date.' }
  const limitOn = birthdayAt(birthDate, practice.minorAgeLimit)
  return {
    rule,
    stops: limitOn <= asOf ? 'minor-age-limit-reached' : undefined,
    says: `Birth date ${birthDate}: ${yearsOn(asOf, birthDate)} years on ${asOf}, Minor Age Limit ${practice.minorAgeLimit} from ${limitOn}.`,
  }
}

function yearsOn(day: CalendarDate, birthDate: CalendarDate): number {
  const years = Number(day.slice(0, 4)) - Number(birthDate.slice(0, 4))
  return birthdayAt(birthDate, years) <= day ? years : years - 1
}

function registeredRule({ alreadyRegistered }: PracticeRow): RuleTried {
  const yes = saysYes(alreadyRegistered)
  return {
    rule: 'Not on the portal',
    stops: yes ? 'already-registered' : undefined,
    says: yes
      ? `Registered says ${quoted(alreadyRegistered)}.`
      : `Registered ${alreadyRegistered === '' ? 'is empty' : `says ${quoted(alreadyRegistered)}, which is no yes`}.`,
  }
}

function heldRule(lines: readonly NumberedRow[]): RuleTried {
  const held = lines.filter(({ row }) => saysHold(row.doNotInvite))
  return {
    rule: 'Not held',
    stops: held.length > 0 ? 'held-by-practice' : undefined,
    says: held.length > 0 ? heldWords(held) : 'Hold says yes on no line.',
  }
}

function heldWords(held: readonly NumberedRow[]): string {
  const cells = [...new Set(held.map(({ row }) => row.doNotInvite))]
  if (cells.every(saysYes)) return `Hold says yes on ${lineWords(held)}.`
  const onLines = `${cells.map(quoted).join(', ')} on ${lineWords(held)}`
  return `Hold says ${onLines}: all but an empty cell and a known no (${KNOWN_NO}) holds the patient.`
}

function primaryContactRule(lines: readonly NumberedRow[]): RuleTried {
  const contacts = lines.filter(({ row }) => hasContact(row))
  const primary = contacts.filter(({ row }) => isPrimary(row))
  return {
    rule: 'Primary contact',
    stops: primary.length === 0 ? 'no-primary-contact' : undefined,
    says: primaryContactWords(contacts, primary),
  }
}

function primaryContactWords(contacts: readonly NumberedRow[], primary: readonly NumberedRow[]): string {
  if (contacts.length === 0) return 'The patient has no Family Contact.'
  if (primary.length > 0) return `Sort is 1 on ${lineWords(primary)}.`
  const sorts = contacts.map(({ row, line }) =>
    row.contactSort === '' ? `empty on line ${line}` : `${quoted(row.contactSort)} on line ${line}`,
  )
  return `No Family Contact has a Sort of 1: it is ${sorts.join(', ')}.`
}

/** Lines by their numbers: `line 2`, `lines 2, 5`. */
export function lineWords(lines: readonly { line: number }[]): string {
  return `${lines.length === 1 ? 'line' : 'lines'} ${lines.map(({ line }) => line).join(', ')}`
}
