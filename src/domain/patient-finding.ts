import type { Warning } from './data-quality.ts'
import { domainOf } from './email.ts'
import { missingFields } from './family-contact.ts'
import { type Household, householdKey } from './household.ts'
import { likelyProvider } from './mail-providers.ts'
import type { PatientOnRoll } from './patient-roll.ts'
import { areSeveral } from './primary-contact.ts'
import { further, type PatientFinding } from './selection-report.ts'
import type { SelectionRules } from './selection-rules.ts'

/**
 * What the selection found about one patient. Of several primary contacts each that passes is invited; where none does,
 * the reason is that of the one that got furthest. `households` are those that get an email.
 */
export function findingOf(
  patient: PatientOnRoll,
  households: ReadonlyMap<string, Household>,
  rules: SelectionRules,
): PatientFinding {
  const invitations = new Map<string, Household>()
  let reason = patient.reason ?? (patient.held ? 'held-by-practice' : 'no-primary-contact')
  let missing = 0
  for (const contact of patient.primaryContacts) {
    missing |= contact.missing
    if (patient.reason || patient.held) continue
    if (typeof contact.standing === 'string') reason = further(reason, contact.standing)
    else {
      const key = householdKey(contact.standing)
      const household = households.get(key)
      if (household) invitations.set(key, household)
      else reason = further(reason, 'contact-shared')
    }
  }
  const selected = invitations.size > 0
  return {
    patientId: patient.id,
    selected,
    ...(selected ? {} : { reason }),
    invitations: [...invitations.keys()],
    missing: missing ? missingFields(missing) : [],
    warnings: [
      ...warningsOfPatient(patient, rules),
      ...(selected ? warningsOfInvitations(patient, invitations, rules) : []),
    ],
  }
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
  invitations: ReadonlyMap<string, Household>,
  rules: SelectionRules,
): Warning[] {
  const warnings: Warning[] = []
  const invited = (key: string) => invitations.has(key)
  if (
    patient.exclusiveElsewhere ||
    patient.primaryContacts.some(
      ({ exclusive, standing }) => exclusive && (typeof standing === 'string' || !invited(householdKey(standing))),
    )
  ) {
    warnings.push('exclusive-authority-elsewhere')
  }
  if (patient.reachesLimitOn <= rules.lastLinkDay) warnings.push('minor-age-limit-near')
  const households = [...invitations.values()]
  if (households.some(({ split }) => split)) warnings.push('siblings-split')
  if (households.some(({ namesDiffer }) => namesDiffer)) warnings.push('names-differ')
  if (households.some(({ guardian }) => likelyProvider(domainOf(guardian.email)))) warnings.push('email-looks-mistyped')
  return warnings
}
