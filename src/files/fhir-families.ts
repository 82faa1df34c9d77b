import type { FhirContact } from '../domain/fhir-contact.ts'
import { joinContacts } from '../domain/fhir-join.ts'
import type { FhirPatientReference } from '../domain/fhir-reference.ts'
import { type FhirHold, hasPatient, patientsIn, relatedIn, relatedPerson } from './fhir-hold.ts'
import type { HeldPatient } from './fhir-packed.ts'

/** A patient with all family contacts; `inBoth` of them stood on the chart and as a RelatedPerson. */
export type Family = { patient: HeldPatient; contacts: FhirContact[]; inBoth: number }

/** The families of a file, and the RelatedPersons that belong to none: their patient is not there, or they are over. */
export type Families = { all: Iterable<Family>; orphans: number; over: number }

/** Finds the RelatedPersons their patients. The families come one after the other, in the order of the file, once. */
export function familiesIn(hold: FhirHold): Families {
  const related = new Map<string, string[]>()
  const idOf = patientFinder(hold)
  let orphans = 0
  let over = 0
  for (const [personId, person] of relatedIn(hold)) {
    const id = idOf(person.patient)
    if (person.contact === 'over') over += 1
    else if (id === undefined) orphans += 1
    else related.set(id, [...(related.get(id) ?? []), personId])
  }
  return { all: joined(hold, related), orphans, over }
}

function* joined(hold: FhirHold, related: Map<string, string[]>): Generator<Family> {
  for (const patient of patientsIn(hold)) {
    const persons = (related.get(patient.id) ?? []).map((id) => relatedPerson(hold, id).contact)
    related.delete(patient.id)
    yield {
      patient,
      ...joinContacts(
        patient.contacts,
        persons.filter((contact) => contact !== 'over'),
      ),
    }
  }
}

/** By its id, or by the number of a chart when exactly one has it. */
function patientFinder(hold: FhirHold): (reference: FhirPatientReference) => string | undefined {
  let charts: Map<string, { id: string; system: string }[]> | undefined
  return (reference) => {
    if ('id' in reference) return hasPatient(hold, reference.id) ? reference.id : undefined
    charts ??= chartsByNumber(hold)
    const found = charts
      .get(reference.number)
      ?.filter(({ system }) => !system || !reference.system || system === reference.system)
    return found?.length === 1 ? found[0]?.id : undefined
  }
}

function chartsByNumber(hold: FhirHold): Map<string, { id: string; system: string }[]> {
  const charts = new Map<string, { id: string; system: string }[]>()
  for (const { id, number } of patientsIn(hold)) {
    if (number) charts.set(number.value, [...(charts.get(number.value) ?? []), { id, system: number.system }])
  }
  return charts
}
