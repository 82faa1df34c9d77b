import type { CalendarDate } from '../domain/calendar.ts'
import { answersAll } from '../domain/fhir-map.ts'
import { statusReader } from '../domain/patient.ts'
import type { Practice } from '../domain/practice.ts'
import { openQuestions } from './fhir-ask.ts'
import { giveRows } from './fhir-give-rows.ts'
import { beginIntake, type FhirIntake, takeFhirLine } from './fhir-intake.ts'
import { noPatient } from './fhir-no-patient.ts'
import { ndjsonLines } from './ndjson-lines.ts'
import type { FileRead, RowSink } from './row-sink.ts'

/**
 * Patients, RelatedPersons and Patient.contact have to be joined, so they are held until the end. A practice of 30,000
 * families has about 60,000 of the first and 110,000 of the others; this many take 190 MB with what the selection keeps of them.
 */
const MOST_HELD = 200_000
/** Three times what so many take, so that texts of the greatest length do not fill the memory. */
const MOST_KEPT_BYTES = 120 * 1024 * 1024

/**
 * Reads a practice file that is FHIR R4 as bulk export gives it (NDJSON): Patients with their `contact`, and RelatedPersons, in
 * any order, as they stand on a day. What FHIR has no element for is answered by the map of the practice; without answers
 * the file is refused with the questions.
 * @throws FileRefused where there are more lines than a practice file may have.
 */
export async function readFhir(
  source: AsyncIterable<Uint8Array>,
  sink: RowSink,
  practice: Pick<Practice, 'fileMap' | 'statusMap'>,
  asOf: CalendarDate,
): Promise<FileRead> {
  const map = practice.fileMap?.fhir ?? {}
  const statusOf = statusReader(practice.statusMap)
  const intake = beginIntake({ map, day: asOf, statusOf, sink })
  for await (const line of ndjsonLines(source)) {
    takeFhirLine(intake, line)
    if (holdsTooMuch(intake)) return refused(TOO_MANY)
  }
  if (intake.hold.patients.size === 0) return refused(noPatient(intake))
  if (!answersAll(map)) return refused(openQuestions(intake))
  return { outcome: 'read', remarks: giveRows(intake, map) }
}

function holdsTooMuch({ hold }: FhirIntake): boolean {
  return hold.size > MOST_HELD || hold.texts.bytes > MOST_KEPT_BYTES
}

const TOO_MANY = `The file has more Patients, RelatedPersons and contacts than one practice: at most ${MOST_HELD.toLocaleString('en-US')}, and ${MOST_KEPT_BYTES / 1024 / 1024} MB of what is read of them. Export those of this practice only.`

function refused(message: string): FileRead {
  return { outcome: 'refused', message }
}
