import { readFileSync } from 'node:fs'
import { expect, test } from '@jest/globals'
import { type FhirMap, FhirMapSchema } from '../../src/domain/fhir-map.ts'
import { joinFileMaps } from '../../src/domain/file-map.ts'
import {
  chartNumber,
  FHIR_MAP,
  fhirPatient,
  fhirRefusal,
  fhirRows,
  ndjson,
  patientContact,
  relatedPerson,
  relationship,
} from '../support/fhir.ts'

const PRIORITY = 'http://hl7.org/fhir/StructureDefinition/patient-contactPriority'
const withPriority = (priority: unknown, changes = {}) =>
  patientContact({ extension: [{ url: 'x' }, { url: PRIORITY, valuePositiveInt: priority }], ...changes })

/** Three people of one patient, told apart by email and phone. */
const MOTHER = relatedPerson('p1', { id: 'mother' })
const FATHER = relatedPerson('p1', {
  id: 'father',
  name: [{ given: ['Ben'], family: 'Sample' }],
  relationship: [relationship('FTH', 'father')],
  telecom: [{ system: 'email', value: 'ben@example.com' }],
  address: [{ line: ['9 Other Road'], postalCode: '20002' }],
})
const GRANDMOTHER = relatedPerson('p1', {
  id: 'grandmother',
  name: [{ given: ['Gail'], family: 'Sample' }],
  relationship: [relationship('GRMTH', 'grandmother')],
  telecom: [{ system: 'email', value: 'gail@example.com' }],
  address: [],
})
const FAMILY = ndjson(fhirPatient(), GRANDMOTHER, FATHER, MOTHER)

/** One thing of each contact of the file, by contact. */
async function eachContact(
  text: string,
  fhir: Partial<FhirMap>,
  key: 'contactSort' | 'contactAuthority' | 'contactResidesWith' | 'contactMobilePhone' | 'contactHomePhone',
) {
  const { rows } = await fhirRows(text, { ...FHIR_MAP, ...fhir })
  return Object.fromEntries(rows.map((row) => [row.contactId, row[key]]))
}

test('without answers the file is refused, with the questions, what the file has about each, and an example', async () => {
  const tagged = {
    meta: { tag: [{ system: 'http://example.org/status', code: 'T' }] },
    extension: [{ url: 'http://example.org/e' }],
  }
  const text = ndjson(
    fhirPatient(),
    fhirPatient('p2', { ...tagged, active: false }),
    MOTHER,
    FATHER,
    GRANDMOTHER,
    relatedPerson('p2'),
    relatedPerson('p2', { id: 'x', relationship: [] }),
  )
  const message = await fhirRefusal(text)
  expect(message.split('\n')).toEqual([
    expect.stringMatching(/^The file is FHIR, which does not say all .* in a file for --map:$/),
    expect.stringMatching(/^ {2}sort: .* In this file: 0 of 5 Family Contacts have a contact priority\.$/),
    expect.stringMatching(/^ {2}authority: .* In this file: MTH 2, FTH 1, GRMTH 1, none stated 1\.$/),
    expect.stringMatching(
      /^ {2}residesWith: .* In this file: 3 of 5 Family Contacts have the address of the patient\.$/,
    ),
    expect.stringMatching(
      /^ {2}status: .* In this file: Active 1, Inactive 1; extensions: http:\/\/example\.org\/e 1; tags: http:\/\/example\.org\/status 1\.$/,
    ),
    'To begin with, and to be changed where it is not so:',
    '{"fhir":{"sort":["MTH","FTH","GRMTH"],"authority":{"MTH":"None","FTH":"None","GRMTH":"None"},"residesWith":"same-address","status":"as-exported"}}',
  ])
})

test('the example of the refusal is a map with which the file is read, and nobody gets Authority by it', async () => {
  for (const text of [FAMILY, ndjson(fhirPatient()), ndjson(fhirPatient('p1', { contact: [withPriority(1)] }))]) {
    const example = JSON.parse((await fhirRefusal(text)).split('\n').at(-1) ?? '')
    const { rows } = await fhirRows(text, FhirMapSchema.parse(example.fhir))
    expect(
      rows.map(({ contactAuthority }) => contactAuthority).filter((authority) => !['', 'None'].includes(authority)),
    ).toEqual([])
  }
})

test('the map in the docs answers every question', async () => {
  const [, written = ''] = readFileSync('docs/practice.md', 'utf8').split('### The map')[1]?.split('```json') ?? []
  const { fhir } = JSON.parse(written.split('```')[0] ?? '')
  const patient = fhirPatient('p1', { identifier: [chartNumber('100234')] })
  const { rows } = await fhirRows(ndjson(patient), FhirMapSchema.parse(fhir))
  expect(rows).toMatchObject([{ patientId: '100234', patientStatus: 'Transferred' }])
  expect(Object.keys(fhir).sort()).toEqual(Object.keys(FhirMapSchema.shape).sort())
})

test('only what is not answered is asked for, and an empty answer is an answer', async () => {
  const { sort: _, ...withoutSort } = FHIR_MAP
  const asked = (await fhirRefusal(FAMILY, withoutSort)).split('\n')
  expect(asked).toHaveLength(4)
  expect(asked[3]).toBe('{"fhir":{"sort":["GRMTH","FTH","MTH"]}}')
  expect(await fhirRefusal(FAMILY, { ...FHIR_MAP, authority: {} })).toBe('read')
})

test('sort contact-priority: the priority that HL7 has for Patient.contact is the Sort', async () => {
  const contact = [
    withPriority(2, { id: 'second' }),
    withPriority(1, { id: 'first', name: { given: ['Ben'] } }),
    patientContact({ id: 'none', name: { given: ['Gail'] } }),
    withPriority('1', { id: 'text', name: { given: ['Hal'] } }),
    withPriority(0, { id: 'zero', name: { given: ['Ida'] } }),
  ]
  expect(
    await eachContact(ndjson(fhirPatient('p1', { contact })), { sort: 'contact-priority' }, 'contactSort'),
  ).toEqual({
    second: '2',
    first: '1',
    none: '',
    text: '',
    zero: '',
  })
  const { remarks } = await fhirRows(FAMILY, { ...FHIR_MAP, sort: 'contact-priority' })
  expect(remarks).toEqual(['No Family Contact has a Sort of 1: look whether sort of the file map is right.'])
})

test('sort order: the first contact of each patient is Sort 1, those on the chart before the others', async () => {
  const contact = [patientContact({ id: 'on chart', name: { given: ['Eve'] }, telecom: [] })]
  const text = ndjson(
    FATHER,
    relatedPerson('p2', { id: 'of p2' }),
    MOTHER,
    fhirPatient('p1', { contact }),
    fhirPatient('p2'),
  )
  expect(await eachContact(text, { sort: 'order' }, 'contactSort')).toEqual({
    'on chart': '1',
    father: '2',
    mother: '3',
    'of p2': '1',
  })
})

test('sort by relationships: the first of the list that a patient has is Sort 1, by code or by words', async () => {
  const sorts = (sort: string[]) => eachContact(FAMILY, { sort }, 'contactSort')
  expect(await sorts(['MTH', 'FTH'])).toEqual({ mother: '1', father: '2', grandmother: '' })
  expect(await sorts(['guard', 'Grandmother', 'mth'])).toEqual({ grandmother: '1', mother: '2', father: '' })
  expect(await sorts(['GUARD'])).toEqual({ grandmother: '', mother: '', father: '' })
})

test('sort by relationships: two contacts with the same one are both Sort 1', async () => {
  const second = { ...FATHER, id: 'second mother', relationship: [relationship('MTH')] }
  expect(await eachContact(ndjson(fhirPatient(), MOTHER, second, GRANDMOTHER), {}, 'contactSort')).toEqual({
    mother: '1',
    'second mother': '1',
    grandmother: '',
  })
})

test('authority: a relationship has the Authority that the map gives it, of several the strongest', async () => {
  const guardian = { ...GRANDMOTHER, relationship: ['GRMTH', 'PRN', 'GUARD'].map((code) => relationship(code)) }
  const text = ndjson(
    fhirPatient(),
    MOTHER,
    FATHER,
    guardian,
    relatedPerson('p1', { id: 'nobody', relationship: [{ text: 'Friend, of the family' }] }),
  )
  expect(
    await eachContact(
      text,
      {
        authority: {
          mother: 'Joint',
          fth: 'None',
          GRMTH: 'None',
          PRN: 'Joint',
          GUARD: 'Exclusive',
          'friend of the family': 'Joint',
        },
      },
      'contactAuthority',
    ),
  ).toEqual({
    mother: 'Joint',
    father: 'None',
    grandmother: 'Exclusive',
    nobody: 'Joint',
  })
})

test('authority: relationships that the map does not name count as None, and are named in a remark', async () => {
  const { rows, remarks } = await fhirRows(FAMILY, { ...FHIR_MAP, authority: { MTH: 'Joint' } })
  expect(rows.map(({ contactAuthority }) => contactAuthority)).toEqual(['None', 'None', 'Joint'])
  expect(remarks).toEqual([
    'Relationships that authority of the file map does not name, and that count as None: GRMTH 1, FTH 1.',
  ])
})

test('residesWith same-address: street and postal code are compared, however they are spelled, of the homes of today', async () => {
  const home = (changes: object) => ({ use: 'home', line: ['12 Sample Street'], postalCode: '20001', ...changes })
  const addresses: [addresses: unknown, residesWith: 'Y' | 'N'][] = [
    [[home({ line: ['12  SAMPLE street,'], postalCode: '20001-1234' })], 'Y'],
    [[home({ use: undefined })], 'Y'],
    [[home({ use: 'old', line: ['1 Old Road'] }), home({})], 'Y'],
    [[home({ line: ['9 New Road'], period: { start: '2026-11-23' } }), home({ use: undefined })], 'Y'],
    [[home({ use: undefined, line: ['9 Other Road'] }), home({})], 'Y'],
    [[home({ line: ['12 Sample Street', 'Apt 2'] })], 'N'],
    [[home({ postalCode: '20002' })], 'N'],
    [[home({ use: 'work' })], 'N'],
    [[home({ type: 'postal' })], 'N'],
    [[home({ period: { end: '2026-11-21' } })], 'N'],
    [[home({ postalCode: undefined })], 'N'],
    [[home({ line: [] })], 'N'],
    [[], 'N'],
  ]
  for (const [address, residesWith] of addresses) {
    const related = await fhirRows(ndjson(fhirPatient(), relatedPerson('p1', { address })))
    expect([address, related.rows[0]?.contactResidesWith]).toEqual([address, residesWith])
  }
  const nowhere = { line: ['12 Sample Street'] }
  const both = await fhirRows(
    ndjson(fhirPatient('p1', { address: [nowhere] }), relatedPerson('p1', { address: [nowhere] })),
  )
  expect(both.rows[0]?.contactResidesWith).toBe('N')
})

test('residesWith never, or by relationships', async () => {
  expect(await eachContact(FAMILY, { residesWith: 'never' }, 'contactResidesWith')).toEqual({
    mother: 'N',
    father: 'N',
    grandmother: 'N',
  })
  expect(await eachContact(FAMILY, { residesWith: ['father', 'GRMTH'] }, 'contactResidesWith')).toEqual({
    mother: 'N',
    father: 'Y',
    grandmother: 'Y',
  })
})

test('status: what an extension, a tag or the list of the map says counts when it takes a patient out', async () => {
  const EXTENSION = 'http://example.org/account-status'
  const TAG = 'http://example.org/chart'
  const status = { extension: EXTENSION, tag: TAG, of: { p5: 'Transferred', p6: 'Active', nobody: 'Transferred' } }
  const says = (id: string, value: object, changes: object = {}) =>
    fhirPatient(id, { extension: [{ url: 'x' }, { url: EXTENSION, ...value }], ...changes })
  const { rows, remarks, rejected } = await fhirRows(
    ndjson(
      fhirPatient('p0'),
      says('p1', { valueString: 'In Collections' }),
      says('p2', { valueCode: 'transferred' }),
      says('p3', { valueCoding: { code: 'IC', display: 'In Collections' } }),
      says('p4', { valueCodeableConcept: { coding: [{ code: 'C', display: 'Foster' }] } }),
      says('p5', { valueString: 'Active' }),
      fhirPatient('p6', { active: false }),
      fhirPatient('p7', {
        meta: {
          tag: [
            { system: 'y', code: 'x' },
            { system: TAG, code: 'VIP' },
            { system: TAG, code: 'In Collections' },
          ],
        },
      }),
      says('p8', { valueString: 'Active' }, { deceasedBoolean: true }),
      says('p9', { valueBoolean: true }),
      fhirPatient('p10', { meta: { tag: [{ system: TAG }] } }),
      fhirPatient('p11', { extension: 'none' }),
    ),
    { ...FHIR_MAP, status },
    { statusMap: { VIP: 'active' } },
  )
  expect(rows.map((row) => [row.patientId, row.patientStatus])).toEqual([
    ['p0', 'Active'],
    ['p1', 'In Collections'],
    ['p2', 'transferred'],
    ['p3', 'In Collections'],
    ['p4', 'Foster'],
    ['p5', 'Transferred'],
    ['p6', 'Inactive'],
    ['p7', 'In Collections'],
    ['p8', 'Deceased'],
  ])
  expect(rejected.map(([line, name]) => [line, name])).toEqual([
    [10, 'status'],
    [11, 'status'],
    [12, 'status'],
  ])
  expect(remarks).toContain('Patients whom status of the file map names and who are not in the file: nobody.')
})

test('status as-exported: extensions and tags of any kind stay unread', async () => {
  const { rows } = await fhirRows(ndjson(fhirPatient('p1', { extension: [{ url: 'x', valueString: 'Transferred' }] })))
  expect(rows).toMatchObject([{ patientStatus: 'Active' }])
})

test('patientId: by the chart number where every patient has one of his own, else by the id; the file says which', async () => {
  const numbered = (id: string, number: string) => fhirPatient(id, { identifier: [chartNumber(number)] })
  const { patientId: _, ...map } = FHIR_MAP
  const ids = async (fhir: FhirMap, ...patients: object[]) => {
    const { rows, remarks, rejected } = await fhirRows(ndjson(...patients), fhir)
    return { ids: rows.map(({ patientId }) => patientId), remarks, rejected }
  }
  const all = await ids(map, numbered('p1', '10'), numbered('p2', '11'))
  expect(all.ids).toEqual(['10', '11'])
  expect(all.remarks[0]).toMatch(/^Patients go by the number of their chart/)
  for (const other of [fhirPatient('p2'), numbered('p2', '10'), numbered('p2', 'x'.repeat(101))]) {
    const some = await ids(map, numbered('p1', '10'), other)
    expect(some.ids).toEqual(['p1', 'p2'])
    expect(some.remarks[0]).toMatch(/^Patients go by the id of their FHIR resource/)
  }
  const byId = await ids({ ...map, patientId: 'id' }, numbered('p1', '10'))
  expect([byId.ids, byId.remarks.filter((remark) => /go by/.test(remark))]).toEqual([['p1'], []])
  const byNumber = await ids(
    { ...map, patientId: 'MR' },
    numbered('p1', '10'),
    fhirPatient('p2'),
    numbered('p3', '10'),
    numbered('p4', 'x'.repeat(101)),
  )
  expect(byNumber.ids).toEqual(['10'])
  expect(byNumber.rejected).toEqual([
    [2, 'identifier', 'the Patient has no identifier of type MR'],
    [3, 'identifier', 'a Patient before has the same identifier of type MR'],
    [4, 'identifier', 'the patient id is longer than 100 characters'],
  ])
})

test('patientId: of several chart numbers the usual, then the official one that is current counts', async () => {
  const identifiers: [identifiers: object[], id: string][] = [
    [[chartNumber('1'), chartNumber('2', { use: 'official' }), chartNumber('3', { use: 'usual' })], '3'],
    [[chartNumber('1'), chartNumber('2', { use: 'official' }), chartNumber('3', { use: 'old' })], '2'],
    [[chartNumber('1', { period: { end: '2020' } }), chartNumber(' 2 ')], '2'],
    [
      [
        chartNumber('1', { type: { coding: [{ system: 'http://example.org', code: 'MR' }] } }),
        chartNumber('2', { type: { coding: [{ code: 'MR' }] } }),
      ],
      '2',
    ],
  ]
  for (const [identifier, id] of identifiers) {
    const { rows } = await fhirRows(ndjson(fhirPatient('p1', { identifier })), { ...FHIR_MAP, patientId: 'MR' })
    expect(rows[0]?.patientId).toBe(id)
  }
})

test('phoneWithoutUse: a phone of no stated kind is the home’s until the map says that it is a mobile', async () => {
  const text = ndjson(fhirPatient(), relatedPerson('p1', { telecom: [{ system: 'phone', value: '202-555-0101' }] }))
  const phones = async (fhir: FhirMap) => {
    const { rows, remarks } = await fhirRows(text, fhir)
    return [rows[0]?.contactMobilePhone, rows[0]?.contactHomePhone, remarks.length]
  }
  expect(await phones(FHIR_MAP)).toEqual(['', '202-555-0101', 1])
  expect(await phones({ ...FHIR_MAP, phoneWithoutUse: 'home' })).toEqual(['', '202-555-0101', 0])
  expect(await phones({ ...FHIR_MAP, phoneWithoutUse: 'mobile' })).toEqual(['202-555-0101', '', 0])
  expect((await fhirRows(text)).remarks).toEqual([
    expect.stringMatching(/^Family Contacts with a phone that does not say of which kind .* Mobile #: 1\./),
  ])
})

test('a stated mobile and a stated home number are never displaced by a phone of no stated kind', async () => {
  const telecom = [
    { system: 'phone', value: '202-555-0101' },
    { system: 'phone', use: 'mobile', value: '202-555-0102' },
    { system: 'phone', use: 'home', value: '202-555-0103' },
  ]
  const text = ndjson(fhirPatient(), relatedPerson('p1', { telecom }))
  for (const phoneWithoutUse of ['mobile', 'home'] as const) {
    const { rows } = await fhirRows(text, { ...FHIR_MAP, phoneWithoutUse })
    expect(rows).toMatchObject([{ contactMobilePhone: '202-555-0102', contactHomePhone: '202-555-0103' }])
  }
})

test('a slip of the pen in the map is refused with the field', () => {
  const wrong: [map: object, path: string][] = [
    [{ sort: 'priority' }, 'sort'],
    [{ sort: [] }, 'sort'],
    [{ authority: { MTH: 'joint' } }, 'authority.MTH'],
    [{ residesWith: true }, 'residesWith'],
    [{ status: {} }, 'status'],
    [{ status: 'none' }, 'status'],
    [{ status: { url: 'x' } }, 'status'],
    [{ phoneWithoutUse: 'cell' }, 'phoneWithoutUse'],
    [{ patientId: 'MRN' }, 'patientId'],
    [{ sorts: 'order' }, ''],
  ]
  for (const [map, path] of wrong) {
    const { error } = FhirMapSchema.safeParse(map)
    expect([map, error?.issues[0]?.path.join('.')]).toEqual([map, path])
  }
})

test('of two file maps the later answers count, and the earlier ones stay', () => {
  const earlier = { columns: {}, fhir: { sort: 'order' as const, residesWith: 'never' as const } }
  expect(joinFileMaps(earlier, { columns: {}, fhir: { sort: ['MTH'] } }).fhir).toEqual({
    sort: ['MTH'],
    residesWith: 'never',
  })
  expect(joinFileMaps(earlier, { columns: {} }).fhir).toEqual(earlier.fhir)
  expect(joinFileMaps(undefined, { columns: {} })).toEqual({ columns: {} })
})
