import { expect, test } from '@jest/globals'
import { beginningOfFile } from '../../src/domain/joined-files.ts'
import {
  chartNumber,
  FHIR_MAP,
  fhirPatient,
  fhirRefusal,
  fhirRows,
  ndjson,
  patientContact,
  relatedPerson,
} from '../support/fhir.ts'

const FAMILY = ndjson(relatedPerson(), fhirPatient())

test('a Patient and his RelatedPerson make the line that a CSV file would have', async () => {
  const { rows, rejected, remarks } = await fhirRows(FAMILY)
  expect(rows).toEqual([
    {
      line: 2,
      patientId: 'p1',
      patientStatus: 'Active',
      patientFirstName: 'Sam',
      patientLastName: 'Sample',
      patientBirthDate: '2016-05-04',
      contactId: 'mother-of-p1',
      contactSort: '1',
      contactFirstName: 'Ana',
      contactLastName: 'Sample',
      contactRelationship: 'mother',
      contactEmail: 'ana@example.com',
      contactMobilePhone: '(202) 555-0143',
      contactHomePhone: '',
      contactAuthority: 'Joint',
      contactResidesWith: 'Y',
      contactPreferredReminder: 'Text',
      contactLanguage: 'es',
      alreadyRegistered: '',
      doNotInvite: '',
    },
  ])
  expect([rejected, remarks]).toEqual([[], []])
})

test('a Patient.contact makes the same line, but for its id and the language, which FHIR does not have of it', async () => {
  const [{ rows }, { rows: related }] = await Promise.all([
    fhirRows(ndjson('', fhirPatient('p1', { contact: [patientContact()] }))),
    fhirRows(FAMILY),
  ])
  expect(rows).toEqual(related.map((row) => ({ ...row, contactId: '', contactLanguage: '' })))
})

test('however the bytes arrive and the lines end, the rows are the same', async () => {
  const text = ndjson(relatedPerson('p1', { name: [{ family: 'Ñandú', given: ['Zoë'] }] }), fhirPatient())
  const { rows } = await fhirRows(text)
  expect(rows).toMatchObject([{ contactFirstName: 'Zoë', contactLastName: 'Ñandú', line: 2 }])
  const ways = [text.trimEnd(), `\uFEFF${text}`, text.replaceAll('\n', '\r\n')]
  for (const way of ways) {
    for (const chunkBytes of [1, 7, 1 << 16]) {
      expect(await fhirRows(way, undefined, {}, chunkBytes)).toEqual({ rows, rejected: [], remarks: [] })
    }
  }
})

test('a patient without family contacts has one line without any', async () => {
  const { rows, remarks } = await fhirRows(ndjson(fhirPatient()))
  expect(rows).toMatchObject([{ patientId: 'p1', contactSort: '', contactAuthority: '', contactResidesWith: '' }])
  expect(remarks).toEqual([expect.stringMatching(/^No Family Contacts are in the file: hand over the RelatedPerson/)])
})

test('the patient of a RelatedPerson is found by every way that FHIR names him', async () => {
  const chart = chartNumber('4711')
  const byNumber = (identifier: unknown) => ({ patient: { identifier } })
  const ways = [
    { patient: { reference: 'Patient/p1' } },
    { patient: { reference: 'https://fhir.example.org/r4/Patient/p1' } },
    { patient: { reference: 'Patient/p1/_history/3' } },
    { patient: { reference: 'urn:uuid:p1' } },
    byNumber({ system: 'http://charts.example.org', value: '4711' }),
    byNumber({ value: '4711' }),
  ]
  for (const way of ways) {
    const { rows } = await fhirRows(ndjson(relatedPerson('', way), fhirPatient('p1', { identifier: [chart] })))
    expect(rows).toMatchObject([{ patientId: 'p1', contactFirstName: 'Ana' }])
  }
})

test('a chart number that two patients have, of two givers, gives neither of them the family of the other', async () => {
  const { rows, remarks } = await fhirRows(
    ndjson(
      fhirPatient('p1', { identifier: [chartNumber('4711')] }),
      fhirPatient('p2', { identifier: [chartNumber('4711', { system: 'http://other.example.org' })] }),
      relatedPerson('', { id: 'a', patient: { identifier: { value: '4711' } } }),
      relatedPerson('', { id: 'b', patient: { identifier: { value: '4711', system: 'http://other.example.org' } } }),
    ),
  )
  expect(rows.map(({ patientId, contactId }) => [patientId, contactId])).toEqual([
    ['p1', ''],
    ['p2', 'b'],
  ])
  expect(remarks).toContain('RelatedPersons whose patients are not in the file, left out: 1.')
})

test('resources of other types and RelatedPersons without their patient are counted, and cost nobody anything', async () => {
  const { rows, rejected, remarks } = await fhirRows(
    ndjson(
      { resourceType: 'Practitioner', id: 'x' },
      { resourceType: 'Bundle' },
      { resourceType: 'Practitioner', id: 'y' },
      relatedPerson('nobody'),
      relatedPerson('', { id: 'other', patient: { reference: 'Patient/p1/x/y' } }),
      relatedPerson(),
      fhirPatient(),
    ),
  )
  expect(rows).toHaveLength(1)
  expect(rejected).toEqual([[5, 'patient', 'it does not name a Patient']])
  expect(remarks).toEqual([
    'Resources of other types, left out: Practitioner 2, Bundle 1.',
    'RelatedPersons whose patients are not in the file, left out: 1.',
  ])
})

test('of a resource that stands twice the one that was updated later counts, else the last', async () => {
  const at = (lastUpdated?: string) => ({ meta: lastUpdated ? { lastUpdated } : {} })
  const older = at('2026-11-01T10:00:00+02:00')
  const newer = at('2026-11-01T09:00:00Z')
  const pairs: [first: object, second: object, counts: string][] = [
    [older, newer, 'second'],
    [newer, older, 'first'],
    [newer, newer, 'second'],
    [newer, at(), 'second'],
    [at(), older, 'second'],
  ]
  for (const [first, second, counts] of pairs) {
    const name = (given: string) => ({ name: [{ given: [given], family: 'Sample' }] })
    const { rows, remarks } = await fhirRows(
      ndjson(
        fhirPatient('p1', { ...first, ...name('first') }),
        fhirPatient('p1', { ...second, ...name('second') }),
        relatedPerson('p1', { ...first, ...name('first') }),
        relatedPerson('p1', { ...second, ...name('second') }),
      ),
    )
    expect(rows.map((row) => [row.patientFirstName, row.contactFirstName, row.line])).toEqual([
      [counts, counts, counts === 'first' ? 1 : 2],
    ])
    expect(remarks).toEqual([expect.stringMatching(/^Lines with a resource that stands in the file again: 2\./)])
  }
})

test('a later version that cannot be read does not bring an earlier one back', async () => {
  const { rows, rejected } = await fhirRows(
    ndjson(fhirPatient('p1'), fhirPatient('p1', { active: 'no' }), fhirPatient('p2'), relatedPerson('p1')),
  )
  expect(rows.map(({ patientId }) => patientId)).toEqual(['p2'])
  expect(rejected).toEqual([[2, 'active', expect.stringMatching(/decides who is written to/)]])
})

test('a RelatedPerson who is not active, or whose period is not now, is left out', async () => {
  const over = [
    { active: false },
    { period: { end: '2026-11-21' } },
    { period: { end: '2026-10' } },
    { period: { end: '2025' } },
    { period: { start: '2026-11-23' } },
  ]
  const now = [
    { period: { start: '2016-05-04', end: '2026-11-22' } },
    { period: { end: '2026-11' } },
    { period: { end: '2026' } },
    { period: { end: '2027-01-01T00:00:00Z' } },
    { period: {} },
    { active: null, period: { end: '' } },
  ]
  for (const changes of over) {
    const { rows, remarks } = await fhirRows(ndjson(fhirPatient(), relatedPerson('p1', changes)))
    expect([changes, rows[0]?.contactFirstName]).toEqual([changes, ''])
    expect(remarks).toContain('RelatedPersons who are not active, or whose period is not now, left out: 1.')
  }
  for (const changes of now) {
    const { rows } = await fhirRows(ndjson(fhirPatient(), relatedPerson('p1', changes)))
    expect([changes, rows[0]?.contactFirstName]).toEqual([changes, 'Ana'])
  }
  const contact = [patientContact({ period: { end: '2026-11-21' } }), patientContact({ name: { given: ['Ben'] } })]
  expect((await fhirRows(ndjson(fhirPatient('p1', { contact })))).rows).toMatchObject([{ contactFirstName: 'Ben' }])
})

test('a line that cannot be read is named with where it fails, and costs no other line', async () => {
  const long = JSON.stringify({ ...relatedPerson('p1', { id: 'long' }), text: 'x'.repeat(1024 * 1024) })
  const { rows, rejected } = await fhirRows(
    Buffer.concat([
      Buffer.from(
        ndjson(
          '{"resourceType":"Patient","id":',
          '',
          '7',
          'null',
          '[{"resourceType":"Patient","id":"p3"}]',
          '{"id":"p4"}',
          { ...fhirPatient(), id: ' ' },
          { ...fhirPatient(), id: 8 },
          { ...relatedPerson(), id: undefined },
          long,
          fhirPatient('p1'),
        ),
      ),
      Buffer.from([0x22, 0xff, 0x22, 0x0a]),
      Buffer.from('"\0"\n'),
      Buffer.from(ndjson(relatedPerson('p1'))),
    ]),
  )
  expect(rejected.map(([line, name]) => [line, name])).toEqual([
    [1, 'resource'],
    [3, 'resourceType'],
    [4, 'resourceType'],
    [5, 'resourceType'],
    [6, 'resourceType'],
    [7, 'id'],
    [8, 'id'],
    [9, 'id'],
    [10, 'resource'],
    [12, 'resource'],
    [13, 'resource'],
  ])
  expect(rejected.map(([, , problem]) => problem)).toEqual(
    expect.arrayContaining([
      'the line is not JSON: each line has to be one whole FHIR resource',
      'the line is no FHIR resource',
      'the resource has no id',
      'the line is longer than a million bytes',
      'the line is not UTF-8 text',
    ]),
  )
  expect(rows).toMatchObject([{ patientId: 'p1', contactFirstName: 'Ana', line: 11 }])
})

test('a field that decides who is written to and is not as FHIR has it costs its own resource', async () => {
  const wrong: [changes: object, field: string][] = [
    [{ active: 'false' }, 'active'],
    [{ deceasedBoolean: 'true' }, 'deceasedBoolean'],
    [{ deceasedDateTime: 2024 }, 'deceasedDateTime'],
    [{ link: { type: 'replaced-by' } }, 'link'],
    [{ link: [{ type: 1 }] }, 'link.type'],
    [{ contact: [patientContact({ period: { end: 2020 } })] }, 'contact.period.end'],
    [{ contact: [patientContact({ period: { end: 'last week' } })] }, 'contact.period.end'],
    [{ modifierExtension: [{ url: 'http://example.org/not' }] }, 'modifierExtension'],
    [{ contact: [patientContact({ modifierExtension: [{}] })] }, 'contact.modifierExtension'],
  ]
  for (const [changes, field] of wrong) {
    const { rows, rejected } = await fhirRows(ndjson(fhirPatient('p1', { ...changes }), fhirPatient('p2')))
    expect([field, rows.map(({ patientId }) => patientId)]).toEqual([field, ['p2']])
    expect(rejected).toEqual([[1, field, expect.any(String)]])
  }
  for (const [changes, field] of [
    [{ active: 'false' }, 'active'],
    [{ period: { end: 'x' } }, 'period.end'],
    [{ patient: 'p1' }, 'patient'],
    [{ patient: {} }, 'patient'],
  ] as const) {
    const { rows, rejected } = await fhirRows(ndjson(fhirPatient(), relatedPerson('p1', changes)))
    expect(rows).toMatchObject([{ patientId: 'p1', contactFirstName: '' }])
    expect(rejected).toEqual([[2, field, expect.any(String)]])
  }
})

test('any other field of a wrong type counts as empty, and costs nothing else of its resource', async () => {
  const { rows, rejected, remarks } = await fhirRows(
    ndjson(
      fhirPatient('p1', { birthDate: 20160504, name: [{ given: ['Sam'], family: { text: 'Sample' } }], gender: 7 }),
      relatedPerson('p1', {
        telecom: [{ system: 'email', value: 7 }, 'x', null, { system: 'email', value: 'ana@example.com' }],
        communication: 'es',
        relationship: [{ coding: [{ code: 'MTH', display: ['mother'] }] }],
        address: [{ postalCode: '20001', line: ['12 Sample Street'], use: 'home', period: { end: 'soon' } }],
        name: [{ given: ['Ana'], family: 'x'.repeat(301) }],
      }),
    ),
  )
  expect(rejected).toEqual([])
  expect(rows).toMatchObject([
    {
      patientBirthDate: '',
      patientFirstName: 'Sam',
      patientLastName: '',
      contactEmail: 'ana@example.com',
      contactMobilePhone: '',
      contactLanguage: '',
      contactSort: '1',
      contactRelationship: 'MTH',
      contactResidesWith: 'N',
      contactFirstName: 'Ana',
      contactLastName: '',
    },
  ])
  expect(remarks).toEqual(['Fields that are not as FHIR R4 has them, or too long, and count as empty: 8.'])
})

test('JSON that is made to harm harms nobody', async () => {
  const deep = `{"resourceType":"Patient","id":"deep","x":${'['.repeat(200_000)}${']'.repeat(200_000)}}`
  const deepName = `{"resourceType":"Patient","id":"deep2","name":${'['.repeat(200_000)}${']'.repeat(200_000)}}`
  const { rows, rejected } = await fhirRows(
    ndjson(
      deep,
      deepName,
      '{"resourceType":"Patient","id":"__proto__","__proto__":{"active":false,"birthDate":"2016-05-04"}}',
      '{"resourceType":"RelatedPerson","id":"constructor","patient":{"reference":"Patient/__proto__"},"name":[{"given":["Ana"]}],"telecom":[{"system":"email","value":"ana@example.com","rank":1e999}]}',
      '{"resourceType":"Patient","id":"twice","active":true,"active":false}',
      '{"resourceType":"toString","id":1}',
    ),
  )
  expect(rejected).toEqual([])
  expect(rows.map((row) => [row.patientId, row.patientStatus, row.patientBirthDate, row.contactFirstName])).toEqual([
    ['deep', 'Active', '', ''],
    ['deep2', 'Active', '', ''],
    ['__proto__', 'Active', '', 'Ana'],
    ['twice', 'Inactive', '', ''],
  ])
  expect(Object.prototype).not.toHaveProperty('active')
})

test('what the file says itself of a patient decides the status', async () => {
  const statuses: [changes: object, status: string][] = [
    [{}, 'Active'],
    [{ active: undefined }, 'Active'],
    [{ active: false }, 'Inactive'],
    [{ deceasedBoolean: false }, 'Active'],
    [{ deceasedBoolean: true }, 'Deceased'],
    [{ deceasedDateTime: '2024' }, 'Deceased'],
    [{ deceasedDateTime: '' }, 'Active'],
    [{ _deceasedDateTime: { extension: [] } }, 'Deceased'],
    [{ link: [{ type: 'replaced-by', other: { reference: 'Patient/x' } }] }, 'Merged'],
    [{ link: [{ type: 'replaces' }, { type: 'refer' }, { type: 'seealso' }] }, 'Active'],
    [{ active: false, link: [{ type: 'replaced-by' }], deceasedBoolean: true }, 'Deceased'],
  ]
  for (const [changes, status] of statuses) {
    const { rows, remarks } = await fhirRows(ndjson(fhirPatient('p1', { ...changes }), relatedPerson()))
    expect([changes, rows[0]?.patientStatus]).toEqual([changes, status])
    expect(remarks).toEqual(
      'active' in changes && changes.active === undefined
        ? ['Patients who do not say whether they are active, and count as Active: 1.']
        : [],
    )
  }
})

test('more lines than a practice file may have are refused, also when they are blank', async () => {
  await expect(fhirRows(Buffer.concat([Buffer.from(FAMILY), Buffer.alloc(2_000_000, '\n')]))).rejects.toThrow(
    /^The file has more than 2,000,000 lines/,
  )
  expect((await fhirRows(Buffer.concat([Buffer.from(FAMILY), Buffer.alloc(1_000_000, '\n')]))).rows).toHaveLength(1)
})

test('a file that is made to look like very many files costs no memory for their names', async () => {
  const names = Array.from({ length: 3000 }, (_, n) => `${beginningOfFile(`file ${n} \u001B[31m`)}no JSON\n`)
  const { rejected } = await fhirRows(names.join('') + FAMILY)
  expect(new Set(rejected.map(([, , problem]) => problem)).size).toBe(1001)
  expect(rejected[7]).toEqual([1, 'resource', expect.stringMatching(/\(in file 7 \[31m\)$/)])
})

test('a file without any Patient is refused with what it has', async () => {
  expect(await fhirRefusal('')).toMatch(/^The file is JSON and holds no FHIR Patient\. Each line/)
  expect(await fhirRefusal(ndjson({ resourceType: 'Bundle' }, relatedPerson()))).toMatch(
    /no FHIR Patient \(it has RelatedPerson 1, Bundle 1\)/,
  )
  expect(await fhirRefusal(JSON.stringify(fhirPatient(), null, 2))).toMatch(/one resource takes several lines/)
})

test('a patient with more family contacts than any child has is not read, and costs nobody else anything', async () => {
  const persons = (patientId: string, count: number) =>
    Array.from({ length: count }, (_, n) => relatedPerson(patientId, { id: `${patientId}-${n}`, telecom: [] }))
  const onChart = Array.from({ length: 100 }, () => patientContact({ telecom: [], name: { given: ['Bea'] } }))
  const { rows, rejected } = await fhirRows(
    ndjson(
      fhirPatient('p1', { contact: onChart }),
      fhirPatient('p2', { contact: onChart }),
      ...persons('p1', 100),
      ...persons('p2', 101),
    ),
  )
  expect([rows.length, new Set(rows.map(({ patientId }) => patientId))]).toEqual([200, new Set(['p1'])])
  expect(rejected).toEqual([[2, 'contact', expect.stringMatching(/^the patient has more than 200 family contacts/)]])
})

test('a RelatedPerson who names a chart number is of the one patient who may be meant, however many have it', async () => {
  const one = (id: string, system: string) => fhirPatient(id, { identifier: [chartNumber('4711', { system })] })
  const familyOf = async (system: string, ...patients: unknown[]) => {
    const person = relatedPerson('', { id: 'a', patient: { identifier: { value: '4711', system } } })
    const { rows } = await fhirRows(ndjson(...patients, person))
    return rows.filter(({ contactId }) => contactId === 'a').map(({ patientId }) => patientId)
  }
  const [first, second, silent, silentToo] = [one('p1', 'x'), one('p2', 'y'), one('p3', ''), one('p4', '')]
  expect(await familyOf('x', first, second)).toEqual(['p1'])
  expect(await familyOf('', first)).toEqual(['p1'])
  expect(await familyOf('x', second, silent)).toEqual(['p3'])
  expect(await familyOf('x', second)).toEqual([])
  expect(await familyOf('x', first, silent)).toEqual([])
  expect(await familyOf('', first, second)).toEqual([])
  expect(await familyOf('y', silent, silentToo)).toEqual([])
  expect(await familyOf('x', first, one('p5', 'x'), one('p6', 'x'))).toEqual([])
})

test('a Patient whose id or chart number has half a letter or one that cannot be seen is not read', async () => {
  const byId = await fhirRows(
    ndjson(fhirPatient('p\ud800'), fhirPatient('p\ud801'), fhirPatient('p\0'), fhirPatient('p1')),
  )
  expect(byId.rows.map(({ patientId }) => patientId)).toEqual(['p1'])
  expect(byId.rejected).toEqual(
    [1, 2, 3].map((line) => [line, 'id', expect.stringMatching(/^the patient id holds a character/)]),
  )
  const numbers = ['4\ud800', '4\0', '4711'].map((number, index) =>
    fhirPatient(`p${index}`, { identifier: [chartNumber(number)] }),
  )
  const byNumber = await fhirRows(ndjson(...numbers), { ...FHIR_MAP, patientId: 'MR' })
  expect(byNumber.rows.map(({ patientId }) => patientId)).toEqual(['4711'])
  expect(byNumber.rejected.map(([line, name]) => [line, name])).toEqual([
    [1, 'identifier'],
    [2, 'identifier'],
  ])
})

test('a NUL in a field is dropped', async () => {
  const { rows } = await fhirRows(
    ndjson(fhirPatient('p1', { contact: [patientContact({ name: { given: ['A\0na'] } })] })),
  )
  expect(rows.map(({ contactFirstName }) => contactFirstName)).toEqual(['Ana'])
})
