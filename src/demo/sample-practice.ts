import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { CalendarDate } from '../domain/calendar.ts'
import { csvLine } from '../domain/csv-line.ts'
import { COLUMN_NAMES, type ColumnKey } from '../domain/practice-columns.ts'
import type { PracticeRow } from '../domain/practice-row.ts'
import { sampleFamilies } from './sample-families.ts'
import { SHARED_EMAIL } from './sample-oddities.ts'

/** A guardian whom the demo plays or lets people play. `phone` is in E.164, `birthDate` that of one of the children. */
export type SampleParent = {
  name: string
  language: string
  email: string
  phone: string
  birthDate: CalendarDate
}

export type SamplePractice = { id: string; practiceFile: string; contactsFile: string; parents: SampleParent[] }

export const SAMPLE_PORTAL_ID = 'made-up-portal'

/** A line as front desks produce them: cut off. The report names it, and it costs no other line. */
const CUT_LINE = 'P9999A,Active,Cut\r\n'

/** Writes the files of a made-up practice, as of a day, into a directory that is made for them. One parent for each language. */
export async function writeSamplePractice(
  directory: string,
  { id, portalUrl, today }: { id: string; portalUrl: string; today: CalendarDate },
): Promise<SamplePractice> {
  const lines = sampleFamilies(today)
  const practice = {
    id,
    name: 'Made-Up Pediatrics',
    npi: '1234567893',
    phone: '(202) 555-0100',
    timeZone: 'America/New_York',
    portalUrl,
    portalId: SAMPLE_PORTAL_ID,
    minorAgeLimit: 18,
    languages: ['en', 'es'],
    officeEmail: 'office@made-up.example.org',
    officeHours: { en: 'Monday to Friday, 8 AM to 5 PM', es: 'Lunes a viernes, de 8 AM a 5 PM' },
    statusMap: { Newborn: 'active' },
    leftOutShared: [SHARED_EMAIL],
  }
  const practiceFile = join(directory, 'practice.json')
  const contactsFile = join(directory, 'contacts.csv')
  await mkdir(directory, { recursive: true })
  await writeFile(practiceFile, `${JSON.stringify(practice, null, 2)}\n`)
  await writeFile(contactsFile, `${csv(lines)}${CUT_LINE}`)
  return {
    id,
    practiceFile,
    contactsFile,
    parents: ['English', 'Spanish'].flatMap((language) => {
      const line = lines.find(({ contactLanguage }) => contactLanguage === language)
      return line ? [parentOf(line)] : []
    }),
  }
}

function parentOf(line: PracticeRow): SampleParent {
  return {
    name: `${line.contactFirstName} ${line.contactLastName}`,
    language: line.contactLanguage,
    email: line.contactEmail,
    phone: `+1${line.contactMobilePhone.replace(/\D/g, '')}`,
    birthDate: line.patientBirthDate,
  }
}

function csv(lines: readonly PracticeRow[]): string {
  const keys = Object.keys(COLUMN_NAMES) as ColumnKey[]
  return [keys.map((key) => COLUMN_NAMES[key]), ...lines.map((line) => keys.map((key) => line[key]))]
    .map(csvLine)
    .join('')
}
