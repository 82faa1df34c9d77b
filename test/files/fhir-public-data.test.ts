import { readdirSync, readFileSync } from 'node:fs'
import { expect } from '@jest/globals'
import { FHIR_MAP, fhirPractice, fhirRows, ndjson } from '../support/fhir.ts'
import {
  type Child,
  csvRows,
  fhirResources,
  madeUpFamilies,
  type Person,
  type SyntheaPatient,
} from '../support/fhir-families.ts'
import { AS_OF, filePractice, practiceFileText, reportFrom } from '../support/practice-file.ts'
import { PUBLIC_DATA, testOnPublicData } from '../support/public-data.ts'

const AUTHORITY = { MTH: 'Joint', FTH: 'None', GUARD: 'Exclusive', GRMTH: 'None', N: 'None' } as const
const PRECEDENCE = ['GUARD', 'MTH', 'GRMTH'] as const
const MAP = { ...FHIR_MAP, sort: [...PRECEDENCE], authority: AUTHORITY }

const synthea = (): SyntheaPatient[] =>
  readFileSync(`${PUBLIC_DATA}/smart-bulk-fhir/Patient-1000.ndjson`, 'utf8')
    .trimEnd()
    .split('\n')
    .map((text) => JSON.parse(text))

testOnPublicData(
  'the examples of US Core are read: names, chart numbers and addresses of today, and the niece',
  async () => {
    const examples = readdirSync(`${PUBLIC_DATA}/us-core`)
      .sort()
      .map((file) => JSON.parse(readFileSync(`${PUBLIC_DATA}/us-core/${file}`, 'utf8')))
    const { patientId: _, ...map } = FHIR_MAP
    const { rows, rejected, remarks } = await fhirRows(ndjson(...examples), map)
    expect(rejected).toEqual([])
    expect(
      rows.map((row) => [
        row.line,
        row.patientId,
        row.patientStatus,
        row.patientFirstName,
        row.patientLastName,
        row.patientBirthDate,
      ]),
    ).toEqual([
      [1, '1032704', 'Active', 'Child', 'Example', '2016-01-15'],
      [2, '55555555', 'Deceased', 'Mary', 'Shaw', '1937-10-21'],
      [3, '1032702', 'Active', 'Amy', 'Baxter', '1987-02-20'],
      [4, '1032703', 'Active', 'Infant', 'Example', '2020-06-02'],
    ])
    expect(rows[2]).toMatchObject({
      contactId: 'shaw-niece',
      contactFirstName: 'Sarah',
      contactLastName: 'van Putten',
      contactRelationship: 'niece',
      contactEmail: 'sarah.vanputten@example.com',
      contactHomePhone: '555-555-5555',
      contactMobilePhone: '',
      contactAuthority: 'None',
      contactResidesWith: 'N',
      contactSort: '',
    })
    expect(remarks).toContain(
      'Relationships that authority of the file map does not name, and that count as None: NIECE 1.',
    )
  },
)

testOnPublicData('the patients of a bulk export are told apart by death and age, as counted by hand', async () => {
  const patients = synthea()
  const report = await reportFrom(ndjson(...patients), fhirPractice(FHIR_MAP))
  const living = patients.filter(({ deceasedDateTime }) => !deceasedDateTime)
  const minors = living.filter(({ birthDate }) => birthDate > '2008-11-22')
  expect(report.patients).toBe(patients.length)
  expect(report.excluded['patient-not-active']).toBe(patients.length - living.length)
  expect(report.excluded['no-primary-contact']).toBe(minors.length)
  expect(report.rows.rejected).toBe(0)
  expect(report.remarks).toContain(
    `Patients who do not say whether they are active, and count as Active: ${patients.length}.`,
  )
})

testOnPublicData(
  'a bulk export with families is selected from as the same families in CSV are, and as counted without us',
  async () => {
    const children = madeUpFamilies(synthea(), 20_261_122)
    const resources = children.map(fhirResources)
    const related = resources.flatMap(({ related }) => related)
    const export_ = ndjson(...related.slice(0, 700), ...resources.map(({ patient }) => patient), ...related.slice(700))
    const fhir = await reportFrom(export_, fhirPractice(MAP))
    const csv = await reportFrom(
      practiceFileText(children.flatMap((child) => csvRows(child, sortsOf, AUTHORITY))),
      filePractice(),
    )

    const expected = naiveSelection(children)
    expect(expected.selected).toBeGreaterThan(200)
    expect(Object.keys(expected.excluded)).toHaveLength(7)
    const found = (report: typeof fhir) =>
      Object.fromEntries(
        [...report.perPatient()].map(({ patientId, selected, reason }) => [patientId, selected ? 'selected' : reason]),
      )
    expect(found(fhir)).toEqual(expected.outcomes)
    expect(found(csv)).toEqual(expected.outcomes)
    for (const report of [fhir, csv]) {
      const { patients, selected, excluded, missing } = report
      expect({ patients, selected, excluded, missing }).toEqual({
        patients: children.length,
        selected: expected.selected,
        excluded: expected.excluded,
        missing: expected.missing,
      })
    }
    expect([fhir.rows.rejected, fhir.invitations, fhir.warnings]).toEqual([0, csv.invitations, csv.warnings])
    const byEmail = (report: typeof fhir) =>
      report.guardians.toSorted((one, other) => (one.email + one.phone < other.email + other.phone ? -1 : 1))
    expect(byEmail(fhir)).toEqual(byEmail(csv))
    const inBoth = children.flatMap(({ persons }) => persons).filter(({ where }) => where === 'both').length
    expect(fhir.remarks).toContain(
      `Family Contacts that stand in Patient.contact and as a RelatedPerson, and count once: ${inBoth}.`,
    )
    expect(fhir.remarks).toContain(
      `RelatedPersons who are not active, or whose period is not now, left out: ${children.length}.`,
    )
  },
)

/** The Sort of each person, from nothing but the list of relationships. */
function sortsOf(persons: readonly Person[]): string[] {
  const first = PRECEDENCE.find((code) => persons.some((person) => person.code === code))
  return persons.map(({ code }) => (code === first ? '1' : code === 'FTH' ? '' : '2'))
}

/** The seed's algorithm over the plain families, written down a second time without any of our code. */
function naiveSelection(children: readonly Child[]) {
  const outcomes: Record<string, string> = {}
  const excluded: Record<string, number> = {}
  const missing: Record<string, number> = {}
  let selected = 0
  for (const { patient, birthDate, persons } of children) {
    const [primary] = PRECEDENCE.flatMap((code) => persons.filter((person) => person.code === code))
    const entitled = primary && (primary.livesWithPatient || primary.code === 'MTH' || primary.code === 'GUARD')
    const [year, month, day] = birthDate.split('-').map(Number)
    const [thisYear, thisMonth, today] = AS_OF.split('-').map(Number)
    const isPast = (month ?? 0) * 100 + (day ?? 0) <= (thisMonth ?? 0) * 100 + (today ?? 0)
    const age = (thisYear ?? 0) - (year ?? 0) - (isPast ? 0 : 1)
    let outcome = 'selected'
    if (patient.deceasedDateTime) outcome = 'patient-not-active'
    else if (age < 0 || age > 120) outcome = 'birth-date-unusable'
    else if (age >= 18) outcome = 'minor-age-limit-reached'
    else if (!primary) outcome = 'no-primary-contact'
    else if (!entitled) outcome = 'no-authority-or-residence'
    else if (!primary.email) outcome = 'no-email'
    else if (!primary.mobile) outcome = 'no-phone'
    outcomes[patient.id] = outcome
    if (outcome === 'selected') selected += 1
    else excluded[outcome] = (excluded[outcome] ?? 0) + 1
    if (patient.deceasedDateTime || age < 0 || age > 120 || age >= 18 || !primary) continue
    const lacks = {
      first_name: !primary.first,
      last_name: !primary.last,
      email: !primary.email,
      mobile: !primary.mobile,
      authority_or_residence: !entitled,
      preferred_reminder: !primary.reminder,
    }
    for (const [field, isMissing] of Object.entries(lacks)) if (isMissing) missing[field] = (missing[field] ?? 0) + 1
  }
  return { outcomes, selected, excluded, missing }
}
