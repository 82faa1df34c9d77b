import type { FhirRelatedPerson } from '../domain/fhir-reader.ts'
import { type HeldPatient, packPatient, packRelated, unpackPatient, unpackRelated } from './fhir-packed.ts'
import { type KeptTexts, keepText, keptText, noTexts } from './kept-texts.ts'
import { noneOften, type Often } from './often.ts'

/**
 * The resources of a FHIR file until it is read to its end, each in the version that counts. Bulk export gives Patients and
 * RelatedPersons in files of their own, in any order, so nobody's family is known before. By the ids of the resources; what
 * is kept of each is packed.
 */
export type FhirHold = {
  patients: Map<string, number>
  related: Map<string, number>
  texts: KeptTexts
  often: Often
  /** Resources and contacts that were held, among them the versions that do not count. */
  size: number
  /** Lines with a resource that stood in the file before. */
  repeated: number
}

export function emptyHold(): FhirHold {
  return { patients: new Map(), related: new Map(), texts: noTexts(), often: noneOften(), size: 0, repeated: 0 }
}

/** Takes in a Patient: the version that was updated later counts (epoch ms), and where that is not known the last one. */
export function holdPatient(hold: FhirHold, id: string, patient: HeldPatient | undefined, updated: number): void {
  hold.size += patient?.contacts.length ?? 0
  holdVersion(hold, hold.patients, id, patient && packPatient(patient, hold.often), updated)
}

/** The same for a RelatedPerson. */
export function holdRelated(hold: FhirHold, id: string, person: FhirRelatedPerson | undefined, updated: number): void {
  holdVersion(hold, hold.related, id, person && packRelated(person, hold.often), updated)
}

/** Nothing is packed of a version that cannot be read; yet it may be the one that counts. */
function holdVersion(
  hold: FhirHold,
  versions: Map<string, number>,
  id: string,
  packed: string | undefined,
  updated: number,
): void {
  hold.size += 1
  const known = versions.get(id)
  if (known !== undefined) hold.repeated += 1
  if (known !== undefined && Number(keptText(hold.texts, known).slice(0, STAMP_LENGTH)) > updated) return
  versions.set(id, keepText(hold.texts, String(updated).padEnd(STAMP_LENGTH) + (packed ?? '')))
}

const STAMP_LENGTH = 18

/** The patients that can be read, in the order in which the file first names them. */
export function* patientsIn(hold: FhirHold): Generator<HeldPatient> {
  for (const [id, number] of hold.patients) {
    const packed = packedAt(hold, number)
    if (packed) yield unpackPatient(id, packed, hold.often)
  }
}

/** Whether there is a patient of that id who can be read. */
export function hasPatient(hold: FhirHold, id: string): boolean {
  const number = hold.patients.get(id)
  return number !== undefined && packedAt(hold, number) !== ''
}

/** The RelatedPersons that can be read, by their ids. */
export function* relatedIn(hold: FhirHold): Generator<[id: string, person: FhirRelatedPerson]> {
  for (const [id, number] of hold.related) {
    const packed = packedAt(hold, number)
    if (packed) yield [id, unpackRelated(id, packed, hold.often)]
  }
}

/** The RelatedPerson of an id that `relatedIn` gave. */
export function relatedPerson(hold: FhirHold, id: string): FhirRelatedPerson {
  return unpackRelated(id, packedAt(hold, hold.related.get(id) ?? 0), hold.often)
}

function packedAt({ texts }: FhirHold, number: number): string {
  return keptText(texts, number).slice(STAMP_LENGTH)
}
