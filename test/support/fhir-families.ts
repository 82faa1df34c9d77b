import type { PracticeRow } from '../../src/domain/practice-row.ts'
import { seeded } from '../chaos/seeded.ts'
import { type Json, relationship } from './fhir.ts'
import { fileRow } from './practice-file.ts'

/** A made-up person on the chart of a Synthea patient, in plain terms; `where` is how a FHIR export has it. */
export type Person = {
  id: string
  code: 'MTH' | 'FTH' | 'GUARD' | 'GRMTH'
  first: string
  last: string
  email: string
  mobile: string
  home: string
  livesWithPatient: boolean
  reminder: '' | 'Text' | 'Email' | 'Call'
  language: '' | 'en' | 'es'
  where: 'RelatedPerson' | 'Patient.contact' | 'both'
}

export type SyntheaPatient = {
  id: string
  birthDate: string
  deceasedDateTime?: string
  name: { family: string; given: string[]; use: string }[]
  address: { line: string[]; postalCode?: string }[]
}

export type Child = { patient: SyntheaPatient; birthDate: string; persons: Person[] }

const CODES = ['MTH', 'FTH', 'GUARD', 'GRMTH'] as const
const NAMES = { MTH: 'Ana', FTH: 'Ben', GUARD: 'Gail', GRMTH: 'Rosa' }

/** Gives Synthea's patients families: two patients each share one; two of three patients become children. */
export function madeUpFamilies(patients: readonly SyntheaPatient[], seed: number): Child[] {
  const draw = seeded(seed)
  const chance = (share: number) => draw() < share
  return patients.map((patient, n) => ({
    patient,
    birthDate: n % 3 === 0 ? patient.birthDate : `${2004 + (n % 23)}${patient.birthDate.slice(4)}`,
    persons: CODES.filter((code) => chance(code === 'MTH' ? 0.8 : 0.4)).map((code) => madeUpPerson(n, code, draw)),
  }))
}

function madeUpPerson(n: number, code: Person['code'], draw: () => number): Person {
  const chance = (share: number) => draw() < share
  const family = Math.floor(n / 2)
  const email = chance(0.85) ? `${code.toLowerCase()}${family}@example.com` : ''
  const mobile = chance(0.8) ? `202-${220 + CODES.indexOf(code)}-${String(1000 + family)}` : ''
  const reminder = email && mobile ? (['', 'Text', 'Email'] as const)[Math.floor(draw() * 3)] : ''
  const where = chance(0.6) ? 'RelatedPerson' : chance(0.5) && email ? 'both' : 'Patient.contact'
  return {
    id: `${code}-${n}`,
    code,
    first: chance(0.95) ? NAMES[code] : '',
    last: chance(0.95) ? 'Sample' : '',
    email,
    mobile,
    home: chance(0.5) ? `212-${220 + CODES.indexOf(code)}-${String(1000 + family)}` : '',
    livesWithPatient: chance(0.6),
    reminder: reminder ?? '',
    language: where === 'Patient.contact' ? '' : ((['', 'en', 'es'] as const)[Math.floor(draw() * 3)] ?? ''),
    where,
  }
}

/** The lines that a CSV export of the same families has. `sorts` and `authorities` are the practice's, by relationship. */
export function csvRows(
  child: Child,
  sorts: (persons: readonly Person[]) => string[],
  authorities: Record<string, string>,
): PracticeRow[] {
  const { patient, birthDate, persons } = child
  const about = fileRow({
    patientId: patient.id,
    patientStatus: patient.deceasedDateTime ? 'Deceased' : 'Active',
    patientFirstName: patient.name[0]?.given[0] ?? '',
    patientLastName: patient.name[0]?.family ?? '',
    patientBirthDate: birthDate,
    ...Object.fromEntries(
      Object.keys(fileRow())
        .filter((key) => key.startsWith('contact'))
        .map((key) => [key, '']),
    ),
  })
  if (persons.length === 0) return [about]
  return persons.map((person, index) => ({
    ...about,
    contactId: person.id,
    contactSort: sorts(persons)[index] ?? '',
    contactFirstName: person.first,
    contactLastName: person.last,
    contactRelationship: person.code,
    contactEmail: person.email,
    contactMobilePhone: person.mobile,
    contactHomePhone: person.home,
    contactAuthority: authorities[person.code] ?? 'None',
    contactResidesWith: person.livesWithPatient ? 'Y' : 'N',
    contactPreferredReminder: person.reminder,
    contactLanguage: person.language,
  }))
}

/** The resources of the same families, with what a real export has around them: old addresses, other ways, other codes. */
export function fhirResources(child: Child, n: number): { patient: Json; related: Json[] } {
  const { patient, birthDate, persons } = child
  const onChart = persons.filter(({ where }) => where !== 'RelatedPerson')
  const related = persons.filter(({ where }) => where !== 'Patient.contact')
  const contact = onChart.map((person) => {
    const { name, address, ...others } = described(person, patient)
    const isBoth = person.where === 'both'
    return {
      id: person.id,
      ...others,
      name: name[0],
      address: address[0],
      ...(isBoth && { relationship: [relationship('N')] }),
    }
  })
  const references = [
    `Patient/${patient.id}`,
    `https://fhir.example.org/Patient/${patient.id}`,
    `urn:uuid:${patient.id}`,
  ]
  return {
    patient: { ...patient, birthDate, contact },
    related: [
      ...related.map((person, at) => ({
        resourceType: 'RelatedPerson',
        id: person.id,
        patient: { reference: references[(n + at) % references.length] },
        active: true,
        ...described(person, patient),
        // What a RelatedPerson lacks is on the chart.
        ...(person.where === 'both' && {
          telecom: [{ system: 'email', value: person.email.toUpperCase() }],
          address: [],
        }),
        communication: person.language ? [{ language: { coding: [{ code: person.language }] } }] : [],
      })),
      // Nobody may be written to by these.
      {
        resourceType: 'RelatedPerson',
        id: `left-${n}`,
        active: false,
        patient: { reference: references[0] },
        relationship: [relationship('MTH')],
        telecom: [{ system: 'email', value: `left${n}@example.com` }],
      },
    ],
  }
}

function described(person: Person, patient: SyntheaPatient) {
  const rank = (way: Person['reminder'], other: number) =>
    person.reminder === '' ? {} : { rank: person.reminder === way ? 1 : other }
  const over = { period: { end: '2025-12-31' }, rank: 1 }
  return {
    relationship: [relationship(person.code)],
    name: [{ use: 'official', given: [person.first, 'M.'].filter(() => person.first !== ''), family: person.last }],
    telecom: [
      { system: 'email', value: `gone-${person.id}@example.com`, ...over },
      { system: 'phone', use: 'work', value: '202-555-0100', rank: 7 },
      ...(person.email ? [{ system: 'email', value: person.email, ...rank('Email', 2) }] : []),
      ...(person.mobile ? [{ system: 'phone', use: 'mobile', value: person.mobile, ...rank('Text', 3) }] : []),
      ...(person.home ? [{ system: 'phone', use: 'home', value: person.home }] : []),
    ],
    address: [
      person.livesWithPatient
        ? {
            use: 'home',
            line: patient.address[0]?.line.map((line) => line.toUpperCase()),
            postalCode: `${patient.address[0]?.postalCode}-0001`,
          }
        : { use: 'home', line: [`${person.id} Other Road`], postalCode: patient.address[0]?.postalCode },
    ],
  }
}
