import type { Exclusion } from './data-quality.ts'
import { emailFault } from './email-fault.ts'
import type { NumberedRow } from './explained-patient.ts'
import { type ExplainedStep, quoted, type RuleTried, tryInOrder } from './explained-step.ts'
import { isEntitled } from './family-contact.ts'
import type { Guardian } from './invitation.ts'
import { readPhone } from './phone.ts'
import { phoneCell } from './phone-cell.ts'
import { phoneFault } from './phone-fault.ts'
import type { PracticeRow } from './practice-row.ts'
import { type Invitee, judgeContact } from './primary-contact.ts'
import type { SharedContact } from './selection-report.ts'
import type { SelectionRules } from './selection-rules.ts'

/** What the whole file says about the emails that stand on a patient's chart. */
export type Households = { guardians: readonly Guardian[]; shared: readonly SharedContact[] }

/** A family contact with Sort 1 by rules 6 to 9. `reason` is why it gets no email, `invitee` whom it names where it gets one. */
export type ExplainedContact = {
  line: number
  name: string
  steps: ExplainedStep[]
  reason: Exclusion | undefined
  invitee: Invitee | undefined
}

/** @param stopped why the patient is out already, so that no contact is looked at. */
export function explainContact(
  { row, line }: NumberedRow,
  rules: SelectionRules,
  households: Households,
  stopped: Exclusion | undefined,
): ExplainedContact {
  const { standing } = judgeContact(row, rules)
  const invitee = typeof standing === 'object' ? standing : undefined
  const { steps, reason } = tryInOrder(
    [
      { rule: 'Entitled', stops: only(standing, ['no-authority-or-residence']), says: entitledWords(row) },
      {
        rule: 'Email',
        stops: only(standing, ['no-email', 'contact-not-personal']),
        says: emailWords(row, rules),
      },
      { rule: 'Phone', stops: only(standing, ['no-phone']), says: phoneWords(row, rules, invitee) },
      sharedRule(stopped ? undefined : invitee, households),
    ],
    stopped,
  )
  const name = `${row.contactFirstName} ${row.contactLastName}`.trim()
  return { line, name, steps, reason, invitee: reason ? undefined : invitee }
}

function only(standing: Invitee | Exclusion, reasons: readonly Exclusion[]): Exclusion | undefined {
  return typeof standing === 'string' && reasons.includes(standing) ? standing : undefined
}

function entitledWords(row: PracticeRow): string {
  const authority = row.contactAuthority === '' ? 'Authority is empty' : `Authority is ${quoted(row.contactAuthority)}`
  const resides = row.contactResidesWith === '' ? 'Res? is empty' : `Res? is ${quoted(row.contactResidesWith)}`
  return isEntitled(row)
    ? `${authority}, ${resides}.`
    : `${authority}, neither Joint nor Exclusive, and ${resides}, not ticked.`
}

function emailWords({ contactEmail }: PracticeRow, { practice }: SelectionRules): string {
  return fieldWords('Email Address', contactEmail, emailFault(contactEmail, practice.officeEmail))
}

function phoneWords(row: PracticeRow, rules: SelectionRules, invitee: Invitee | undefined): string {
  const mobile = fieldWords('Mobile #', row.contactMobilePhone, phoneFault(row.contactMobilePhone, rules))
  const isMobile = invitee !== undefined && readPhone(row.contactMobilePhone)?.number === invitee.phone
  if (isMobile) return invitee.takesTexts ? mobile : `${mobile} It takes calls only.`
  if (!rules.practice.homePhoneCalls) return mobile
  const home = fieldWords('Home #', row.contactHomePhone, phoneFault(row.contactHomePhone, rules))
  return invitee ? `${mobile} ${home} It takes the call.` : `${mobile} ${home}`
}

function fieldWords(field: string, value: string, fault: string | undefined): string {
  const shown = value === '' ? field : `${field} ${quoted(value)}`
  return fault ? `${shown} ${fault}.` : `${shown} is good.`
}

function sharedRule(invitee: Invitee | undefined, { guardians, shared }: Households): RuleTried {
  const rule = 'Not shared'
  if (!invitee) return { rule, stops: undefined, says: 'Is asked of whoever passes all rules before it.' }
  const address = `${invitee.email} with ${phoneCell(invitee.phone)}`
  const many = shared.find((contact) => isSame(contact, invitee))
  if (many) {
    return {
      rule,
      stops: 'contact-shared',
      says: `${address} stands on ${many.patients} charts, of too many patients or families to be one parent's; confirmedShared of the practice does not have it.`,
    }
  }
  const count = guardians.find((guardian) => isSame(guardian, invitee))?.patients.length ?? 1
  return {
    rule,
    stops: undefined,
    says: count > 1 ? `${address} stands on ${count} charts of one family.` : `${address} stands on this chart only.`,
  }
}

function isSame(one: { email: string; phone: string }, other: { email: string; phone: string }): boolean {
  return one.email === other.email && one.phone === other.phone
}
