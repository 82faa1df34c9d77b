import { missingFields } from './family-contact.ts'
import { guardianOf } from './guardian-of-household.ts'
import { addressOf, HOUSEHOLD_BIT, householdBits } from './household.ts'
import { membersOf, patientsAmong } from './household-members.ts'
import type { Guardian } from './invitation.ts'
import { findingOf, verdictOf } from './patient-finding.ts'
import type { PatientRoll } from './patient-roll.ts'
import { groupsOfSame } from './same-address.ts'
import type { Counts, LineCount, PatientFinding, SelectionReport, SharedContact } from './selection-report.ts'
import { settleHouseholds } from './settle-households.ts'
import { markSeveralFamilies, markSeveralFamiliesInOne } from './several-families.ts'
import { markSplit } from './siblings-split.ts'
import { spelledOnce } from './unknown-statuses.ts'

/**
 * Ends the selection (seed: "How does it work?") over all lines of a practice file: looks which of the households made of
 * the charts of one guardian may be invited, takes out addresses that many families share, and counts.
 */
export function selectGuardians(roll: PatientRoll, rows: LineCount): Omit<SelectionReport, 'remarks'> {
  settleHouseholds(roll)
  for (const part of ['email', 'phone'] as const) {
    for (const group of groupsOfSame(roll, part)) {
      markSplit(roll, group)
      markSeveralFamilies(roll, group, part)
    }
  }
  markSeveralFamiliesInOne(roll)
  return {
    asOf: roll.rules.asOf,
    ...count(roll),
    invitations: countOf(householdsWith(roll, 0)),
    guardians: () => guardians(roll),
    rows,
    unknownStatuses: spelledOnce(roll.unknownStatuses),
    sharedContacts: sharedContacts(roll),
    perPatient: () => findings(roll),
  }
}

function* guardians(roll: PatientRoll): Generator<Guardian> {
  for (const household of householdsWith(roll, 0)) yield guardianOf(roll, household)
}

function* findings(roll: PatientRoll): Generator<PatientFinding> {
  for (let patient = 0; patient < roll.patients.count; patient += 1) yield findingOf(roll, patient)
}

/** The households of which, of `empty` and `shared`, these bits are set. */
function* householdsWith({ households }: PatientRoll, bits: number): Generator<number> {
  const looked = HOUSEHOLD_BIT.empty | HOUSEHOLD_BIT.shared
  for (let household = 0; household < households.rows.count; household += 1) {
    if ((householdBits(households, household) & looked) === bits) yield household
  }
}

function countOf(items: Iterable<unknown>): number {
  let count = 0
  for (const _ of items) count += 1
  return count
}

function sharedContacts(roll: PatientRoll): SharedContact[] {
  return Array.from(householdsWith(roll, HOUSEHOLD_BIT.shared), (household) => ({
    ...addressOf(roll.households, household),
    patients: patientsAmong(roll, membersOf(roll, household)),
  }))
}

function count(
  roll: PatientRoll,
): Pick<SelectionReport, 'patients' | 'selected' | 'excluded' | 'warnings' | 'warningsOfSelected' | 'missing'> {
  let selected = 0
  const excluded: SelectionReport['excluded'] = {}
  const warnings: SelectionReport['warnings'] = {}
  const warningsOfSelected: SelectionReport['warningsOfSelected'] = {}
  const missing: SelectionReport['missing'] = {}
  for (let patient = 0; patient < roll.patients.count; patient += 1) {
    const verdict = verdictOf(roll, patient)
    if (verdict.reason) increment(excluded, verdict.reason)
    else selected += 1
    for (const warning of verdict.warnings) {
      increment(warnings, warning)
      if (!verdict.reason) increment(warningsOfSelected, warning)
    }
    if (verdict.missing !== 0) for (const field of missingFields(verdict.missing)) increment(missing, field)
  }
  return { patients: roll.patients.count, selected, excluded, warnings, warningsOfSelected, missing }
}

function increment<Kind extends string>(counts: Counts<Kind>, kind: Kind): void {
  counts[kind] = (counts[kind] ?? 0) + 1
}
