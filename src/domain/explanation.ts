import type { CalendarDate } from './calendar.ts'
import {
  EXCLUSION_STEPS,
  type Exclusion,
  MISSING_STEPS,
  type MissingField,
  WARNING_STEPS,
  type Warning,
} from './data-quality.ts'
import { type ExplainedContact, explainContact, type Households } from './explained-contact.ts'
import { explainPatientRules, lineWords, type NumberedRow } from './explained-patient.ts'
import type { ExplainedStep } from './explained-step.ts'
import { hasContact, isPrimary } from './family-contact.ts'
import type { RejectedLine } from './rejected-line.ts'
import { further, type PatientFinding } from './selection-report.ts'
import type { SelectionRules } from './selection-rules.ts'
import { sharedStep } from './shared-contacts.ts'

/** A registration email that goes out for a patient: to whom, and the other patients that it is for, too. */
export type SharedInvitation = { email: string; phone: string; takesTexts: boolean; otherPatients: string[] }

/** Why a patient is selected or not: every rule with the values that decided it, in the order of the rules. */
export type Explanation = {
  patientId: string
  asOf: CalendarDate
  steps: ExplainedStep[]
  contacts: Omit<ExplainedContact, 'invitee'>[]
  lines: NumberedRow[]
  /** Lines of the patient that cannot be read, so they do not count. */
  unreadableLines: RejectedLine[]
  selected: boolean
  /** The one reason why not, and what to do, when not selected. */
  reason?: Exclusion
  nextStep?: string
  invitations: SharedInvitation[]
  missing: { field: MissingField; nextStep: string }[]
  warnings: { warning: Warning; nextStep: string }[]
}

/**
 * Explains the selection of one patient. The outcome follows from the steps, which ask the same functions as the selection;
 * what only the whole file can tell comes from its report.
 *
 * @param lines all lines of the patient, in the order of the file; at least one.
 * @param unreadable lines of the patient that cannot be read.
 */
export function explainPatient(
  lines: readonly NumberedRow[],
  rules: SelectionRules,
  finding: Pick<PatientFinding, 'patientId' | 'missing' | 'warnings' | 'addresses'>,
  households: Households,
  unreadable: readonly RejectedLine[] = [],
): Explanation {
  const [first] = lines
  if (!first) throw new Error('no lines to explain')
  const { steps, reason: stopped } = explainPatientRules(lines, first.row, rules)
  const contacts = lines
    .filter(({ row }) => hasContact(row) && isPrimary(row))
    .map((line) => explainContact(line, rules, households, stopped))
  const invitations = invitationsOf(contacts, finding.patientId, households)
  const reason = invitations.length > 0 ? undefined : (stopped ?? furthest(contacts))
  return {
    patientId: finding.patientId,
    asOf: rules.asOf,
    steps,
    contacts: contacts.map(({ invitee: _, ...contact }) => contact),
    lines: [...lines],
    unreadableLines: [...unreadable],
    selected: reason === undefined,
    ...(reason && { reason, nextStep: `${unreadableFirst(unreadable)}${nextStepOf(reason, finding, rules)}` }),
    invitations,
    missing: finding.missing.map((field) => ({ field, nextStep: MISSING_STEPS[field] })),
    warnings: finding.warnings.map((warning) => ({ warning, nextStep: WARNING_STEPS[warning] })),
  }
}

/** What a line says that cannot be read is on the chart all the same, which may be right. */
function unreadableFirst(unreadable: readonly RejectedLine[]): string {
  if (unreadable.length === 0) return ''
  const them = unreadable.length === 1 ? 'it' : 'them'
  return `Of this patient ${lineWords(unreadable)} cannot be read, which may be the reason: correct ${them} first. If that is not it: `
}

function nextStepOf(
  reason: Exclusion,
  { addresses }: Pick<PatientFinding, 'addresses'>,
  rules: SelectionRules,
): string {
  const shared = reason === 'contact-shared' ? addresses?.[reason] : undefined
  return shared === undefined ? EXCLUSION_STEPS[reason] : sharedStep(shared, rules.practice)
}

/** Where no primary contact passes, the reason is that of the one that got furthest. */
function furthest(contacts: readonly ExplainedContact[]): Exclusion {
  return contacts.flatMap(({ reason }) => reason ?? []).reduce(further, 'no-primary-contact')
}

/** Two contacts with the same email and phone are one guardian. */
function invitationsOf(
  contacts: readonly ExplainedContact[],
  patientId: string,
  { guardians }: Households,
): SharedInvitation[] {
  const invited = new Map(contacts.flatMap(({ invitee }) => (invitee ? [[keyOf(invitee), invitee] as const] : [])))
  return [...invited].map(([key, { email, phone, takesTexts }]) => {
    const guardian = guardians.find((candidate) => keyOf(candidate) === key)
    const others = guardian?.patients.map(({ id }) => id).filter((id) => id !== patientId) ?? []
    return { email, phone, takesTexts: guardian?.takesTexts ?? takesTexts, otherPatients: others }
  })
}

function keyOf({ email, phone }: { email: string; phone: string }): string {
  return `${email} ${phone}`
}
