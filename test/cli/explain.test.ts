import { mkdtemp, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from '@jest/globals'
import { CommanderError } from 'commander'
import { CliFailure } from '../../src/cli/cli-failure.ts'
import { filePractice, fileRow, practiceFileText } from '../support/practice-file.ts'
import { runExplain } from '../support/run-check.ts'
import { tempDir } from '../support/temp-dir.ts'

const ROOT = tempDir()

const ROWS = [
  fileRow({ patientId: 'P007' }),
  fileRow({ patientId: 'P8', contactSort: '2', contactFirstName: 'Eve' }),
  fileRow({ patientId: 'P007', contactSort: '2', contactFirstName: 'Eve\u001B[31m' }),
  fileRow({ patientId: 'P9' }),
  fileRow({ patientId: 'P8', contactAuthority: 'None', contactResidesWith: '' }),
]

async function filesOf(text = practiceFileText(ROWS)) {
  const directory = await mkdtemp(join(ROOT, 'explain-'))
  const [file = '', practice = ''] = ['file.csv', 'practice.json'].map((name) => join(directory, name))
  await writeFile(file, text)
  await writeFile(practice, JSON.stringify(filePractice()))
  return { file, practice }
}

test('--json has every rule with its verdict, the lines, the outcome and what to do', async () => {
  const { file, practice } = await filesOf()
  const explanation = JSON.parse(await runExplain(file, '--practice', practice, '--patient', 'P8', '--json'))
  expect(explanation).toMatchObject({
    patientId: 'P8',
    asOf: '2026-11-22',
    selected: false,
    reason: 'no-authority-or-residence',
    nextStep: expect.stringMatching(/^Set the Authority of the Family Contact with Sort 1/),
    invitations: [],
    missing: [{ field: 'authority_or_residence', nextStep: expect.any(String) }],
    contacts: [{ line: 6, name: 'Ana Sample', reason: 'no-authority-or-residence' }],
  })
  expect(explanation.steps.map(({ rule, verdict }: Record<string, string>) => [rule, verdict])).toEqual(
    ['Active', 'Birth date', 'Minor Age Limit', 'Not on the portal', 'Not held', 'Primary contact'].map((rule) => [
      rule,
      'passes',
    ]),
  )
  expect(explanation.contacts[0].steps[0]).toEqual({
    rule: 'Entitled',
    verdict: 'stops here',
    says: 'Authority is "None", neither Joint nor Exclusive, and Res? is empty, not ticked.',
  })
  expect(explanation.lines.map(({ line }: { line: number }) => line)).toEqual([3, 6])
})

test('on a screen of 80 the rules stand first, then the lines, then what comes of them, and nothing that a terminal obeys', async () => {
  const { file, practice } = await filesOf()
  const printed = await runExplain(file, '--practice', practice, '--patient', 'P007')
  const order = [
    'Patient P007 of North Sample Pediatrics, as of 2026-11-22',
    'Active             passes  Status "Active" is active.',
    'Family Contact with Sort 1: Ana Sample, line 2',
    'Email Address "ana@example.com" is good.',
    'Lines of the patient in the file',
    'Selected: a registration email goes out',
    'To ana@example.com, PIN to (202) 555-0143 by text or call',
    'P9.',
  ]
  const places = order.map((part) => printed.indexOf(part))
  expect(places).not.toContain(-1)
  expect(places).toEqual(places.toSorted((one, other) => one - other))
  expect(printed).not.toMatch(/[^\P{Cc}\n]/u)
  expect(printed.split('\n').filter((line) => line.length > 80)).toEqual([])
})

test('a Status that nobody decided lets no release go out, and the outcome says so', async () => {
  const { file, practice } = await filesOf(practiceFileText([fileRow({ patientStatus: 'Deceased 2021' })]))
  const printed = (await runExplain(file, '--practice', practice, '--patient', 'P1')).replace(/\s+/g, ' ')
  expect(printed).toContain(
    'Selected, but no release goes out until it is decided whether the Status "Deceased 2021" is',
  )
  expect(printed).not.toContain('Selected: a registration email goes out')
})

test('an email of many families that is left out by decision is not asked for again', async () => {
  const rows = Array.from({ length: 9 }, (_, n) => fileRow({ patientId: `P${n}` }))
  const { file, practice } = await filesOf(practiceFileText(rows))
  const stepWith = async (leftOutShared: string[]) => {
    await writeFile(practice, JSON.stringify(filePractice({ leftOutShared })))
    return JSON.parse(await runExplain(file, '--practice', practice, '--patient', 'P1', '--json')).nextStep
  }
  expect(await stepWith([])).toMatch(/^Say whether Email Address and Mobile # are one parent's/)
  expect(await stepWith(['Ana@example.com'])).toMatch(/^Correct the charts on which the Email Address is not/)
})

test('the day can be another one', async () => {
  const { file, practice } = await filesOf()
  const words = ['--patient', 'P9', '--as-of', '2034-05-04', '--json']
  expect(JSON.parse(await runExplain(file, '--practice', practice, ...words)).reason).toBe('minor-age-limit-reached')
})

test.each(['p007', 'P 7', ' P-07'])(
  'an id that is written otherwise (%j) is answered with the one of the file',
  async (id) => {
    const { file, practice } = await filesOf()
    await expect(runExplain(file, '--practice', practice, '--patient', id)).rejects.toThrow(
      /has no patient ".*"\. It has "P007": give the id as the file has it\./,
    )
  },
)

test('an id that is nowhere, a file that is no practice file and wrong usage are told apart', async () => {
  const { file, practice } = await filesOf()
  await expect(runExplain(file, '--practice', practice, '--patient', 'P70')).rejects.toThrow(
    /has no patient "P70"\. Look at the column of patient ids/,
  )
  await expect(runExplain(file, '--practice', practice)).rejects.toThrow(CommanderError)
  const other = await filesOf('no columns')
  await expect(runExplain(other.file, '--practice', practice, '--patient', 'P1')).rejects.toThrow(CliFailure)
})

const BROKEN = practiceFileText([...ROWS, fileRow({ patientId: 'P9', contactSort: '2' })]).replace(
  /"P9"(.*)"Text"/,
  '"P9"$1"Te"xt"',
)

test('a line of the patient that cannot be read is told as the likely reason, before the chart is', async () => {
  const { file, practice } = await filesOf(BROKEN)
  const words = [file, '--practice', practice, '--patient', 'P9']
  const explanation = JSON.parse(await runExplain(...words, '--json'))
  expect(explanation).toMatchObject({
    reason: 'no-primary-contact',
    nextStep:
      'Of this patient line 5 cannot be read, which may be the reason: correct it first. If that is not it: Give one Family Contact of the patient a Sort of 1.',
    lines: [{ line: 7 }],
    unreadableLines: [{ line: 5, cell: 'P5', patientId: 'P9' }],
  })
  expect(await runExplain(...words)).toMatch(
    /Lines of the patient that cannot be read and do not count\n {2}line {2}5 {2}column P \(contact_preferred_reminder\): a quote mark/,
  )
  const other = await runExplain(file, '--practice', practice, '--patient', 'P007')
  expect(other).not.toMatch(/cannot be read/)
})

test('of a patient all of whose lines cannot be read it is said where and why, and not that there is no such patient', async () => {
  const { file, practice } = await filesOf(BROKEN.replace(/"P9"([^\n]*"2")/, '"P10"$1'))
  await expect(runExplain(file, '--practice', practice, '--patient', 'P9')).rejects.toThrow(
    /has no line of patient "P9" that can be read\. Line 5, column P \(contact_preferred_reminder\): a quote mark .* Correct it/,
  )
})
