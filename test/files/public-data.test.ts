import { readdirSync, readFileSync } from 'node:fs'
import { expect, test } from '@jest/globals'
import type { PracticeRow } from '../../src/domain/practice-row.ts'
import { parseLines } from '../../src/files/csv-lines.ts'
import { readRecords } from '../../src/files/csv-records.ts'
import { NAUGHTY_STRINGS } from '../support/naughty-strings.ts'
import { AS_OF, filePractice, fileRow, practiceFileText, reportFrom } from '../support/practice-file.ts'
import { PUBLIC_DATA, testOnPublicData } from '../support/public-data.ts'

testOnPublicData('the CSV spectrum is read cell by cell', () => {
  for (const file of readdirSync(`${PUBLIC_DATA}/csv-spectrum/csvs`)) {
    const bytes = readFileSync(`${PUBLIC_DATA}/csv-spectrum/csvs/${file}`)
    const lineEnd = bytes.indexOf('\n') + 1
    const dialect = { delimiter: ',', lineEnd: '\n' } as const
    const parsed = parseLines(bytes.subarray(0, lineEnd), dialect)
    const [names = []] = parsed.outcome === 'parsed' ? parsed.records : []
    const { records } = readRecords(bytes.subarray(lineEnd), dialect, names.length, true)
    const objects = records.map((record) =>
      'cells' in record ? Object.fromEntries(record.cells.map((cell, index) => [names[index], cell])) : record,
    )
    const expected = JSON.parse(
      readFileSync(`${PUBLIC_DATA}/csv-spectrum/json/${file.replace('.csv', '.json')}`, 'utf8'),
    )
    const withLf = (value: unknown) => JSON.stringify(value).replaceAll('\\r\\n', '\\n')
    if (file === 'location_coordinates.csv') expect(objects).toMatchObject([quoteInsideCell(expected)])
    else expect([file, withLf(objects)]).toEqual([file, withLf(expected)])
  }
})

/** The spectrum's answer to this file is no list and has another phone number; what it is about is the quote. */
function quoteInsideCell(expected: Record<string, string>) {
  return { 'Location Coordinates': expected['Location Coordinates'] }
}

testOnPublicData('sample patients with real gaps in phone and email come out as counted by hand', async () => {
  const [head = '', ...lines] = readFileSync(`${PUBLIC_DATA}/smart-sample-patients/patients.tsv`, 'utf8')
    .trimEnd()
    .split('\n')
  const names = head.split('\t')
  const people = lines.map((text) =>
    Object.fromEntries(text.split('\t').map((cell, index) => [names[index] ?? '', cell])),
  )
  const rows = people.map((person, n) =>
    fileRow({
      patientId: person.PID ?? '',
      patientLastName: person.lname ?? '',
      patientBirthDate: person.dob ?? '',
      contactEmail: person.email ?? '',
      contactMobilePhone: n % 2 === 0 ? (person.cell ?? '') : `202-555-${String(1000 + n)}`,
    }),
  )
  const report = await reportFrom(practiceFileText(rows), filePractice({ minorAgeLimit: 21 }))

  const minors = people.filter((person) => (person.dob ?? '') > '2005-11-22')
  const isMinor = (n: number) => (people[n]?.dob ?? '') > '2005-11-22'
  const withEmail = (n: number) => (people[n]?.email ?? '') !== ''
  const numbers = people.map((_, n) => n).filter(isMinor)
  expect(new Set(people.map(({ PID }) => PID)).size).toBe(people.length)
  expect(report.patients).toBe(people.length)
  expect(report.excluded['minor-age-limit-reached'] ?? 0).toBe(people.length - minors.length)
  expect(report.excluded['no-email'] ?? 0).toBe(numbers.filter((n) => !withEmail(n)).length)
  expect(report.excluded['no-phone'] ?? 0).toBe(numbers.filter((n) => withEmail(n) && n % 2 === 0).length)
  expect(report.selected).toBe(numbers.filter((n) => withEmail(n) && n % 2 === 1).length)
  expect(report.missing.email ?? 0).toBe(numbers.filter((n) => !withEmail(n)).length)
  expect(report.missing.mobile ?? 0).toBe(numbers.filter((n) => n % 2 === 0 && !people[n]?.cell).length)
})

type FhirPatient = {
  id: string
  birthDate: string
  deceasedDateTime?: string
  name: { family: string }[]
}

testOnPublicData('a thousand patients of a bulk export are told apart by death and age', async () => {
  const patients: FhirPatient[] = readFileSync(`${PUBLIC_DATA}/smart-bulk-fhir/Patient-1000.ndjson`, 'utf8')
    .trimEnd()
    .split('\n')
    .map((text) => JSON.parse(text))
  const rows: PracticeRow[] = patients.map(({ id, birthDate, deceasedDateTime, name }, n) =>
    fileRow({
      patientId: id,
      patientBirthDate: birthDate,
      patientStatus: deceasedDateTime ? 'Deceased' : 'Active',
      patientLastName: name[0]?.family ?? '',
      contactEmail: `parent${n}@example.com`,
    }),
  )
  const report = await reportFrom(practiceFileText(rows))

  const living = patients.filter(({ deceasedDateTime }) => !deceasedDateTime)
  const age = (birthDate: string) =>
    Number(AS_OF.slice(0, 4)) - Number(birthDate.slice(0, 4)) - (birthDate.slice(5) > AS_OF.slice(5) ? 1 : 0)
  const over120 = ({ birthDate }: FhirPatient) =>
    age(birthDate) > 120 || (age(birthDate) === 120 && birthDate.slice(5) !== AS_OF.slice(5))
  const usable = living.filter((patient) => !over120(patient) && patient.birthDate <= AS_OF)
  expect(report.excluded).toEqual(
    Object.fromEntries(
      [
        ['patient-not-active', patients.length - living.length],
        ['birth-date-unusable', living.length - usable.length],
        ['minor-age-limit-reached', usable.filter(({ birthDate }) => age(birthDate) >= 18).length],
      ].filter(([, number]) => number !== 0),
    ),
  )
  expect(report.selected).toBe(usable.filter(({ birthDate }) => age(birthDate) < 18).length)
  expect(report.guardians).toHaveLength(report.selected)
})

test('naughty strings as names cost no patient and leave no control character in a guardian', async () => {
  const names = NAUGHTY_STRINGS.map((name) => name.replaceAll('\0', '').slice(0, 5000))
  const rows = names.map((name, n) =>
    fileRow({
      patientId: `P${n}`,
      patientLastName: name,
      contactFirstName: name,
      contactLastName: name,
      contactRelationship: name,
      contactEmail: `p${n}@example.com`,
    }),
  )
  const report = await reportFrom(practiceFileText(rows))
  expect([report.patients, report.selected, report.rows.rejected]).toEqual([names.length, names.length, 0])
  expect(JSON.stringify(report.guardians.map(({ firstName, lastName }) => [firstName, lastName]))).not.toMatch(
    /\\n|\\r|\\u00[01]|\p{Cc}|\u202E/u,
  )
})
