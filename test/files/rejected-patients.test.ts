import { expect, test } from '@jest/globals'
import type { FhirMap } from '../../src/domain/fhir-map.ts'
import { fixList } from '../../src/domain/fix-list.ts'
import { selectionRules } from '../../src/domain/selection-rules.ts'
import { openRejectedLines } from '../../src/files/rejected-lines.ts'
import { chartNumber, FHIR_MAP, fhirPatient, fhirPractice, ndjson } from '../support/fhir.ts'
import { AS_OF, filePractice, readFrom } from '../support/practice-file.ts'

const NAMES =
  'patient_status,patient_last_name,patient_birth_date,contact_sort,contact_first_name,contact_last_name,contact_email,contact_mobile_phone,contact_authority,contact_resides_with'
const CELLS = 'Active,Sample,2016-05-04,1,Ana,Sample,ana@example.com,202-555-0143,Joint,Y'

async function reportOf(content: string | Buffer, practice = filePractice()) {
  const reading = await readFrom(content, practice)
  if (reading.outcome === 'refused') throw new Error(reading.message)
  return reading.report
}

const rejectedOf = async (content: string | Buffer) => [...(await reportOf(content)).rows.eachRejected()]

test('a line that cannot be read keeps whose it is, where that stands before what is wrong', async () => {
  const damaged = Buffer.from(`P5,${CELLS.replace('Ana', 'Jos\xE9')}\n`, 'latin1')
  const rejected = await rejectedOf(
    Buffer.concat([
      Buffer.from(`patient_id,${NAMES}\nP0,${CELLS.replace('Ana', 'Zoë')}\n`),
      Buffer.from(`P1,${CELLS.replace('Joint', '"Joint')}\n"P,""2""",${CELLS.replace('Joint', '"Joi"nt')}\n`),
      Buffer.from(`P3,Active\nP4,${CELLS},more\n`),
      damaged,
    ]),
  )
  expect(rejected.map(({ line, patientId }) => [line, patientId])).toEqual([
    [3, 'P1'],
    [4, 'P,"2"'],
    [5, 'P3'],
    [6, 'P4'],
    [7, 'P5'],
  ])
})

test('a line keeps no patient where it is not certain whose it is', async () => {
  const behind = await rejectedOf(
    [`${NAMES},patient_id`, `${CELLS.replace('Ana', '"Ana')},P1`, `${CELLS},more,P2`, `Active,P3`].join('\n'),
  )
  const before = await rejectedOf(
    [`patient_id,${NAMES}`, `"P4,${CELLS}`, 'Total', `${'x'.repeat(101)},less`].join('\n'),
  )
  const damaged = await rejectedOf(
    Buffer.from(
      `patient_id,${NAMES}\nP5,${CELLS.replace('Ana', 'Zo\xC3\xAB')}\nP\xE9,${CELLS}\nP\xE9,Active\n`,
      'latin1',
    ),
  )
  const rejected = [...behind, ...before, ...damaged]
  expect(rejected).toHaveLength(8)
  expect(rejected.filter((each) => 'patientId' in each)).toEqual([])
})

test('the fix list has the patient of a line that cannot be read', async () => {
  const report = await reportOf(`patient_id,${NAMES}\nP1,${CELLS.replace('Joint', '"Joint')}\nTotal\n`)
  const fixes = [...fixList(report, selectionRules(filePractice(), AS_OF))]
  expect(fixes.map(({ line, patientId }) => [line, patientId])).toEqual([
    [2, 'P1'],
    [3, ''],
  ])
})

test('a FHIR Patient that cannot be read keeps the number of the chart, or the id where patients go by that', async () => {
  const file = ndjson(
    fhirPatient('p1', { identifier: [chartNumber('0042')], active: 'no' }),
    fhirPatient('p2', { active: 'no' }),
    fhirPatient('p3', { identifier: [chartNumber('0043')] }),
  )
  const by = async (map: Partial<FhirMap>) => {
    const report = await reportOf(file, fhirPractice({ ...FHIR_MAP, ...map }))
    return [...report.rows.eachRejected()].map(({ patientId }) => patientId)
  }
  expect(await by({ patientId: 'id' })).toEqual(['p1', 'p2'])
  expect(await by({ patientId: 'MR' })).toEqual(['0042', undefined])
  expect(await by({ patientId: undefined })).toEqual(['0042', 'p2'])
})

test('of very many bad lines the first ten thousand keep their patients', () => {
  const rejected = openRejectedLines()
  for (let n = 0; n < 10_001; n += 1) rejected.add(n + 2, 3, 'contact_sort', 'broken', `P${n}`)
  const all = [...rejected.each()]
  expect([all.length, all[9_999]?.patientId, all[10_000]?.patientId]).toEqual([10_001, 'P9999', undefined])
})
