import type { NumberedRow } from '../domain/explained-patient.ts'
import type { ExplainedStep } from '../domain/explained-step.ts'
import type { Explanation, SharedInvitation } from '../domain/explanation.ts'
import { phoneCell } from '../domain/phone-cell.ts'
import type { Practice } from '../domain/practice.ts'
import { columnWords, type RejectedLine } from '../domain/rejected-line.ts'
import { shortened } from '../domain/shortened.ts'
import { undirectedLine } from '../domain/undirected-line.ts'
import { faultName } from './fault-name.ts'
import { paragraph, type Row, table } from './layout.ts'

/** An explanation as a practice reads it on a screen of so many characters: the rules, the lines, then what comes of them. */
export function explanationLines(explanation: Explanation, practice: Practice, width: number): string[] {
  const { patientId, asOf, steps, contacts, lines, unreadableLines } = explanation
  return [
    ...paragraph(`Patient ${undirectedLine(patientId)} of ${undirectedLine(practice.name)}, as of ${asOf}`, width),
    '',
    'The patient',
    ...stepLines(steps, width),
    ...contacts.flatMap(({ name, line, steps: tried }) => [
      '',
      ...paragraph(`Family Contact with Sort 1: ${undirectedLine(name) || 'without a name'}, line ${line}`, width),
      ...stepLines(tried, width),
    ]),
    '',
    'Lines of the patient in the file',
    ...table(lines.map(lineRow), width),
    ...unreadableSection(unreadableLines, width),
    '',
    ...outcomeLines(explanation, width),
    ...findingLines(explanation, width),
  ]
}

function stepLines(steps: readonly ExplainedStep[], width: number): string[] {
  return table(
    steps.map(({ rule, verdict, says }) => ({ cells: [rule, verdict], words: undirectedLine(says) })),
    width,
  )
}

function lineRow({ row, line }: NumberedRow): Row {
  const patient = [row.patientFirstName, row.patientLastName].join(' ').trim()
  const contact = [row.contactFirstName, row.contactLastName].join(' ').trim()
  const fields = [
    ['Patient', patient],
    ['Status', row.patientStatus],
    ['Birth Date', row.patientBirthDate],
    ['Family Contact', contact],
    ['Relationship', row.contactRelationship],
    ['Sort', row.contactSort],
    ['Authority', row.contactAuthority],
    ['Res?', row.contactResidesWith],
    ['Email Address', row.contactEmail],
    ['Mobile #', row.contactMobilePhone],
    ['Home #', row.contactHomePhone],
    ['Preferred Reminder', row.contactPreferredReminder],
    ['Language', row.contactLanguage],
    ['Registered', row.alreadyRegistered],
    ['Hold', row.doNotInvite],
  ]
  const filled = fields.filter(([, value]) => value !== '').map(([field, value]) => `${field} ${value}`)
  return { cells: ['line', line], words: undirectedLine(filled.join(' · ')) }
}

function unreadableSection(rejected: readonly RejectedLine[], width: number): string[] {
  if (rejected.length === 0) return []
  const rows = rejected.map((each) => ({ cells: ['line', each.line], words: unreadableWords(each) }))
  return ['', 'Lines of the patient that cannot be read and do not count', ...table(rows, width)]
}

/** Where a line cannot be read, and why. */
export function unreadableWords(rejected: RejectedLine): string {
  return `${columnWords(rejected)}: ${undirectedLine(rejected.problem)}`
}

function outcomeLines(explanation: Explanation, width: number): string[] {
  const { selected, reason, nextStep, invitations, lines, warnings } = explanation
  if (selected || !reason) {
    const waits = warnings.some(({ warning }) => warning === 'unknown-status')
    const said = waits ? waitingWords(lines[0]?.row.patientStatus ?? '') : 'Selected: a registration email goes out'
    return [...paragraph(said, width), ...invitations.flatMap((each) => invitationLines(each, width))]
  }
  return [`Not selected: ${faultName(reason)}`, ...paragraph(nextStep ?? '', width, 2)]
}

/** The Status of the first line counts. */
function waitingWords(status: string): string {
  return `Selected, but no release goes out until it is decided whether the Status "${undirectedLine(status)}" is active (statusMap in the practice settings). If it is, a registration email goes out`
}

const MOST_SIBLINGS = 20

function invitationLines({ email, phone, takesTexts, otherPatients }: SharedInvitation, width: number): string[] {
  const pin = `PIN to ${phoneCell(phone)} by ${takesTexts ? 'text or call' : 'call only'}`
  const others =
    otherPatients.length === 0
      ? 'for this patient only'
      : `one email for this patient and ${shortened(otherPatients.map(undirectedLine), MOST_SIBLINGS)}`
  return paragraph(`To ${email}, ${pin}; ${others}.`, width, 2)
}

function findingLines({ missing, warnings }: Explanation, width: number): string[] {
  const rows = [
    ...missing.map(({ field, nextStep }) => ({ cells: [faultName(field)], words: nextStep })),
    ...warnings.map(({ warning, nextStep }) => ({ cells: [faultName(warning)], words: nextStep })),
  ]
  return rows.length > 0 ? ['', 'To fix or to look at', ...table(rows, width)] : []
}
