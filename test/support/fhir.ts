import type { FhirMap } from '../../src/domain/fhir-map.ts'
import type { Practice } from '../../src/domain/practice.ts'
import type { PracticeRow } from '../../src/domain/practice-row.ts'
import { readFhir } from '../../src/files/fhir-file.ts'
import { AS_OF, filePractice } from './practice-file.ts'

export type Json = Record<string, unknown>

/** A map that answers every question; tests change what they are about. */
export const FHIR_MAP = {
  patientId: 'id',
  sort: ['MTH', 'FTH'],
  authority: { MTH: 'Joint', FTH: 'Joint', GRMTH: 'None' },
  residesWith: 'same-address',
  status: 'as-exported',
} as const satisfies FhirMap

const HOME = { use: 'home', line: ['12 Sample Street'], city: 'Sampleton', postalCode: '20001' }

/** An active child of ten years. */
export function fhirPatient(id = 'p1', changes: Json = {}): Json {
  return {
    resourceType: 'Patient',
    id,
    active: true,
    name: [{ use: 'official', family: 'Sample', given: ['Sam', 'T.'] }],
    birthDate: '2016-05-04',
    address: [HOME],
    ...changes,
  }
}

/** The mother of that child, who may be invited. */
export function relatedPerson(patientId = 'p1', changes: Json = {}): Json {
  return {
    resourceType: 'RelatedPerson',
    id: `mother-of-${patientId}`,
    active: true,
    patient: { reference: `Patient/${patientId}` },
    ...contact(),
    address: [HOME],
    communication: [{ language: { coding: [{ system: 'urn:ietf:bcp:47', code: 'es' }] } }],
    ...changes,
  }
}

/** What RelatedPerson and Patient.contact have in common, but for lists. */
function contact(): Json {
  return {
    relationship: [relationship('MTH', 'mother')],
    name: [{ use: 'official', family: 'Sample', given: ['Ana'] }],
    telecom: [
      { system: 'phone', use: 'mobile', value: '(202) 555-0143', rank: 1 },
      { system: 'email', value: 'ana@example.com' },
    ],
  }
}

/** The same mother as one of `Patient.contact`. */
export function patientContact(changes: Json = {}): Json {
  return { ...contact(), name: { family: 'Sample', given: ['Ana'] }, address: HOME, ...changes }
}

export function relationship(code: string, display?: string): Json {
  return { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/v3-RoleCode', code, display }] }
}

/** An identifier with the number of a chart. */
export function chartNumber(value: string, changes: Json = {}): Json {
  const type = { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/v2-0203', code: 'MR' }] }
  return { type, system: 'http://charts.example.org', value, ...changes }
}

export function ndjson(...resources: readonly unknown[]): string {
  return resources.map((resource) => `${typeof resource === 'string' ? resource : JSON.stringify(resource)}\n`).join('')
}

/** A practice with that map. */
export function fhirPractice(fhir: FhirMap | undefined = FHIR_MAP, changes: Partial<Practice> = {}): Practice {
  return filePractice({ ...changes, ...(fhir && { fileMap: { columns: {}, fhir } }) })
}

export type FhirRows = {
  rows: (PracticeRow & { line: number })[]
  rejected: [line: number, name: string, problem: string][]
  remarks: string[]
}

/** The rows of a FHIR file, what could not be read, and the remarks. */
export async function fhirRows(
  content: string | Buffer,
  fhir: FhirMap = FHIR_MAP,
  changes: Partial<Practice> = {},
  chunkBytes = 1 << 16,
): Promise<FhirRows> {
  const { file, rows, rejected } = await readFhirFrom(content, fhirPractice(fhir, changes), chunkBytes)
  if (file.outcome === 'refused') throw new Error(file.message)
  return { rows, rejected, remarks: file.remarks }
}

/** Why a FHIR file is refused whole. */
export async function fhirRefusal(content: string | Buffer, fhir?: FhirMap): Promise<string> {
  const { file } = await readFhirFrom(content, filePractice(fhir ? { fileMap: { columns: {}, fhir } } : {}))
  return file.outcome === 'refused' ? file.message : 'read'
}

async function readFhirFrom(content: string | Buffer, practice: Practice, chunkBytes = 1 << 16) {
  const bytes = Buffer.from(content)
  const rows: FhirRows['rows'] = []
  const rejected: FhirRows['rejected'] = []
  async function* source() {
    for (let at = 0; at < bytes.length; at += chunkBytes) yield bytes.subarray(at, at + chunkBytes)
  }
  const sink = {
    row: (row: PracticeRow, line: number) => rows.push({ ...row, line }),
    reject: (line: number, _: number, name: string, problem: string) => rejected.push([line, name, problem]),
  }
  return { file: await readFhir(source(), sink, practice, AS_OF), rows, rejected }
}
