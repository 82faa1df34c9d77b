import { expect, test } from '@jest/globals'
import { type FileMap, joinFileMaps } from '../../src/domain/file-map.ts'
import { likelyColumn } from '../../src/files/likely-column.ts'
import { readHeader } from '../../src/files/practice-file-header.ts'
import { filePractice, readFrom, reportFrom } from '../support/practice-file.ts'

const NAMES =
  'patient_id;patient_status;patient_last_name;patient_birth_date;contact_sort;contact_first_name;contact_last_name;contact_email;contact_mobile_phone;contact_authority;contact_resides_with'
const named = (...changes: [from: string, to: string][]) =>
  changes.reduce((names, [from, to]) => names.replace(from, to), NAMES).split(';')
const map = (columns: FileMap['columns']): FileMap => ({ columns })
const message = (names: readonly string[], fileMap?: FileMap) => {
  const reading = readHeader(names, fileMap)
  return reading.outcome === 'refused' ? reading.message : 'read'
}
const emailOf = (names: readonly string[], fileMap: FileMap) => {
  const reading = readHeader(names, fileMap)
  if (reading.outcome === 'refused') throw new Error(reading.message)
  return { email: reading.header.rowOf(names.map((name) => `in ${name}`)).contactEmail, remarks: reading.remarks }
}

test('a column that the practice names is read as what it says, in the spelling of the file or nearly', () => {
  const names = named(['contact_email', 'Correo 1'])
  expect(message(names)).toMatch(/lacks the column contact_email \(not understood: "Correo 1"\)/)
  for (const name of ['Correo 1', ' Correo 1 ', 'correo-1', 'CORREO1']) {
    expect(emailOf(names, map({ [name]: 'contact_email' }))).toEqual({ email: 'in Correo 1', remarks: [] })
  }
})

test('what the practice says of a column counts more than what we take its name for, and the report tells', () => {
  const names = [...named(), 'Correo 1']
  const { email, remarks } = emailOf(names, map({ 'Correo 1': 'contact_email' }))
  expect(email).toBe('in Correo 1')
  expect(remarks).toEqual(['The column "contact_email" is not read: the file map takes another one for contact_email.'])
  expect(message(named(), map({ contact_email: 'contact_home_phone' }))).toMatch(/lacks the column contact_email/)
})

test('of two columns that mean the same the practice can leave one out, also where only punctuation tells them apart', () => {
  const names = [...named(['contact_email', 'E-mail']), 'Email']
  expect(message(names)).toBe(
    'Several columns mean contact_email: "E-mail", "Email". Take out all but the right one, or say which to leave out, as with --map "Email=ignore", and hand the file over again.',
  )
  expect(emailOf(names, map({ Email: 'ignore' }))).toEqual({ email: 'in E-mail', remarks: [] })
  expect(emailOf(names, map({ 'E-mail': 'ignore' }))).toEqual({ email: 'in Email', remarks: [] })
  expect(message(names, map({ 'E-mail': 'contact_email', Email: 'contact_email' }))).toMatch(/^Several columns mean/)
})

test('a column of the map that the file does not have is a remark', () => {
  expect(emailOf(named(), map({ 'Correo 1': 'contact_email', '#': 'ignore' })).remarks).toEqual([
    'The file map speaks of a column "Correo 1", which the file does not have.',
    'The file map speaks of a column "#", which the file does not have.',
  ])
})

test('the refusal says how to map names that look close, and shows the form for those that do not', () => {
  const names = named(
    ['contact_email', 'Guardian1 E-Mail'],
    ['contact_mobile_phone', 'contactmobilphone'],
    ['contact_sort', 'Rank'],
  )
  expect(message(names)).toBe(
    'The file lacks the columns contact_sort, contact_email, contact_mobile_phone (not understood: "Rank", "Guardian1 E-Mail", "contactmobilphone"). If one is only called otherwise, say so: --map "Guardian1 E-Mail=contact_email" --map "contactmobilphone=contact_mobile_phone". Say so of any other in this form, with its name in the file in place of "Rank": --map "Rank=contact_sort". Else export it again with them, named in the first line.',
  )
  expect(message(named(['contact_email', 'Email "work" 2']))).not.toMatch(/--map/)
  expect(message(named(['contact_email', '$(rm) Email']))).not.toMatch(/--map/)
})

test('the form to map a name is shown with one that shares a word with what is lacking, where the file has one', () => {
  const names = named(
    ['patient_last_name', 'Note;Last'],
    ['contact_first_name', 'First Name'],
    ['contact_last_name', 'Last Name'],
    ['patient_id', 'Contact'],
  )
  expect(message(names)).toMatch(/in place of "Last": --map "Last=patient_last_name"\. Else export it again with them/)
  expect(message(named(['contact_first_name', 'Contact;First Name']))).toMatch(
    /--map "First Name=contact_first_name"\./,
  )
  expect(message(named(['contact_email', 'Insurance']))).toMatch(
    /in place of "Insurance": --map "Insurance=contact_email"/,
  )
  expect(message(named(['contact_email', ''], ['contact_sort', ' ']))).toMatch(
    /contact_email\. Export it again with them/,
  )
})

test('a needed column that the map ignores is said to be ignored, and a name that it ignores is not asked about', () => {
  expect(message(named(['contact_email', 'E-Mail']), map({ 'e-mail': 'ignore' }))).toBe(
    'The file map ignores "E-Mail", but contact_email is needed: take "E-Mail=ignore" out of --map, or out of fileMap in the practice JSON.',
  )
  const names = named(['contact_email', 'Work'], ['contact_sort', 'Rank'])
  const ignoring = map({ Work: 'ignore', contact_authority: 'ignore' })
  expect(message(names, ignoring)).toMatch(/ignores "contact_authority".* \(not understood: "Rank"\)\. .*--map "Rank=/)
})

test('what a name most likely means is the longest known name in it, or one that is a slip away', () => {
  const likely: [string, string | undefined][] = [
    ['E-Mail 1', 'contactEmail'],
    ['Pt DOB', 'patientBirthDate'],
    ['Relationship Status', 'contactRelationship'],
    ['cellPhone2', 'contactMobilePhone'],
    ['patient_statsu', 'patientStatus'],
    ['Adress', undefined],
    ['First Name', undefined],
    ['', undefined],
  ]
  for (const [name, key] of likely) expect([name, likelyColumn(name)]).toEqual([name, key])
})

test('a map makes a file readable whose columns are all called otherwise, and tells its delimiter', async () => {
  const keys = NAMES.split(';')
  const columns = Object.fromEntries(keys.map((key, index) => [`Spalte, ${index}`, key])) as FileMap['columns']
  const cells = 'P1|Active|Sample|2016-05-04|1|Ana|Sample|ana@example.com|202-555-0143|Joint|Y'
  const text = `${Object.keys(columns).join('|')}\n${cells}\n`
  expect((await readFrom(text)).outcome).toBe('refused')
  const report = await reportFrom(text, filePractice({ fileMap: { columns } }))
  expect(report.guardians).toMatchObject([{ email: 'ana@example.com', phone: '+12025550143' }])
})

test('a thousand columns are read by their names, and more are refused', async () => {
  const more = (columns: number) => Array.from({ length: columns - 11 }, (_, n) => `Note ${n}`)
  const text = (columns: number) =>
    [
      [...more(columns), ...named()].join(','),
      [
        ...more(columns),
        ...'P1,Active,Sample,2016-05-04,1,Ana,Sample,ana@example.com,202-555-0143,Joint,Y'.split(','),
      ].join(','),
    ].join('\n')
  expect((await reportFrom(text(1000))).selected).toBe(1)
  expect(await readFrom(text(1001))).toMatchObject({ outcome: 'refused', message: /more than 1,000 columns/ })
})

test('of two maps the later one counts', () => {
  expect(joinFileMaps(map({ A: 'contact_email', B: 'ignore' }), map({ A: 'ignore' }))).toEqual(
    map({ A: 'ignore', B: 'ignore' }),
  )
})
