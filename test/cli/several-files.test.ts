import { mkdtempSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { gzipSync } from 'node:zlib'
import { expect, test } from '@jest/globals'
import { CliFailure } from '../../src/cli/cli-failure.ts'
import { practiceFileSource } from '../../src/cli/practice-file-source.ts'
import { FHIR_MAP, fhirPatient, fhirPractice, ndjson, relatedPerson } from '../support/fhir.ts'
import { fileRow, practiceFileText, reportFrom } from '../support/practice-file.ts'
import { runCheck } from '../support/run-check.ts'
import { tempDir } from '../support/temp-dir.ts'

const ROOT = tempDir()
const PATIENTS = ndjson(fhirPatient('p1'), { resourceType: 'Patient' }, fhirPatient('p2'))
const RELATED = ndjson('', relatedPerson('p1'), relatedPerson('p2').patient, 'no JSON')

/** Writes files into a directory of their own. @returns their paths. */
function written(files: Record<string, string | Buffer>): string[] {
  const directory = mkdtempSync(join(ROOT, 'files-'))
  return Object.entries(files).map(([name, content]) => {
    writeFileSync(join(directory, name), content)
    return join(directory, name)
  })
}

const practiceFile = () => written({ 'practice.json': JSON.stringify(fhirPractice()) })[0] ?? ''
const check = (...files: string[]) => runCheck(...files, '--practice', practiceFile(), '--json')

test('the files of one export are one practice file, in any order, each compressed or not and with any end', async () => {
  const ways = [
    { 'Patient.ndjson': PATIENTS, 'RelatedPerson.ndjson': RELATED },
    { 'RelatedPerson.ndjson': RELATED, 'Patient.ndjson': PATIENTS },
    { 'Patient.ndjson': PATIENTS.trimEnd(), 'RelatedPerson.ndjson': RELATED.trimEnd() },
    { 'RelatedPerson.ndjson.gz': gzipSync(RELATED), 'Patient.ndjson': `\uFEFF${PATIENTS}` },
    {
      'Patient.ndjson.gz': gzipSync(`\uFEFF${PATIENTS}`),
      'Empty.ndjson': '',
      'RelatedPerson.ndjson': `\n \n${RELATED}`,
    },
  ]
  for (const way of ways) {
    const report = JSON.parse(await check(...written(way)))
    expect([report.patients, report.selected, report.rows.read, report.rows.rejected]).toEqual([2, 1, 2, 3])
  }
})

test('a line of several files is numbered as its own file does it, and the file is named, also when the bytes were kept', async () => {
  const files = written({ 'Patient.ndjson': PATIENTS, 'RelatedPerson.ndjson.gz': gzipSync(RELATED) })
  const report = JSON.parse(await check(...files))
  expect(report.rows.rejectedLines).toMatchObject([
    { line: 2, column: 'id', problem: 'the resource has no id (in Patient.ndjson)' },
    { line: 3, column: 'resourceType', problem: 'the line is no FHIR resource (in RelatedPerson.ndjson.gz)' },
    {
      line: 4,
      column: 'resource',
      problem: expect.stringMatching(/^the line is not JSON.*\(in RelatedPerson\.ndjson\.gz\)$/),
    },
  ])
  const kept = gzipSync(await buffer(practiceFileSource(files)))
  const again = await reportFrom(kept, fhirPractice())
  expect(again.rows.rejectedLines).toEqual(report.rows.rejectedLines)
  expect([...again.perPatient()].map(({ patientId, line }) => [patientId, line])).toEqual([
    ['p1', 1],
    ['p2', 3],
  ])
})

test('only FHIR can be several files: of others the first is named', async () => {
  const csv = practiceFileText([fileRow()])
  const [one = '', other = '', far = '', fhir = ''] = written({
    'one.csv': csv,
    'other.csv': csv,
    'far.csv': `${'\n'.repeat(200_000)}${csv}`,
    'Patient.ndjson': PATIENTS,
  })
  expect(JSON.parse(await check(one)).selected).toBe(1)
  await expect(check(one, other)).rejects.toThrow(
    new CliFailure(
      `${one} is not FHIR (NDJSON), and only the files of one FHIR export can be handed over together: hand over one file.`,
    ),
  )
  await expect(check(fhir, other)).rejects.toThrow(/other\.csv is not FHIR/)
  await expect(check(fhir, far)).rejects.toThrow(/far\.csv is not FHIR/)
})

test('of several files the one that cannot be read or unpacked is named', async () => {
  const packed = gzipSync(RELATED)
  const [patients = '', damaged = ''] = written({
    'Patient.ndjson': PATIENTS,
    'Damaged.ndjson.gz': packed.subarray(0, packed.length - 9),
  })
  await expect(check(patients, `${patients}.gone`)).rejects.toThrow(
    /Patient\.ndjson\.gone cannot be read: there is no such file/,
  )
  await expect(check(patients, ROOT)).rejects.toThrow(new RegExp(`^${ROOT} cannot be read: it is a directory`))
  await expect(check(patients, damaged)).rejects.toThrow(/Damaged\.ndjson\.gz is compressed \(gzip\) and damaged/)
})

test('none of several files is ever overwritten by the fix list', async () => {
  const files = written({ 'Patient.csv': PATIENTS, 'RelatedPerson.csv': RELATED })
  for (const file of files) await expect(check(...files, '--fixes', file)).rejects.toThrow(/overwrite/)
})

test('what is asked of a FHIR file is answered by --map once, and remembered with the practice', async () => {
  const { sort, ...others } = FHIR_MAP
  const [file = '', practice = '', map = ''] = written({
    'Patient.ndjson': ndjson(fhirPatient(), relatedPerson()),
    'practice.json': JSON.stringify({ ...fhirPractice(), fileMap: { fhir: others } }),
    'map.json': JSON.stringify({ fhir: { sort } }),
  })
  const words = [file, '--practice', practice, '--json']
  await expect(runCheck(...words)).rejects.toThrow(/in a file for --map:\n {2}sort: /)
  expect(JSON.parse(await runCheck(...words, '--map', map, '--remember')).selected).toBe(1)
  expect(JSON.parse(await runCheck(...words)).selected).toBe(1)
})
