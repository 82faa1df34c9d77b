import { type FhirSeen, NO_RELATIONSHIP, questionsMessage } from '../domain/fhir-questions.ts'
import { addTo, newTally } from '../domain/tally.ts'
import { familiesIn } from './fhir-families.ts'
import type { FhirIntake } from './fhir-intake.ts'

/** Why the file is not read: what its practice has to answer first, with what this file has about it. */
export function openQuestions({ map, hold, extensions, tags }: FhirIntake): string {
  const seen: FhirSeen = {
    contacts: 0,
    withPriority: 0,
    atPatientsAddress: 0,
    relationships: newTally(),
    statuses: newTally(),
    extensions,
    tags,
  }
  for (const { patient, contacts } of familiesIn(hold).all) {
    addTo(seen.statuses, patient.status)
    for (const { priority, address, relationships } of contacts) {
      seen.contacts += 1
      if (priority !== undefined) seen.withPriority += 1
      if (address !== '' && address === patient.address) seen.atPatientsAddress += 1
      if (relationships.length === 0) addTo(seen.relationships, NO_RELATIONSHIP)
      for (const { shown } of relationships) addTo(seen.relationships, shown)
    }
  }
  return questionsMessage(map, seen)
}
