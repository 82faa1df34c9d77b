import type { FhirContact } from '../domain/fhir-contact.ts'
import { joinContacts } from '../domain/fhir-join.ts'
import type { FhirPatientReference } from '../domain/fhir-reference.ts'
import { type FhirHold, hasPatient, patientsIn, relatedIn, relatedPerson } from './fhir-hold.ts'
import type { HeldPatient } from './fhir-packed.ts'

/**
 * A patient with all family contacts; `inBoth` of them stood on the chart and as a RelatedPerson. One with more than
 * `MOST_CONTACTS` is `crowded` and has none here.
 */
export type Family = { patient: HeldPatient; contacts: FhirContact[]; inBoth: number; crowded: boolean }

/** The families of a file, and the RelatedPersons that belong to none: their patient is not there, or they are over. */
export type Families = { all: Iterable<Family>; orphans: number; over: number }

/**
 * On the chart and as RelatedPersons, of one patient. No child has so many, and each is compared with each; whoever of them
 * were left out might alone have Authority, so such a patient is not read.
 */
export const MOST_CONTACTS = 200

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
    else pushTo(related, id, personId, MOST_CONTACTS + 1)
  }
  return { all: joined(hold, related), orphans, over }
}

function* joined(hold: FhirHold, related: Map<string, string[]>): Generator<Family> {
  for (const patient of patientsIn(hold)) {
    const personIds = related.get(patient.id) ?? []
    related.delete(patient.id)
    if (patient.contacts.length + personIds.length > MOST_CONTACTS) {
      yield { patient, contacts: [], inBoth: 0, crowded: true }
      continue
    }
    const persons = personIds.map((id) => relatedPerson(hold, id).contact).filter((contact) => contact !== 'over')
    yield { patient, ...joinContacts(patient.contacts, persons), crowded: false }
  }
}

/** By its id, or by the number of a chart when exactly one has it. */
function patientFinder(hold: FhirHold): (reference: FhirPatientReference) => string | undefined {
  let charts: ChartIds | undefined
  return (reference) => {
    if ('id' in reference) return hasPatient(hold, reference.id) ? reference.id : undefined
    charts ??= chartsByNumber(hold)
    const found = chartsThatMay(charts.get(reference.number), reference.system)
    return found.length === 1 ? found[0] : undefined
  }
}

/** The ids of Patients by the number of the chart and its system; of those with the same ones two are enough to be several. */
type ChartIds = Map<string, Map<string, string[]>>

function chartsByNumber(hold: FhirHold): ChartIds {
  const charts: ChartIds = new Map()
  for (const { id, number } of patientsIn(hold)) {
    if (!number) continue
    const ofNumber = charts.get(number.value) ?? new Map<string, string[]>()
    charts.set(number.value, ofNumber)
    pushTo(ofNumber, number.system, id, 2)
  }
  return charts
}

/** A chart or a reference that says no system may be of any. */
function chartsThatMay(ofNumber: ReadonlyMap<string, string[]> | undefined, system: string): string[] {
  if (!ofNumber) return []
  if (system) return [...(ofNumber.get('') ?? []), ...(ofNumber.get(system) ?? [])]
  const [first = [], second = []] = ofNumber.values()
  return [...first, ...second]
}

/** Puts one more behind those of a key, as long as they are fewer than `most`. */
function pushTo(lists: Map<string, string[]>, key: string, item: string, most: number): void {
  const list = lists.get(key)
  if (!list) lists.set(key, [item])
  else if (list.length < most) list.push(item)
}
