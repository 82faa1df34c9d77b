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
  const others = totalOf(otherTypes)
  return [
    said(others, `Left out are ${others} resources of other types: ${tallyWords(otherTypes)}.`),
    said(
      repeated,
      `${repeated} lines hold a resource that stands in the file again: the one updated later counts (meta.lastUpdated), else the last.`,
    ),
    said(emptied, `${emptied} fields are not as FHIR R4 has them, or too long, and count as empty.`),
    said(orphans, `${orphans} RelatedPersons are of patients who are not in the file, and are left out.`),
    said(over, `${over} RelatedPersons are not active, or their period is not now, and are left out.`),
    said(inBoth, `${inBoth} Family Contacts stand both in Patient.contact and as a RelatedPerson, and count once.`),
    said(silentOnActive, `${silentOnActive} patients do not say whether they are active, and count as Active.`),
    said(
      unstatedPhones,
      `${unstatedPhones} Family Contacts have a phone that does not say of which kind it is, and is not taken for the Mobile #: phoneWithoutUse of the file map, "mobile" or "home", says what such a phone is.`,
    ),
    said(
      totalOf(unnamed),
      `Relationships that authority of the file map does not name, and that count as None: ${tallyWords(unnamed)}.`,
    ),
    said(
      counts.contacts === 0 ? 1 : 0,
      'No Family Contacts are in the file: hand over the RelatedPerson files of the export together with those of Patient.',
    ),
    said(
      counts.contacts > 0 && counts.withSort1 === 0 ? 1 : 0,
      'No Family Contact has a Sort of 1: look whether sort of the file map is right.',
    ),
    said(
      counts.unknownPatients.length,
      `${counts.unknownPatients.length} patients whom status of the file map names are not in the file: ${listed(counts.unknownPatients)}.`,
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
