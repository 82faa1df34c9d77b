import { comparable } from './comparable.ts'
import { type Household, isShared, joinHousehold, noHouseholds } from './household.ts'
import { findingOf } from './patient-finding.ts'
import type { PatientRoll } from './patient-roll.ts'
import type { Counts, LineCount, PatientFinding, SelectionReport, SharedContact } from './selection-report.ts'
import { markSplit } from './siblings-split.ts'

/**
 * Ends the selection (seed: "How does it work?") over all lines of a practice file: groups the charts of one guardian
 * into one invitation, takes out addresses that many families share, and counts.
 */
export function selectGuardians(roll: PatientRoll, rows: LineCount): SelectionReport {
  const { rules } = roll
  const households = noHouseholds()
  for (const patient of roll.patients.values()) {
    if (patient.reason || patient.held) continue
    for (const { standing } of patient.primaryContacts) {
      if (typeof standing === 'object') joinHousehold(households, standing, patient, rules)
    }
  }
  for (const household of households.all) household.shared = isShared(household, rules)
  markSplit(households)
  const invited = households.all.filter(({ shared }) => !shared)

  return {
    asOf: rules.asOf,
    ...count(findings(roll)),
    invitations: invited.length,
    rows,
    unknownStatuses: unknownStatuses(roll),
    sharedContacts: households.all.filter(({ shared }) => shared).map(sharedContact),
    guardians: () => invited.map(({ guardian }) => guardian),
    perPatient: () => findings(roll),
  }
}

function* findings({ patients, rules }: PatientRoll): Generator<PatientFinding> {
  for (const patient of patients.values()) yield findingOf(patient, rules)
}

function sharedContact({ guardian }: Household): SharedContact {
  return { email: guardian.email, phone: guardian.phone, patients: guardian.patients.length }
}

function count(
  found: Iterable<PatientFinding>,
): Pick<SelectionReport, 'patients' | 'selected' | 'excluded' | 'warnings' | 'missing'> {
  let patients = 0
  let selected = 0
  const excluded: SelectionReport['excluded'] = {}
  const warnings: SelectionReport['warnings'] = {}
  const missing: SelectionReport['missing'] = {}
  for (const finding of found) {
    patients += 1
    if (finding.selected) selected += 1
    if (finding.reason) increment(excluded, finding.reason)
    for (const warning of finding.warnings) increment(warnings, warning)
    for (const field of finding.missing) increment(missing, field)
  }
  return { patients, selected, excluded, warnings, missing }
}

function increment<Kind extends string>(counts: Counts<Kind>, kind: Kind): void {
  counts[kind] = (counts[kind] ?? 0) + 1
}

function unknownStatuses(roll: PatientRoll): string[] {
  const spelled = new Map<string, string>()
  for (const { status } of roll.patients.values()) {
    const key = comparable(status)
    if (roll.rules.statusOf(status) === 'unknown' && !spelled.has(key)) spelled.set(key, status)
  }
  return [...spelled.values()]
}
