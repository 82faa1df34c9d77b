import type { CalendarDate } from './calendar.ts'
import { cellOf, type FhirIdentifier, itemsOf } from './fhir-elements.ts'
import { currentOf } from './fhir-period.ts'

const IDENTIFIER_TYPES = ['http://terminology.hl7.org/CodeSystem/v2-0203', 'http://hl7.org/fhir/v2/0203']
const USES = ['usual', 'official']

/** The number of a patient's chart. `system` names who gave it; it may be empty. */
export type MedicalRecordNumber = { system: string; value: string }

/** The current identifier of type MR (HL7 v2 table 0203); of several the usual, then the official one, then the first. */
export function medicalRecordNumber(
  identifiers: readonly FhirIdentifier[],
  day: CalendarDate,
): MedicalRecordNumber | undefined {
  const numbers = currentOf(identifiers, day).filter((one) => isMedicalRecordNumber(one) && cellOf(one.value) !== '')
  const best = USES.map((wanted) => numbers.find(({ use }) => use === wanted)).find(Boolean) ?? numbers[0]
  return best && { system: cellOf(best.system), value: cellOf(best.value) }
}

function isMedicalRecordNumber({ type }: FhirIdentifier): boolean {
  return itemsOf(type?.coding).some(
    ({ system, code }) => code === 'MR' && (!system || IDENTIFIER_TYPES.includes(system)),
  )
}
