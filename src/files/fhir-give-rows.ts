import type { FhirContact } from '../domain/fhir-contact.ts'
import type { FhirAnswers } from '../domain/fhir-map.ts'
import { goesBy, relationshipKey } from '../domain/fhir-relationship.ts'
import { type FhirCounts, fhirRemarks } from '../domain/fhir-remarks.ts'
import { fhirRowReader } from '../domain/fhir-rows.ts'
import { gravestStatus } from '../domain/fhir-status.ts'
import { addTo, newTally } from '../domain/tally.ts'
import { familiesIn, MOST_CONTACTS } from './fhir-families.ts'
import { type FhirIntake, refuseAt } from './fhir-intake.ts'
import { patientIds } from './fhir-patient-ids.ts'
import { withoutNul } from './without-nul.ts'

/** Gives the sink the rows of every patient that is held. @returns the remarks on the whole file. */
export function giveRows(intake: FhirIntake, answers: FhirAnswers): string[] {
  const { hold, sink, statusOf } = intake
  const { idOf, remarks } = patientIds(hold, answers.patientId)
  const families = familiesIn(hold)
  const counts = countsOf(intake, families)
  const noteContact = contactCounter(counts, answers)
  const rowsOf = fhirRowReader(answers)
  const given = new Map(statusList(answers))
  for (const { patient, contacts, inBoth, crowded } of families.all) {
    const identity = idOf(patient)
    if ('problem' in identity) {
      refuseAt(sink, patient, 'identifier', identity.problem)
      continue
    }
    const { id } = identity
    const status = gravestStatus(
      [given.get(id), patient.status].filter((one) => one !== undefined),
      statusOf,
    )
    given.delete(id)
    if (crowded) {
      refuseAt(sink, patient, 'contact', CROWDED, id)
      continue
    }
    counts.inBoth += inBoth
    if (!patient.saysActive) counts.silentOnActive += 1
    for (const contact of contacts) noteContact(contact)
    for (const row of rowsOf({ ...patient, id, status }, contacts)) {
      if (row.contactSort === '1') counts.withSort1 += 1
      sink.row(withoutNul(row), patient.line)
    }
  }
  return [...remarks, ...fhirRemarks({ ...counts, unknownPatients: [...given.keys()] })]
}

const CROWDED = `the patient has more than ${MOST_CONTACTS} family contacts, on the chart and as RelatedPersons: take out those that are not the child's`

function countsOf(intake: FhirIntake, { orphans, over }: { orphans: number; over: number }): FhirCounts {
  const { otherTypes, emptied, hold } = intake
  return {
    otherTypes,
    emptied,
    repeated: hold.repeated,
    orphans,
    over,
    inBoth: 0,
    silentOnActive: 0,
    unstatedPhones: 0,
    unnamed: newTally(),
    contacts: 0,
    withSort1: 0,
    unknownPatients: [],
  }
}

function contactCounter(
  counts: FhirCounts,
  { authority, phoneWithoutUse }: FhirAnswers,
): (contact: FhirContact) => void {
  const named = new Set(Object.keys(authority).map(relationshipKey))
  return ({ unstatedPhone, relationships }) => {
    counts.contacts += 1
    if (unstatedPhone && !phoneWithoutUse) counts.unstatedPhones += 1
    for (const relationship of relationships) {
      if (!goesBy(relationship, named)) addTo(counts.unnamed, relationship.shown)
    }
  }
}

function statusList({ status }: FhirAnswers): [patientId: string, status: string][] {
  return status === 'as-exported' ? [] : Object.entries(status.of ?? {})
}
