import { mkdtemp, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from '@jest/globals'
import { CommanderError } from 'commander'
import { filePractice, fileRow, practiceFileText } from '../support/practice-file.ts'
import { runCheck } from '../support/run-check.ts'
import { tempDir } from '../support/temp-dir.ts'

const ROOT = tempDir()

/** Children of 3, 7 and 17 years, one of them twice as many as a screen names; a Foster child; a home number. */
const ROWS = [
  ...Array.from({ length: 45 }, (_, n) =>
    fileRow({ patientId: `teen-${n}`, patientBirthDate: '2009-05-04', contactEmail: `parent${n}@example.com` }),
  ),
  fileRow({ patientId: 'small', patientBirthDate: '2023-05-04' }),
  fileRow({ patientId: 'foster', patientStatus: 'Foster', contactEmail: 'foster@example.com' }),
  fileRow({ patientId: 'home', contactMobilePhone: '', contactHomePhone: '202-555-0145' }),
]

async function filesOf(rows = ROWS) {
  const directory = await mkdtemp(join(ROOT, 'compare-'))
  const [file = '', practice = '', older = ''] = ['file.csv', 'practice.json', 'older.csv'].map((name) =>
    join(directory, name),
  )
  await writeFile(file, practiceFileText(rows))
  await writeFile(practice, JSON.stringify(filePractice()))
  return { file, practice, older }
}

test('--what-if tells both settings side by side, and who is newly in or out', async () => {
  const { file, practice } = await filesOf()
  const words = ['--what-if', 'minorAgeLimit=16', '--what-if', 'homePhoneCalls=true']
  const { whatIf, selected } = JSON.parse(await runCheck(file, '--practice', practice, '--json', ...words))
  expect(selected).toBe(47)
  expect(whatIf).toEqual({
    settings: ['minorAgeLimit=16', 'homePhoneCalls=true'],
    remarks: [],
    before: { patients: 48, selected: 47, invitations: 47, excluded: { 'no-phone': 1 } },
    after: { patients: 48, selected: 3, invitations: 3, excluded: { 'minor-age-limit-reached': 45 } },
    newlyIn: ['home'],
    newlyOut: Array.from({ length: 45 }, (_, n) => ({ patientId: `teen-${n}`, reason: 'minor-age-limit-reached' })),
    reasonChanged: [],
    readiness: { verdict: 'cannot-go', reasons: [expect.stringContaining('"Foster"')] },
  })
})

test('the verdict is shown as it is and as it would be, on the screen and in the JSON', async () => {
  const { file, practice } = await filesOf([...ROWS.slice(0, 9), fileRow({ patientId: 'f', patientStatus: 'Foster' })])
  const words = ['--what-if', 'statusMap.foster=not-active']
  const { readiness, whatIf } = JSON.parse(await runCheck(file, '--practice', practice, '--json', ...words))
  expect([readiness.verdict, whatIf.readiness.verdict, whatIf.remarks]).toEqual(['cannot-go', 'go', []])
  const printed = (await runCheck(file, '--practice', practice, ...words)).replace(/\s+/g, ' ')
  expect(printed).toMatch(/Go now\? It cannot go yet\. .*"Foster".* Go now, if statusMap\.foster=not-active\? Yes\. /)
})

test('an email of many families can be tried as one that is left out, which changes the verdict alone', async () => {
  const shared = ['Elm', 'Oak', 'Ash', 'Fir'].map((patientLastName) =>
    fileRow({ patientId: patientLastName, patientLastName, contactEmail: 'all@example.com' }),
  )
  const { file, practice } = await filesOf([...ROWS.slice(0, 45), ...shared])
  const words = ['--what-if', 'leftOutShared=all@example.com', '--what-if', 'confirmedShared=nobody@example.com']
  const { readiness, whatIf } = JSON.parse(await runCheck(file, '--practice', practice, '--json', ...words))
  expect([readiness.verdict, whatIf.readiness.verdict, whatIf.newlyIn]).toEqual(['cannot-go', 'go', []])
  expect(whatIf.remarks).toEqual(['nobody@example.com is not on the charts of many families: this changes nothing.'])
  const printed = await runCheck(file, '--practice', practice, ...words)
  expect(printed.replace(/\s+/g, ' ')).toContain('nobody@example.com is not on the charts of many families')
})

test('a screen names the first 20 of them and counts the others', async () => {
  const { file, practice } = await filesOf()
  const printed = await runCheck(file, '--practice', practice, '--what-if', 'minorAgeLimit=16')
  const words = printed.replace(/\s+/g, ' ')
  expect(words).toContain('What if minorAgeLimit=16 as it is what if difference')
  expect(words).toContain('selected 47 2 -45')
  expect(words).toMatch(/newly out: minor age limit reached 45 teen-0, .* teen-19 and 25 more/)
  expect(printed).not.toMatch(/teen-20\b/)
  expect(printed.split('\n').every((line) => line.length <= 80)).toBe(true)
})

test('a Status can be tried, and an address that many families share', async () => {
  const shared = ['Elm', 'Oak', 'Ash', 'Fir'].map((patientLastName) =>
    fileRow({ patientId: patientLastName, patientLastName, contactEmail: 'all@example.com' }),
  )
  const { file, practice } = await filesOf([...ROWS.slice(-2), ...shared])
  const words = ['--what-if', 'statusMap.Foster=not-active', '--what-if', 'confirmedShared=all@example.com']
  const { whatIf } = JSON.parse(await runCheck(file, '--practice', practice, '--json', ...words))
  expect(whatIf.newlyIn).toEqual(['Elm', 'Oak', 'Ash', 'Fir'])
  expect(whatIf.newlyOut).toEqual([{ patientId: 'foster', reason: 'patient-not-active' }])
})

test('a setting that cannot be tried, or twice, is wrong usage', async () => {
  const { file, practice } = await filesOf()
  const tried = (...words: string[]) =>
    runCheck(file, '--practice', practice, ...words.flatMap((word) => ['--what-if', word]))
  await expect(tried('timeZone=UTC')).rejects.toThrow(CommanderError)
  await expect(tried('timeZone=UTC')).rejects.toThrow(/there are minorAgeLimit=YEARS/)
  await expect(tried('minorAgeLimit=16', 'minorAgeLimit=17')).rejects.toThrow(/given twice/)
})

test('--against tells what became of an older file: who is in, out, came and went, and what was fixed', async () => {
  const { file, practice, older } = await filesOf([
    fileRow({ patientId: 'mended' }),
    fileRow({ patientId: 'lost', contactMobilePhone: '911' }),
    fileRow({ patientId: 'came', contactPreferredReminder: '' }),
  ])
  const before = [
    fileRow({ patientId: 'mended', contactEmail: '' }),
    fileRow({ patientId: 'lost' }),
    fileRow({ patientId: 'went' }),
  ]
  await writeFile(older, practiceFileText(before))
  const { against } = JSON.parse(await runCheck(file, '--practice', practice, '--json', '--against', older))
  expect(against).toEqual({
    file: older,
    before: { patients: 3, selected: 2, invitations: 1, excluded: { 'no-email': 1 } },
    after: { patients: 3, selected: 2, invitations: 1, excluded: { 'no-phone': 1 } },
    newlyIn: ['mended'],
    newlyOut: [{ patientId: 'lost', reason: 'no-phone' }],
    reasonChanged: [],
    came: [{ patientId: 'came' }],
    went: [{ patientId: 'went' }],
    faults: {
      'no-email': { before: 1, gone: 1, arisen: 0, after: 0 },
      email: { before: 1, gone: 1, arisen: 0, after: 0 },
      'no-phone': { before: 0, gone: 0, arisen: 1, after: 1 },
      preferred_reminder: { before: 0, gone: 0, arisen: 1, after: 1 },
    },
  })
  const words = (await runCheck(file, '--practice', practice, '--against', older)).replace(/\s+/g, ' ')
  expect(words).toContain(
    'newly in 1 mended newly out: no phone 1 lost came: selected 1 came went: was selected 1 went',
  )
  expect(words).toContain('before gone new now no email 1 1 0 0 no phone 0 0 1 1 missing email 1 1 0 0')
})

test('an older file that cannot be read is told as such', async () => {
  const { file, practice, older } = await filesOf()
  await expect(runCheck(file, '--practice', practice, '--against', older)).rejects.toThrow(/older\.csv cannot be read/)
})

test('a refusal of the older file says that it is about that one', async () => {
  const { file, practice, older } = await filesOf()
  await writeFile(older, 'patient_id,patient_status\nP1,Active\n')
  await expect(runCheck(file, '--practice', practice, '--against', older)).rejects.toThrow(
    `--against ${older}: The file lacks the columns`,
  )
  await expect(runCheck(older, '--practice', practice)).rejects.toThrow(/^The file lacks the columns/)
})
