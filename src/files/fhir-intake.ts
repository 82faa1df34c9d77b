import { z } from 'zod'
import type { CalendarDate } from '../domain/calendar.ts'
import { namesIn } from '../domain/fhir-extension.ts'
import type { FhirMap } from '../domain/fhir-map.ts'
import { type FhirReading, numberOfUnread, readFhirPatient, readFhirRelatedPerson } from '../domain/fhir-reader.ts'
import { nameOfBeginningFile } from '../domain/joined-files.ts'
import type { PatientStatus } from '../domain/patient.ts'
import { plainLine } from '../domain/plain-line.ts'
import { addTo, newTally, type Tally } from '../domain/tally.ts'
import { emptyHold, type FhirHold, holdPatient, holdRelated } from './fhir-hold.ts'
import type { NdjsonLine } from './ndjson-lines.ts'
import { patientIdProblem } from './patient-id-problem.ts'
import type { RowSink } from './row-sink.ts'

/** The reading of a FHIR file while its lines come in. */
export type FhirIntake = {
  map: FhirMap
  day: CalendarDate
  statusOf: (status: string) => PatientStatus
  sink: RowSink
  hold: FhirHold
  /** The name of the file among several, how many of them began, and how many lines of the stream stand before it. */
  file: string
  files: number
  linesBefore: number
  otherTypes: Tally
  /** The beginning of what could not be read as a resource, for what the file is instead may show in it. */
  unread: string
  emptied: number
  /** What the practice may be asked about: kept only while its map does not say where a status stands. */
  extensions: Tally
  tags: Tally
}

export function beginIntake(known: Pick<FhirIntake, 'map' | 'day' | 'statusOf' | 'sink'>): FhirIntake {
  return {
    ...known,
    hold: emptyHold(),
    file: '',
    files: 0,
    linesBefore: 0,
    otherTypes: newTally(),
    unread: '',
    emptied: 0,
    extensions: newTally(),
    tags: newTally(),
  }
}

/** Takes in one line: holds its Patient or RelatedPerson, counts any other resource, and says what cannot be read. */
export function takeFhirLine(intake: FhirIntake, read: NdjsonLine): void {
  const line = read.line - intake.linesBefore
  if ('problem' in read) return refuse(intake, line, 'resource', PROBLEMS[read.problem])
  const resource = parsedJson(read.text)
  if (resource === undefined) {
    noteUnread(intake, read.text)
    return refuse(intake, line, 'resource', PROBLEMS['not JSON'])
  }
  const file = nameOfBeginningFile(resource)
  if (file !== undefined) return beginFile(intake, file, read.line)
  const type = Head.safeParse(resource).data?.resourceType
  switch (type) {
    case undefined:
      noteUnread(intake, read.text)
      return refuse(intake, line, 'resourceType', PROBLEMS['no resource'])
    case 'Patient':
    case 'RelatedPerson':
      return takeResource(intake, line, type, resource)
    default:
      addTo(intake.otherTypes, type)
  }
}

const MOST_UNREAD = 4000

function noteUnread(intake: FhirIntake, text: string): void {
  if (intake.unread.length < MOST_UNREAD) intake.unread += text.slice(0, MOST_UNREAD)
}

/** Names of more files than anybody hands over are not kept: a file may be made to look like very many. */
const MOST_FILES = 1000

function beginFile(intake: FhirIntake, name: string, line: number): void {
  intake.files += 1
  intake.file = intake.files > MOST_FILES ? '' : plainLine(name).slice(0, 100)
  intake.linesBefore = line
}

const PROBLEMS = {
  'too long': 'the line is longer than a million bytes',
  'not UTF-8': 'the line is not UTF-8 text',
  'not JSON': 'the line is not JSON: each line has to be one whole FHIR resource',
  'no resource': 'the line is no FHIR resource',
  'no id': 'the resource has no id',
}

const Head = z.object({ resourceType: z.string().min(1).max(100) })
const Identity = z.object({ id: z.string().trim().min(1).max(100) })
const Updated = z.object({ meta: z.object({ lastUpdated: z.string() }) })

function takeResource(intake: FhirIntake, line: number, type: 'Patient' | 'RelatedPerson', resource: unknown): void {
  const { id } = Identity.safeParse(resource).data ?? {}
  if (id === undefined) return refuse(intake, line, 'id', PROBLEMS['no id'])
  const problem = patientIdProblem(id)
  if (problem !== undefined) return refuse(intake, line, 'id', problem)
  const updated = Date.parse(Updated.safeParse(resource).data?.meta.lastUpdated ?? '')
  const { hold, map, day, statusOf } = intake
  if (type === 'Patient') {
    const patient = taken(intake, line, readFhirPatient(resource, day, map, statusOf), () =>
      idOfUnread(resource, id, intake),
    )
    holdPatient(hold, id, patient && { ...patient, id, line, file: intake.file }, updated)
    noteNames(intake, resource)
  } else {
    holdRelated(hold, id, taken(intake, line, readFhirRelatedPerson(resource, id, day)), updated)
  }
}

/** By what the Patient would go, as far as the map and the resource say it. */
function idOfUnread(resource: unknown, id: string, { map, day }: FhirIntake): string | undefined {
  if (map.patientId === 'id') return id
  return numberOfUnread(resource, day)?.value ?? (map.patientId === 'MR' ? undefined : id)
}

/** @param patientId whose it is, where it cannot be read and that is certain. */
function taken<Read>(
  intake: FhirIntake,
  line: number,
  reading: FhirReading<Read>,
  patientId?: () => string | undefined,
): Read | undefined {
  if (reading.outcome === 'unreadable') return refuse(intake, line, reading.field, reading.problem, patientId?.())
  intake.emptied += reading.emptied
  return reading.read
}

function noteNames({ map, extensions, tags }: FhirIntake, resource: unknown): void {
  if (map.status !== undefined) return
  const { extension, meta } = Named.safeParse(resource).data ?? {}
  for (const url of namesIn(extension, 'url')) addTo(extensions, url)
  for (const system of namesIn(meta?.tag, 'system')) addTo(tags, system)
}

const Named = z.object({
  extension: z.unknown().optional(),
  meta: z.object({ tag: z.unknown().optional() }).nullish().catch(null),
})

function refuse(
  { sink, file }: FhirIntake,
  line: number,
  field: string,
  problem: string,
  patientId?: string,
): undefined {
  refuseAt(sink, { line, file }, field, problem, patientId)
}

/** Says that a line cannot be read; where several files were joined, of which file it is. */
export function refuseAt(
  sink: RowSink,
  { line, file }: { line: number; file: string },
  field: string,
  problem: string,
  patientId?: string,
) {
  sink.reject(line, -1, field, file === '' ? problem : `${problem} (in ${file})`, patientId)
}

/** Nothing for what is not JSON; `null` is JSON. */
function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
