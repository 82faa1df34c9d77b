import { mkdtemp, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from '@jest/globals'
import { CommanderError } from 'commander'
import { CliFailure } from '../../src/cli/cli-failure.ts'
import type { PracticeRow } from '../../src/domain/practice-row.ts'
import { fileRow, practiceFileText } from '../support/practice-file.ts'
import { runCheck as run } from '../support/run-check.ts'
import { tempDir } from '../support/temp-dir.ts'

const PRACTICE = {
  id: 'north',
  name: 'North Sample Pediatrics',
  npi: '1234567893',
  phone: '(202) 555-0100',
  timeZone: 'America/New_York',
  portalUrl: 'https://portal.example.org',
  minorAgeLimit: 18,
  officeEmail: 'office@north.example',
  sendPerHour: 1,
}

/** One patient for each reason, two selected siblings, and what each rule needs around it. */
const EVERY_REASON: PracticeRow[] = [
  fileRow({ patientId: 'sibling-1', contactPreferredReminder: '' }),
  fileRow({ patientId: 'sibling-2' }),
  fileRow({ patientId: 'inactive', patientStatus: 'Inactive' }),
  fileRow({ patientId: 'no-birth-date', patientBirthDate: '2016' }),
  fileRow({ patientId: 'adult', patientBirthDate: '2001-01-01' }),
  fileRow({ patientId: 'registered', alreadyRegistered: 'Yes' }),
  fileRow({ patientId: 'held', doNotInvite: 'Yes' }),
  fileRow({ patientId: 'nobody', contactSort: '2' }),
  fileRow({ patientId: 'not-entitled', contactAuthority: 'None', contactResidesWith: 'N' }),
  fileRow({ patientId: 'no-email', contactEmail: '' }),
  fileRow({ patientId: 'desk', contactEmail: 'desk@north.example' }),
  fileRow({ patientId: 'no-phone', contactMobilePhone: '911' }),
  ...['Elm', 'Oak', 'Ash', 'Fir'].map((patientLastName) =>
    fileRow({ patientId: `shared-${patientLastName}`, patientLastName, contactEmail: 'all@example.com' }),
  ),
  fileRow({ patientId: '=evil()', patientStatus: 'Fos\u001B[31mter', contactEmail: 'ben@gmial.com' }),
]

const ROOT = tempDir()

async function filesOf(content: string, practice: unknown = PRACTICE) {
  const directory = await mkdtemp(join(ROOT, 'check-'))
  const [file, practiceFile, fixes] = ['file.csv', 'practice.json', 'fixes.csv'].map((name) => join(directory, name))
  if (!file || !practiceFile || !fixes) throw new Error('no files')
  await writeFile(file, content)
  await writeFile(practiceFile, typeof practice === 'string' ? practice : JSON.stringify(practice))
  return { file, practice: practiceFile, fixes }
}

/** What a screen shows, however it is broken into lines. */
const inOneLine = (text: string) => text.replace(/\s+/g, ' ').trim()

test('--json counts every reason, warning and missing field', async () => {
  const { file, practice } = await filesOf(`${practiceFileText(EVERY_REASON)}broken\r\n`)
  const printed = JSON.parse(await run(file, '--practice', practice, '--json'))
  expect(printed).toEqual({
    practice: 'north',
    asOf: '2026-11-22',
    remarks: [],
    patients: 17,
    selected: 3,
    invitations: 2,
    excluded: {
      'patient-not-active': 1,
      'birth-date-unusable': 1,
      'minor-age-limit-reached': 1,
      'already-registered': 1,
      'held-by-practice': 1,
      'no-primary-contact': 1,
      'no-authority-or-residence': 1,
      'no-email': 1,
      'contact-not-personal': 1,
      'no-phone': 1,
      'contact-shared': 4,
    },
    warnings: { 'unknown-status': 1, 'siblings-split': 3, 'email-looks-mistyped': 1 },
    missing: { email: 1, authority_or_residence: 1, preferred_reminder: 1 },
    rows: {
      read: 17,
      rejected: 1,
      rejectedLines: [
        {
          line: 19,
          column: 'patient_status',
          cell: 'B19',
          problem: 'the line has fewer cells than there are column names',
        },
      ],
    },
    unknownStatuses: ['Fos\u001B[31mter'],
    sharedContacts: [{ email: 'all@example.com', phone: '+12025550143', patients: 4 }],
    undecidedShared: 1,
    sendingDays: [{ day: '2026-11-22', emails: 2 }],
    readiness: { verdict: 'cannot-go', reasons: Array(5).fill(expect.any(String)) },
  })
})

test('--per-patient says of each patient what was found', async () => {
  const { file, practice } = await filesOf(practiceFileText(EVERY_REASON))
  const { perPatient } = JSON.parse(await run(file, '--practice', practice, '--json', '--per-patient'))
  expect(perPatient).toHaveLength(17)
  expect(perPatient[0]).toEqual({
    patientId: 'sibling-1',
    line: 2,
    selected: true,
    invitations: ['ana@example.com +12025550143'],
    missing: ['preferred_reminder'],
    warnings: ['siblings-split'],
  })
  expect(perPatient[9]).toEqual({
    patientId: 'no-email',
    line: 11,
    selected: false,
    reason: 'no-email',
    invitations: [],
    missing: ['email'],
    warnings: [],
  })
})

test('the report on a terminal has counts, reasons with the next step, and nothing that a terminal obeys', async () => {
  const { file, practice } = await filesOf(`${practiceFileText(EVERY_REASON)}broken\r\n`)
  const printed = await run(file, '--practice', practice, '--per-patient')
  expect(printed).toContain('North Sample Pediatrics, selection as of 2026-11-22')
  expect(printed).toMatch(/selected +3\n/)
  const words = printed.replace(/\s+/g, ' ')
  expect(words).toContain('no primary contact 1 Give one Family Contact of the patient a Sort of 1.')
  expect(words).toContain('12 patients: correct the chart, or register the family by hand in the portal.')
  expect(words).toContain('line 19, column B (patient_status): the line has fewer cells')
  expect(words).toContain('Blocking: On 1 chart stands a Status that is not known; nothing can be released until the')
  expect(printed).not.toContain('unknown status')
  expect(printed).toContain('"Fos[31mter"')
  expect(printed).toMatch(/2026-11-22 +2\n/)
  expect(printed).not.toMatch(/[^\P{Cc}\n]/u)
})

test('what is odd about the file stands on top, then the first fifty lines that cannot be read', async () => {
  const text = `${practiceFileText([fileRow({ contactFirstName: 'Zoë' })])}${'broken\r\n'.repeat(60)}`
  const { file, practice, fixes } = await filesOf('')
  await writeFile(file, Buffer.from(text, 'latin1'))
  const printed = (await run(file, '--practice', practice)).split('\n')
  expect(printed[1]).toBe('The file is Windows-1252 text, as older spreadsheets save it; é, ñ and the like')
  expect(printed.filter((text) => text.startsWith('  line '))).toHaveLength(50)
  expect(printed).toContain('Blocking: 60 lines cannot be read; the other 1 count')
  expect(printed).toContain('  and 10 more: --fixes FILE.csv lists all')
  await run(file, '--practice', practice, '--fixes', fixes)
  expect((await readFile(fixes, 'utf8')).match(/,blocking,/g)).toHaveLength(60)
  expect(JSON.parse(await run(file, '--practice', practice, '--json')).remarks).toEqual([
    expect.stringMatching(
      /^The file is Windows-1252 text, .* look whether names such as Zoë are right\. If they are not, save/,
    ),
  ])
})

test('an email on the charts of many families is named, and whether a release waits until it is decided whose it is', async () => {
  const waits = 'Nothing can be released until the practice has said whose the first is:'
  const { file, practice } = await filesOf(practiceFileText(EVERY_REASON))
  const undecided = await run(file, '--practice', practice)
  expect(undecided).toMatch(/all@example\.com \+12025550143 +4 {2}patients\n/)
  expect(inOneLine(undecided)).toContain(waits)
  const decided = await filesOf(practiceFileText(EVERY_REASON), { ...PRACTICE, leftOutShared: ['All@example.com'] })
  const printed = await run(decided.file, '--practice', decided.practice)
  expect(printed).toContain('all@example.com')
  expect(inOneLine(printed)).not.toMatch(/Nothing can be released until the practice has said (?:whose|of)/)
  expect(inOneLine(undecided)).toContain("contact shared 4 Say whether Email Address and Mobile # are one parent's")
  expect(inOneLine(printed)).toContain('contact shared 4 Correct the charts on which the Email Address is not')
})

test('--as-of moves the day of the selection', async () => {
  const { file, practice } = await filesOf(practiceFileText([fileRow({ patientBirthDate: '2008-12-24' })]))
  const selectedOn = async (day: string) =>
    JSON.parse(await run(file, '--practice', practice, '--json', '--as-of', day)).selected
  expect([await selectedOn('2026-12-23'), await selectedOn('2026-12-24')]).toEqual([1, 0])
})

test('a practice file is never overwritten by its fix list', async () => {
  const { file, practice } = await filesOf(practiceFileText([fileRow()]))
  await expect(run(file, '--practice', practice, '--fixes', file)).rejects.toThrow(/overwrite/)
  expect(await readFile(file, 'utf8')).toBe(practiceFileText([fileRow()]))
})

test('a file that is not there or no practice file fails with a sentence', async () => {
  const { file, practice } = await filesOf('no columns')
  await expect(run(file, '--practice', practice)).rejects.toThrow(CliFailure)
  await expect(run(`${file}.gone`, '--practice', practice)).rejects.toThrow(/cannot be read: there is no such file/)
  await expect(run(ROOT, '--practice', practice)).rejects.toThrow(/cannot be read: it is a directory/)
  await expect(run(file, '--practice', `${practice}.gone`)).rejects.toThrow(CliFailure)
})

test('all faults of the practice JSON are named at once, in plain words', async () => {
  const { npi: _, ...practice } = PRACTICE
  const wrong = {
    ...practice,
    id: 'a b',
    minorAgeLimit: '18',
    languages: ['fr'],
    statusMap: { Foster: 'yes' },
    color: 1,
    portalUrl: 'north',
  }
  const { file, practice: path } = await filesOf('', wrong)
  const failure = await run(file, '--practice', path).catch((error: Error) => error.message)
  expect(
    String(failure)
      .split('\n')
      .slice(1)
      .map((text) => text.trim()),
  ).toEqual([
    'id must be 1 to 64 letters, digits, "-" or "_"',
    'npi is missing',
    'portalUrl must be a web address that starts with https://',
    'minorAgeLimit must be a number without quotes',
    'languages.0 must be "en" or "es"',
    'statusMap.Foster must be "active" or "not-active"',
    '"color": no such field; look for a slip of the pen',
  ])
  const { practice: noJson } = await filesOf('', 'name: North')
  await expect(run(file, '--practice', noJson)).rejects.toThrow(/is not JSON/)
})

test('wrong usage is told apart from a failure', async () => {
  await expect(run('file.csv')).rejects.toThrow(CommanderError)
  await expect(run('file.csv', '--practice', 'p.json', '--as-of', '11/22/2026')).rejects.toThrow(CommanderError)
})
