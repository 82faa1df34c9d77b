import { readFileSync } from 'node:fs'
import { expect, test } from '@jest/globals'
import { oddities, oddityBits } from '../../src/domain/contact-oddities.ts'
import { FAULT_PLACES, WARNING_STEPS, WARNINGS, type Warning } from '../../src/domain/data-quality.ts'
import { isPlaceholderEmail, isPracticeEmail, readEmail } from '../../src/domain/email.ts'
import { isTestPatient } from '../../src/domain/patient-oddities.ts'
import { readPhone } from '../../src/domain/phone.ts'
import type { PracticeRow } from '../../src/domain/practice-row.ts'
import { areUnrelated } from '../../src/domain/unrelated.ts'
import { fileRow, selectFrom } from '../support/practice-file.ts'
import { publicData, testOnPublicData } from '../support/public-data.ts'

/** The table of docs/data-quality.md, by kind. */
const TABLE = new Map(
  readFileSync('docs/data-quality.md', 'utf8')
    .split('\n')
    .map((line) => line.split(' | ').map((cell) => cell.replace(/^\| | \|$/g, '')))
    .filter(([kind = '']) => /^`[a-z-]+`$/.test(kind))
    .map(([kind = '', , , step = '', rate = '']) => [kind.slice(1, -1), { step, rate }] as const),
)

test('docs/data-quality.md has each warning, with its next step as the report has it', () => {
  expect([...TABLE].map(([kind, { step }]) => [kind, step])).toEqual(
    WARNINGS.map((warning) => [warning, WARNING_STEPS[warning]]),
  )
})

test('each next step names the screen or the field where the fault is mended', () => {
  const silent = WARNINGS.filter((warning) => {
    const { screen, field } = FAULT_PLACES[warning]
    return ![screen, field, 'family', 'birthday', 'patient'].some((word) =>
      WARNING_STEPS[warning].toLowerCase().includes(word.toLowerCase()),
    )
  })
  expect(silent).toEqual([])
})

/** People of splink: names and addresses, many with typing errors that were made on purpose; `person` is who it is. */
const people = publicData('splink/fake_1000.csv')
  .trim()
  .split('\n')
  .slice(1)
  .map((line) => line.split(','))
  .map(([, firstName = '', lastName = '', birthDate = '', , email = '', person = '']) => ({
    firstName,
    lastName,
    birthDate,
    email,
    person,
  }))

const column = (path: string, at: number, separator: string) =>
  publicData(path)
    .trim()
    .split('\n')
    .slice(1)
    .map((line) => line.split(separator)[at]?.replaceAll('"', '') ?? '')

const firstNames = column('names/new-top-firstNames.csv', 1, ',')
const lastNames = column('names/new-top-surnames.csv', 1, ',')

/** Lines of children whose contact has the names, addresses and phones of the public data. */
function publicLines(): PracticeRow[] {
  const samples = publicData('smart-sample-patients/patients.tsv')
    .trim()
    .split('\n')
    .slice(1)
    .map((line) => line.split('\t'))
    .map((cells) => ({
      firstName: cells[18] ?? '',
      lastName: cells[17] ?? '',
      email: cells[16] ?? '',
      mobile: cells[4] ?? '',
      home: cells[14] ?? '',
    }))
  const pairs = firstNames.flatMap((firstName) =>
    lastNames.map((lastName) => ({ firstName, lastName, email: `${firstName}.${lastName}@example.com` })),
  )
  const alone = [...firstNames, ...lastNames].map((name) => ({
    firstName: name,
    lastName: '',
    email: `${name}@example.com`,
  }))
  const all: { firstName: string; lastName: string; email: string; mobile?: string; home?: string }[] = [
    ...people,
    ...samples,
    ...pairs,
    ...alone,
  ]
  return all.map((one) =>
    fileRow({
      patientFirstName: one.firstName,
      patientLastName: one.lastName,
      contactFirstName: one.firstName,
      contactLastName: one.lastName,
      contactEmail: one.email,
      contactMobilePhone: one.mobile ?? '202-555-0143',
      contactHomePhone: one.home ?? '',
    }),
  )
}

const lines = publicLines()
const emails = [
  ...new Set(lines.map(({ contactEmail }) => readEmail(contactEmail)).filter((email) => email !== undefined)),
]

function odditiesOf(row: PracticeRow): readonly Warning[] {
  const phone = readPhone(row.contactMobilePhone)
  return oddities(
    oddityBits(row, { email: readEmail(row.contactEmail), phone: phone?.number, fixedLine: phone?.fixedLine ?? false }),
  )
}

const found = lines.map((row) => [row, odditiesOf(row)] as const)
const linesWith = (warning: Warning) => found.filter(([, warnings]) => warnings.includes(warning)).map(([row]) => row)
const count = (number: number) => number.toLocaleString('en-US')
const rate = (alarms: number, asked: number) => `${count(alarms)} of ${count(asked)}`
const inTable = (warning: Warning) => TABLE.get(warning)?.rate ?? ''

testOnPublicData.each<[Warning, number]>([
  ['name-is-placeholder', lines.length],
  ['columns-swapped', lines.length],
  ['email-disposable', emails.length],
  ['email-role', emails.length],
  ['mobile-is-home', lines.filter((row) => row.contactMobilePhone && row.contactHomePhone).length],
])('there is no false alarm of %s, and docs/data-quality.md says of how many', (warning, asked) => {
  expect([linesWith(warning), inTable(warning)]).toEqual([[], expect.stringContaining(rate(0, asked))])
})

testOnPublicData('no name of the public data is taken for test data', () => {
  const alarms = found.filter(([row, warnings]) => isTestPatient(row) || warnings.includes('test-data'))
  expect([alarms, inTable('test-data')]).toEqual([[], expect.stringContaining(rate(0, lines.length))])
})

testOnPublicData('no address looks mistyped that ends as several do, and none whose domain stands there twice', () => {
  const domains = people.filter(({ email }) => readEmail(email)).map(({ email }) => email.slice(email.indexOf('@') + 1))
  const endingOf = (domain: string) => domain.slice(domain.lastIndexOf('.'))
  const usual = (domain: string) => domains.filter((one) => endingOf(one) === endingOf(domain)).length > 2
  const twice = (domain: string) => domains.filter((one) => one === domain).length > 1
  const mistyped = linesWith('email-looks-mistyped').map(({ contactEmail }) => contactEmail.split('@')[1] ?? '')
  expect(mistyped.filter((domain) => usual(domain) || twice(domain))).toEqual([])
  expect(inTable('email-looks-mistyped')).toContain(rate(0, emails.length))
  expect(inTable('email-looks-mistyped')).toContain(`${mistyped.length} slips found among ${domains.length}`)
})

testOnPublicData('no mobile number of the countries that may get a PIN is said to take no texts', () => {
  const mobiles = publicData('libphonenumber/example-numbers.tsv')
    .trim()
    .split('\n')
    .map((line) => line.split('\t'))
    .filter(([country = '', kind]) => ['US', 'PR', 'VI', 'GU', 'AS', 'MP', 'CA'].includes(country) && kind === 'mobile')
    .map(([, , number = '']) => fileRow({ contactMobilePhone: number }))
  const alarms = [
    ...linesWith('mobile-takes-no-texts'),
    ...mobiles.filter((row) => odditiesOf(row).includes('mobile-takes-no-texts')),
  ]
  expect([alarms, inTable('mobile-takes-no-texts')]).toEqual([
    [],
    expect.stringContaining(rate(0, lines.length + mobiles.length)),
  ])
})

testOnPublicData('how often the charts of one person seem those of unrelated families', () => {
  const families = people.map(({ firstName, lastName, person }) => ({
    person,
    family: { guardianFirstName: firstName, guardianLastName: lastName, familyNames: [lastName], patientIds: [] },
  }))
  const told = { same: 0, sameUnrelated: 0, others: 0, othersUnrelated: 0 }
  for (const [at, one] of families.entries()) {
    for (const other of families.slice(at + 1, at + 21)) {
      const unrelated = areUnrelated(one.family, other.family) ? 1 : 0
      if (one.person === other.person) {
        told.same += 1
        told.sameUnrelated += unrelated
      } else if (one.family.guardianLastName && other.family.guardianLastName) {
        told.others += 1
        told.othersUnrelated += unrelated
      }
    }
  }
  for (const warning of ['email-on-several-families', 'phone-on-several-families'] as const) {
    expect(inTable(warning)).toContain(rate(told.sameUnrelated, told.same))
    expect(inTable(warning)).toContain(`${Math.floor((told.othersUnrelated / told.others) * 100)}% of the others`)
  }
})

testOnPublicData('how often the lines of one person seem those of two children, and those of two are told', () => {
  const pairs = people.flatMap((one, at) => people.slice(at + 1, at + 21).map((other) => [one, other] as const))
  const rows = pairs.flatMap((pair, at) =>
    pair.map(({ firstName, lastName, birthDate }) =>
      fileRow({
        patientId: `P${at}`,
        patientFirstName: firstName,
        patientLastName: lastName,
        patientBirthDate: birthDate,
        contactSort: '2',
      }),
    ),
  )
  const told = { same: 0, sameAlarms: 0, others: 0, othersFound: 0 }
  for (const [at, { warnings }] of [...selectFrom(rows).perPatient()].entries()) {
    const [one, other] = pairs[at] ?? []
    const found = warnings.includes('two-children-on-one-chart') ? 1 : 0
    if (one?.person === other?.person) {
      told.same += 1
      told.sameAlarms += found
    } else if ([one, other].every((line) => line?.firstName && line.lastName)) {
      told.others += 1
      told.othersFound += found
    }
  }
  const said = inTable('two-children-on-one-chart')
  expect(said).toContain(rate(told.sameAlarms, told.same))
  expect(said).toContain(`${Math.floor((told.othersFound / told.others) * 100)}% of the others`)
})

testOnPublicData('siblings seem split, and names seem to differ, only where one person has several lines', () => {
  const phoneOf = (person: string) => `202-${String(220 + (Number(person) % 700))}-0143`
  const rows = people.map(({ firstName, lastName, email, person }, at) =>
    fileRow({
      patientId: `P${at}`,
      patientLastName: `Family${person}`,
      contactFirstName: firstName,
      contactLastName: lastName,
      contactEmail: email,
      contactMobilePhone: phoneOf(person),
    }),
  )
  const findings = [...selectFrom(rows).perPatient()]
  const alone = people.map(({ person }) => people.filter((one) => one.person === person).length === 1)
  const selected = findings.filter(({ selected }, at) => selected && alone[at]).length
  for (const warning of ['siblings-split', 'names-differ'] as const) {
    const alarms = findings.filter(({ warnings }) => warnings.includes(warning))
    expect(alarms.length).toBeGreaterThan(20)
    const wrong = findings.filter(({ warnings }, at) => alone[at] && warnings.includes(warning))
    expect([wrong, inTable(warning)]).toEqual([[], expect.stringContaining(rate(0, selected))])
  }
})

testOnPublicData("no person's address of the public data is taken for a placeholder or the practice's own", () => {
  const office = 'office@lakeside.example'
  expect(emails.filter((email) => isPlaceholderEmail(email) || isPracticeEmail(email, office))).toEqual([])
  expect(emails.filter((email) => isPracticeEmail(email, 'lakesidepeds@gmail.com'))).toEqual([])
  expect(readFileSync('docs/data-quality.md', 'utf8')).toContain(`0 of ${count(emails.length)} addresses`)
})
