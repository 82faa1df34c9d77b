import { createReadStream } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parse } from 'csv-parse'
import { PracticeSchema } from '../src/domain/practice.ts'
import { readPracticeFile } from '../src/files/practice-file.ts'

const PATIENTS = 100_000

/**
 * Reads a practice file of 100,000 patients, 170,000 lines and as many phones as primary contacts. Ours is the way from
 * the file to the whole report; the floor is csv-parse that cuts the same file into cells and forgets them.
 *
 * @returns medians over the rounds, taken in turn, in lines per second.
 */
export async function benchCheck(
  rounds: number,
): Promise<{ ours: number; floor: number; ratio: number; unit: string }> {
  const directory = await mkdtemp(join(tmpdir(), 'bulk-pin-check-'))
  const path = join(directory, 'practice-file.csv')
  await writeFile(path, practiceFile())
  const floors: number[] = []
  const ours: number[] = []
  for (let round = 0; round < rounds; round += 1) {
    floors.push(await rate(() => cutIntoCells(path)))
    ours.push(await rate(() => check(path)))
  }
  await rm(directory, { recursive: true })
  const [floor, our] = [median(floors), median(ours)]
  return { ours: Math.round(our), floor: Math.round(floor), ratio: our / floor, unit: 'lines/s' }
}

async function rate(read: () => Promise<number>): Promise<number> {
  const start = performance.now()
  const lines = await read()
  return lines / ((performance.now() - start) / 1000)
}

async function cutIntoCells(path: string): Promise<number> {
  let lines = -1
  for await (const _ of createReadStream(path).pipe(parse())) lines += 1
  return lines
}

async function check(path: string): Promise<number> {
  const reading = await readPracticeFile(createReadStream(path), PRACTICE, '2026-11-22')
  if (reading.outcome === 'refused') throw new Error(reading.message)
  if (reading.report.patients !== PATIENTS) throw new Error(`${reading.report.patients} patients`)
  return reading.report.rows.read
}

function median(values: readonly number[]): number {
  return values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)] ?? Number.NaN
}

const PRACTICE = PracticeSchema.parse({
  id: 'bench',
  name: 'Sample Pediatrics',
  npi: '1234567893',
  phone: '+12025550100',
  timeZone: 'America/New_York',
  portalUrl: 'https://portal.example.org',
  minorAgeLimit: 18,
  officeEmail: 'office@practice.example',
})

const COLUMNS =
  'patient_id,patient_status,patient_first_name,patient_last_name,patient_birth_date,contact_id,contact_sort,contact_first_name,contact_last_name,contact_relationship,contact_email,contact_mobile_phone,contact_home_phone,contact_authority,contact_resides_with,contact_preferred_reminder,contact_language'

const AREA_CODES = ['202', '212', '213', '312', '404', '415', '512', '602', '617', '713', '808', '918']

/** One patient in eight is not active, one in nine over the limit; seven in ten have a second contact. */
function practiceFile(): string {
  const lines = [COLUMNS]
  for (let n = 0; n < PATIENTS; n += 1) {
    const patient = `P${n},${n % 8 === 0 ? 'Inactive' : 'Active'},Child${n},Family${n},${birthDate(n)}`
    lines.push(`${patient},${contact(n, 1, 'Mother')}`)
    if (n % 10 < 7) lines.push(`${patient},${contact(n, 2, 'Father')}`)
  }
  return `${lines.join('\r\n')}\r\n`
}

function birthDate(n: number): string {
  const year = n % 9 === 0 ? 2001 : 2010 + (n % 15)
  return `${year}-${String(1 + (n % 12)).padStart(2, '0')}-${String(1 + (n % 28)).padStart(2, '0')}`
}

function contact(n: number, sort: 1 | 2, relationship: string): string {
  const email = n % 11 === 0 ? '' : `${relationship.toLowerCase()}.${n}@example.com`
  return `C${n}-${sort},${sort},${relationship}${n},Family${n},${relationship},${email},${phone(n, sort)},,${n % 5 === 0 ? '' : 'Joint'},Y,Text,${n % 4 === 0 ? 'es' : 'en'}`
}

function phone(n: number, sort: 1 | 2): string {
  const line = n * 2 + sort
  const exchange = 220 + (Math.floor(line / 10_000) % 700)
  return `(${AREA_CODES[n % AREA_CODES.length]}) ${exchange}-${String(line % 10_000).padStart(4, '0')}`
}
