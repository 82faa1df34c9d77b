import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createWriteStream, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { expect, test } from '@jest/globals'
import { FHIR_MAP, fhirPatient, fhirPractice, fhirRefusal, relatedPerson } from '../support/fhir.ts'
import { tempDir } from '../support/temp-dir.ts'

const PATIENTS = 60_000
const RELATED = 110_000
const MOST_MEGABYTES = 300
/** What the built program has when it has read next to nothing; from its source it has about 40 more. */
const BUILT_MEGABYTES = 80

const ROOT = tempDir()

/** Writes a bulk export as large as that of a practice of 30,000 families, the RelatedPersons first. */
async function writeExport(path: string): Promise<void> {
  const file = createWriteStream(path)
  const put = async (resource: object) => {
    if (!file.write(`${JSON.stringify(resource)}\n`)) await once(file, 'drain')
  }
  for (let n = 0; n < RELATED; n += 1) await put(person(n))
  for (let n = 0; n < PATIENTS; n += 1) {
    await put(fhirPatient(uuid('a', n), { name: [{ family: `Family${n}`, given: [`Child${n}`] }], address: [home(n)] }))
  }
  file.end()
  await once(file, 'close')
}

/** A parent of his own for each child, and a second one for most. */
function person(n: number): object {
  const child = n % PATIENTS
  return relatedPerson(uuid('a', child), {
    id: uuid('b', n),
    relationship: [{ coding: [{ code: n < PATIENTS ? 'MTH' : 'FTH' }] }],
    name: [{ family: `Family${child}`, given: [`Parent${n}`] }],
    telecom: [
      { system: 'email', value: `parent.${n}@example.com` },
      {
        system: 'phone',
        use: 'mobile',
        value: `(202) ${300 + Math.floor(n / 10_000)}-${String(n % 10_000).padStart(4, '0')}`,
      },
      { system: 'phone', use: 'home', value: '(202) 555-0100' },
    ],
    address: [home(child)],
  })
}

const uuid = (kind: string, n: number) => `${kind.repeat(8)}-0000-4000-8000-${String(n).padStart(12, '0')}`
const home = (n: number) => ({ use: 'home', line: [`${n} Sample Street`], postalCode: '20001' })

/** Runs `check` as a process of its own. @returns its report, and the most memory that it ever had, in MB. */
async function checkAndMeasure(file: string, practice: string) {
  const peakMemory = new URL('../support/peak-memory.ts', import.meta.url)
  const tell = `import { peakMemoryMb } from '${peakMemory}'; process.on('exit', () => process.stderr.write(String(peakMemoryMb())))`
  const words = ['check', file, '--practice', practice, '--as-of', '2026-11-22', '--json']
  const child = spawn(
    process.execPath,
    ['--import', 'tsx', '--import', `data:text/javascript,${encodeURIComponent(tell)}`, 'src/main.ts', ...words],
    { stdio: ['ignore', 'pipe', 'pipe'] },
  )
  const [out, err] = await Promise.all([text(child.stdout), text(child.stderr)])
  return { report: JSON.parse(out), megabytes: Number(err) }
}

test('an export of 170,000 resources is read in less than 300 MB', async () => {
  const [file, practice] = [join(ROOT, 'export.ndjson'), join(ROOT, 'practice.json')]
  await writeExport(file)
  writeFileSync(practice, JSON.stringify(fhirPractice({ ...FHIR_MAP, sort: 'order' })))
  const { report, megabytes } = await checkAndMeasure(file, practice)
  expect(report).toMatchObject({
    patients: PATIENTS,
    selected: PATIENTS,
    invitations: PATIENTS,
    rows: { read: RELATED },
  })
  const small = join(ROOT, 'small.ndjson')
  writeFileSync(small, `${JSON.stringify(fhirPatient())}\n`)
  const { megabytes: without } = await checkAndMeasure(small, practice)
  expect(megabytes - without).toBeLessThan(MOST_MEGABYTES - BUILT_MEGABYTES)
}, 300_000)

const REFUSED =
  /^The file has more Patients, RelatedPersons and contacts than one practice: at most 200,000, and 120 MB/

/** Patients with so many contacts each. */
const crowded = (patients: number, contact: object[]) =>
  Array.from({ length: patients }, (_, n) => `${JSON.stringify(fhirPatient(`p${n}`, { contact }))}\n`).join('')

test('more resources and contacts than one practice has are refused before they fill the memory', async () => {
  const contact = Array.from({ length: 1999 }, (_, n) => ({ id: `c${n}` }))
  expect(await fhirRefusal(crowded(101, contact), FHIR_MAP)).toMatch(REFUSED)
}, 60_000)

test('fewer with as much in each as there may be are refused as well', async () => {
  const long = (kind: string) => kind.repeat(300)
  const contact = Array.from({ length: 300 }, (_, n) => ({
    id: long('i'),
    name: { given: [long('g')], family: long('f') },
    relationship: [{ text: `${n} ${'r'.repeat(290)}` }],
    telecom: ['mobile', 'home', undefined].map((use) => ({ system: 'phone', use, value: long('1') })),
    address: { line: [long('s'), long('t'), long('u')], postalCode: '20001' },
  }))
  expect(await fhirRefusal(crowded(120, contact), FHIR_MAP)).toBe('read')
  expect(await fhirRefusal(crowded(170, contact), FHIR_MAP)).toMatch(REFUSED)
}, 60_000)
