import { tallyWords, totalOf } from '../domain/tally.ts'
import type { FhirIntake } from './fhir-intake.ts'

/** Why a file of JSON without a Patient is refused: what it is instead, as far as its beginning shows, and what to do. */
export function noPatient({ otherTypes, hold, unread }: FhirIntake): string {
  const isBundle = hold.related.size === 0 && otherTypes.counts.has('Bundle')
  if (isBundle || /"resourceType"\s*:\s*"Bundle"/.test(unread)) return BUNDLE
  if (/"resourceType"\s*:/.test(unread))
    return `The file is FHIR of which one resource takes several lines. ${AS_EXPORTED}`
  if (/"(?:minorAgeLimit|portalUrl)"\s*:/.test(unread)) return PRACTICE
  const has = [
    hold.related.size > 0 ? `RelatedPerson ${hold.related.size}` : '',
    totalOf(otherTypes) > 0 ? tallyWords(otherTypes) : '',
  ].filter(Boolean)
  const instead = has.length > 0 ? ` (it has ${has.join(', ')})` : ''
  return `The file is JSON and holds no FHIR Patient${instead}. ${AS_EXPORTED}`
}

const AS_EXPORTED =
  'Each line has to be one whole resource, as bulk export gives it (NDJSON); hand over the files of Patient and RelatedPerson together.'
const BUNDLE = `The file is a FHIR Bundle, which is not read. ${AS_EXPORTED}`
const PRACTICE =
  'The file is the practice JSON, which belongs behind --practice. Hand over the practice file: the export of the families.'
