import { createWriteStream } from 'node:fs'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'

const COLUMNS =
  'patient_id,patient_status,patient_first_name,patient_last_name,patient_birth_date,contact_id,contact_sort,contact_first_name,contact_last_name,contact_relationship,contact_email,contact_mobile_phone,contact_home_phone,contact_authority,contact_resides_with,contact_preferred_reminder,contact_language'

const AREA_CODES = ['202', '212', '213', '312', '404', '415', '512', '602', '617', '713', '808', '918']
const BATCH = 2000

/** Writes a practice file of so many lines, no phone twice. One patient in eight is not active, one in nine over the limit; seven in ten have a second contact. */
export async function writePracticeFile(path: string, lines: number): Promise<void> {
  await pipeline(Readable.from(text(lines)), createWriteStream(path))
}

function* text(most: number): Generator<string> {
  let batch = [COLUMNS]
  for (let n = 0, written = 0; written < most; n += 1) {
    for (const line of chart(n).slice(0, most - written)) {
      batch.push(line)
      written += 1
    }
    if (batch.length < BATCH) continue
    yield `${batch.join('\r\n')}\r\n`
    batch = []
  }
  yield `${batch.join('\r\n')}\r\n`
}

function chart(n: number): string[] {
  const patient = `P${n},${n % 8 === 0 ? 'Inactive' : 'Active'},${name(n)},${name(n >> 4)},${birthDate(n)}`
  const mother = `${patient},${contact(n, 1, 'Mother')}`
  return n % 10 < 7 ? [mother, `${patient},${contact(n, 2, 'Father')}`] : [mother]
}

const SYLLABLES = ['ba', 'co', 'da', 'el', 'fi', 'go', 'ha', 'jo', 'ka', 'li', 'ma', 'ne', 'or', 'pa', 'ri', 'sa']

/** A name of letters, a different one for each number below 65,536. */
function name(n: number): string {
  const word = [12, 8, 4, 0].map((shift) => SYLLABLES[(n >> shift) & 15]).join('')
  return word.charAt(0).toUpperCase() + word.slice(1)
}

function birthDate(n: number): string {
  const year = n % 9 === 0 ? 2001 : 2010 + (n % 15)
  return `${year}-${String(1 + (n % 12)).padStart(2, '0')}-${String(1 + (n % 28)).padStart(2, '0')}`
}

function contact(n: number, sort: 1 | 2, relationship: string): string {
  const email = n % 11 === 0 ? '' : `${relationship.toLowerCase()}.${n}@example.com`
  return `C${n}-${sort},${sort},${name(n * 7)},${name(n >> 4)},${relationship},${email},${phone(n, sort)},,${n % 5 === 0 ? '' : 'Joint'},Y,Text,${n % 4 === 0 ? 'es' : 'en'}`
}

function phone(n: number, sort: 1 | 2): string {
  const line = Math.floor(n / AREA_CODES.length) * 2 + sort
  const exchange = 220 + (Math.floor(line / 10_000) % 700)
  return `(${AREA_CODES[n % AREA_CODES.length]}) ${exchange}-${String(line % 10_000).padStart(4, '0')}`
}
