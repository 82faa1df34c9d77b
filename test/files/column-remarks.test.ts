import { expect, test } from '@jest/globals'
import type { PracticeRow } from '../../src/domain/practice-row.ts'
import { fileRow, practiceFileText, reportFrom } from '../support/practice-file.ts'

/** The report of a file with one line for each of these changes to a good one, each of another patient. */
const reportOf = (changes: readonly Partial<PracticeRow>[]) =>
  reportFrom(
    practiceFileText(
      changes.map((change, n) =>
        fileRow({ patientId: `P${n}`, patientLastName: `Sample${n}`, contactEmail: `p${n}@example.com`, ...change }),
      ),
    ),
  )

const times = <Item>(count: number, item: (n: number) => Item) => Array.from({ length: count }, (_, n) => item(n))

test('birth dates that a whole column has in a form that is not read are told once, with an example and what to do', async () => {
  const columns = {
    'a day number of a spreadsheet': times(12, (n) => `${41368 + n}`),
    'a date with a year of two digits': times(12, (n) => `5/${n + 1}/16`),
    'day.month.year': times(12, (n) => `${n + 1}.05.2016`),
    'a date with hyphens and the year behind': times(12, (n) => `05-${n + 10}-2016`),
    'a date with the year first that is not YYYY-MM-DD': times(12, (n) => `2016/5/${n + 1}`),
    'a date without signs between year, month and day': times(12, (n) => `201605${n + 10}`),
    'a date with a time of day': times(12, (n) => `2016-05-${n + 10}T20:00:00Z`),
    'a date with the month in letters': times(12, (n) => (n % 2 ? `May ${n + 1}, 2016` : `${n + 1}-MAY-16`)),
  }
  for (const [shape, cells] of Object.entries(columns)) {
    const report = await reportOf(cells.map((patientBirthDate) => ({ patientBirthDate })))
    expect([shape, report.excluded]).toEqual([shape, { 'birth-date-unusable': 12 }])
    expect(report.remarks).toEqual([
      `Birth Date: 12 of 12 cells cannot be read for certain: 12 look like ${shape} ("${cells[0]}"). The charts may be right: format this column as YYYY-MM-DD, save or export the file again and hand it over.`,
    ])
  }
})

test('where days stand before months it is said that those which could be read may be wrong, too', async () => {
  const days = times(28, (n) => `${n + 1}/5/2016`)
  const report = await reportOf(days.map((patientBirthDate) => ({ patientBirthDate })))
  expect(report.excluded).toEqual({ 'birth-date-unusable': 16 })
  expect(report.remarks).toEqual([
    'Birth Date: 16 of 28 cells cannot be read for certain: 16 look like day/month/year ("13/5/2016"). Those with a day up to 12 were read as month/day/year, so they may be wrong, too. The charts may be right: format this column as YYYY-MM-DD, save or export the file again and hand it over.',
  ])
})

test('several forms of birth dates in one column are one remark, the most frequent first', async () => {
  const cells = [...times(5, () => '41368'), ...times(9, () => '04.05.2016'), ...times(3, () => '2016-05-04')]
  const { remarks } = await reportOf(cells.map((patientBirthDate) => ({ patientBirthDate })))
  expect(remarks).toEqual([
    expect.stringContaining(
      '14 of 17 cells cannot be read for certain: 9 look like day.month.year ("04.05.2016"), 5 look like a day number of a spreadsheet ("41368"). The',
    ),
  ])
})

test('a few odd cells are faults of their charts, and so are some among many good ones', async () => {
  const odd = (n: number) => ({
    patientBirthDate: '41368',
    contactMobilePhone: '2.03E+09',
    contactAuthority: 'Full',
    contactResidesWith: 'checked',
    contactSort: `Primary ${n}`,
  })
  expect((await reportOf(times(9, odd))).remarks).toEqual([])
  expect((await reportOf([...times(10, odd), ...times(41, () => ({}))])).remarks).toEqual([])
  expect((await reportOf([...times(10, odd), ...times(40, () => ({}))])).remarks).toHaveLength(5)
})

test('faults of a chart that have no common form are no fault of the column', async () => {
  const cells = times(12, (n) => ['2016', '2/30/2016', 'unknown', '13/40/2015'][n % 4] ?? '')
  const report = await reportOf(cells.map((patientBirthDate) => ({ patientBirthDate })))
  expect([report.excluded, report.remarks]).toEqual([{ 'birth-date-unusable': 12 }, []])
})

test('phone numbers that a spreadsheet shortened are told once for each column', async () => {
  const cells = times(12, () => ({ contactMobilePhone: '2.03E+09', contactHomePhone: '2,03E+09' }))
  const report = await reportOf(cells)
  expect(report.excluded).toEqual({ 'no-phone': 12 })
  expect(report.remarks).toEqual([
    'Mobile #: 12 of 12 cells look like "2.03E+09". A spreadsheet has shortened the numbers, and their other digits are lost. The charts may be right: export the file again, format this column as text before it is saved, and hand it over.',
    expect.stringContaining('Home #: 12 of 12 cells look like "2,03E+09".'),
  ])
})

test('words of Sort, Authority and Res? that a whole column has and nobody understands are told with those that count', async () => {
  const report = await reportOf(
    times(20, (n) => ({
      contactSort: n % 4 === 0 ? 'Secondary' : 'Primary',
      contactAuthority: 'Full',
      contactResidesWith: 'checked',
    })),
  )
  expect(report.remarks).toEqual([
    'Sort: of 20 cells 20 are not understood, such as "Primary", "Secondary"; a Sort is 1, 2, 3 and so on, and 1 is the primary contact. The charts may be right: export this column in these words, or replace them in the whole column, and hand the file over again.',
    expect.stringMatching(
      /^Authority: of 20 cells 20 are not understood, such as "Full"; only Joint and Exclusive count\./,
    ),
    expect.stringMatching(
      /^Res\?: of 20 cells 20 are not understood, such as "checked"; yes is Y, Yes, True, 1 or X, and/,
    ),
  ])
})

test('a whole column of numbers that are no Sort, such as +1 and "1.", is told', async () => {
  const report = await reportOf(times(20, (n) => ({ contactSort: n % 4 === 0 ? '+1' : '1.' })))
  expect(report.excluded).toEqual({ 'no-primary-contact': 20 })
  expect(report.remarks).toEqual([
    expect.stringMatching(/^Sort: of 20 cells 20 are not understood, such as "1\.", "\+1"; a Sort is 1, 2, 3/),
  ])
})

test('words of Hold that say neither yes nor no hold the patients, and a whole column of them is told', async () => {
  const report = await reportOf(
    times(20, (n) => ({ doNotInvite: ['Not on hold', 'n/a', 'Not on hold', 'Y', 'No'][n % 5] ?? '' })),
  )
  expect(report.excluded).toEqual({ 'held-by-practice': 16 })
  expect(report.remarks).toEqual([
    'Hold: of 20 cells 12 say neither yes nor no, such as "Not on hold", "n/a", and their patients are held back. Where such words do not mean a hold, empty these cells, and hand the file over again.',
  ])
})

test('every word that is understood, or that says no, is nothing to remark on', async () => {
  const sorts = ['1', '01', '1.0', '2', '10', '']
  const authorities = ['Joint', 'EXCLUSIVE', 'None', 'No', 'N/A', '-', '']
  const ticks = ['Y', 'yes', 'TRUE', '1', '1.0', 'x', 'N', 'No', 'FALSE', '0', '0.0', '-', '']
  const pick = (words: readonly string[], n: number) => words[n % words.length] ?? ''
  const report = await reportOf(
    times(77, (n) => ({
      contactSort: pick(sorts, n),
      contactAuthority: pick(authorities, n),
      contactResidesWith: pick(ticks, n),
      doNotInvite: pick([...ticks, 'none', 'F'], n),
      patientBirthDate: pick(
        ['2016-05-04', '5/4/2016', '12/31/2015', '1/25/2015', '10/10/2015', '2016-05-04 00:00'],
        n,
      ),
    })),
  )
  expect(report.remarks).toEqual([])
})

test('broken and lost letters of names are told with examples, and what the broken ones are meant to be', async () => {
  const report = await reportOf([
    { contactFirstName: 'ChloÃ©' },
    { contactFirstName: 'ChloÃ©', patientLastName: 'NÃºÃ±ez' },
    { contactLastName: 'Oâ€™Brien', patientLastName: 'Oâ€™Brien' },
    { contactFirstName: 'JosÃ©' },
    { contactFirstName: 'Zo\uFFFD' },
    { contactFirstName: 'Zoë', contactLastName: 'SÃO', patientLastName: 'Ångström' },
  ])
  const whatToDo =
    'Export the file again as "CSV UTF-8" and hand it over; where the chart has the name so, too, correct it there.'
  expect(report.remarks).toEqual([
    `Letters with accents are broken in 5 names, such as "ChloÃ©" for "Chloé", "NÃºÃ±ez" for "Núñez", "Oâ€™Brien" for "O’Brien". ${whatToDo}`,
    `Letters are lost in 1 name, such as "Zo\uFFFD". ${whatToDo}`,
  ])
  expect((await reportOf([{ contactFirstName: 'Zoë', contactLastName: 'SÃO' }])).remarks).toEqual([])
})
