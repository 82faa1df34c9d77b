import type { Exclusion, Warning } from './data-quality.ts'
import { domainOf } from './email.ts'
import { missingFields } from './family-contact.ts'
import type { Household } from './household.ts'
import { likelyProvider } from './mail-providers.ts'
import type { PatientOnRoll } from './patient-roll.ts'
import { areSeveral } from './primary-contact.ts'
import { further, type PatientFinding } from './selection-report.ts'
import type { SelectionRules } from './selection-rules.ts'

/** What the selection found about one patient, once all households of the file are known. */
export function findingOf(patient: PatientOnRoll, rules: SelectionRules): PatientFinding {
  const invited = patient.households.filter(({ shared }) => !shared)
  const missing = patient.primaryContacts.reduce((bits, contact) => bits | contact.missing, 0)
  const warnings = warningsOfPatient(patient, rules)
  const finding = {
    patientId: patient.id,
    line: patient.line,
    selected: invited.length > 0,
    invitations: invited.map(({ guardian }) => `${guardian.email} ${guardian.phone}`),
    missing: missingFields(missing),
    warnings,
  }
  if (!finding.selected) return { ...finding, reason: reasonOf(patient) }
  warnings.push(...warningsOfInvitations(patient, invited, rules))
  return finding
}

/** Where no primary contact passes, the reason is that of the one that got furthest. */
function reasonOf(patient: PatientOnRoll): Exclusion {
  if (patient.reason) return patient.reason
  if (patient.held) return 'held-by-practice'
  return patient.primaryContacts
    .map(({ standing }) => (typeof standing === 'string' ? standing : 'contact-shared'))
    .reduce(further, 'no-primary-contact')
}

function warningsOfPatient(patient: PatientOnRoll, rules: SelectionRules): Warning[] {
  const warnings: Warning[] = []
  if (rules.statusOf(patient.status) === 'unknown') warnings.push('unknown-status')
  if (patient.linesDiffer) warnings.push('patient-lines-differ')
  if (areSeveral(patient.primaryContacts)) warnings.push('two-primary-contacts')
  return warnings
}

function warningsOfInvitations(
  patient: PatientOnRoll,
  invited: readonly Household[],
  rules: SelectionRules,
): Warning[] {
  const warnings: Warning[] = []
  if (isDecidedElsewhere(patient, invited)) warnings.push('exclusive-authority-elsewhere')
  if (patient.reachesLimitOn <= rules.lastLinkDay) warnings.push('minor-age-limit-near')
  if (invited.some(({ split }) => split)) warnings.push('siblings-split')
  if (invited.some(({ namesDiffer }) => namesDiffer)) warnings.push('names-differ')
  if (invited.some(({ guardian }) => likelyProvider(domainOf(guardian.email)))) warnings.push('email-looks-mistyped')
  return warnings
}

/** Whether a family contact who gets no email has Exclusive Authority. */
function isDecidedElsewhere(patient: PatientOnRoll, invited: readonly Household[]): boolean {
  if (patient.exclusiveElsewhere) return true
  return patient.primaryContacts.some(
    ({ exclusive, standing }) =>
      exclusive &&
      (typeof standing === 'string' ||
        !invited.some(({ guardian }) => guardian.email === standing.email && guardian.phone === standing.phone)),
  )
}
