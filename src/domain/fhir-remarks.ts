import { plainLine } from './plain-line.ts'
import { type Tally, tallyWords, totalOf } from './tally.ts'

/** What a practice should know about how its FHIR file was read, in numbers. */
export type FhirCounts = {
  /** Resources of other types, by type. */
  otherTypes: Tally
  repeated: number
  emptied: number
  orphans: number
  over: number
  inBoth: number
  silentOnActive: number
  unstatedPhones: number
  /** Relationships that the map gives no Authority to, nor says that they have none. */
  unnamed: Tally
  contacts: number
  withSort1: number
  /** Patients whom the map gives a status and who are not in the file. */
  unknownPatients: readonly string[]
}

/** The numbers as sentences; of what did not happen there is none. */
export function fhirRemarks(counts: FhirCounts): string[] {
  const { otherTypes, repeated, emptied, orphans, over, inBoth, silentOnActive, unstatedPhones, unnamed } = counts
  const { contacts, withSort1, unknownPatients } = counts
  return [
    said(totalOf(otherTypes), `Resources of other types, left out: ${tallyWords(otherTypes)}.`),
    said(
      repeated,
      `Lines with a resource that stands in the file again: ${repeated}. The one updated later counts (meta.lastUpdated), else the last.`,
    ),
    said(emptied, `Fields that are not as FHIR R4 has them, or too long, and count as empty: ${emptied}.`),
    said(orphans, `RelatedPersons whose patients are not in the file, left out: ${orphans}.`),
    said(over, `RelatedPersons who are not active, or whose period is not now, left out: ${over}.`),
    said(inBoth, `Family Contacts that stand in Patient.contact and as a RelatedPerson, and count once: ${inBoth}.`),
    said(silentOnActive, `Patients who do not say whether they are active, and count as Active: ${silentOnActive}.`),
    said(
      unstatedPhones,
      `Family Contacts with a phone that does not say of which kind it is, and is not taken for the Mobile #: ${unstatedPhones}. Say under phoneWithoutUse of the file map whether such a phone is "mobile" or "home".`,
    ),
    said(
      totalOf(unnamed),
      `Relationships that authority of the file map does not name, and that count as None: ${tallyWords(unnamed)}.`,
    ),
    said(
      contacts === 0 ? 1 : 0,
      'No Family Contacts are in the file: hand over the RelatedPerson files of the export together with those of Patient.',
    ),
    said(
      contacts > 0 && withSort1 === 0 ? 1 : 0,
      'No Family Contact has a Sort of 1: look whether sort of the file map is right.',
    ),
    said(
      unknownPatients.length,
      `Patients whom status of the file map names and who are not in the file: ${listed(unknownPatients)}.`,
    ),
  ].flat()
}

function said(count: number, sentence: string): string[] {
  return count > 0 ? [sentence] : []
}

const MOST_LISTED = 10

function listed(ids: readonly string[]): string {
  const more = ids.length > MOST_LISTED ? ' and more' : ''
  return `${ids.slice(0, MOST_LISTED).map(plainLine).join(', ')}${more}`
}
