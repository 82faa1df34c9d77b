import { chmod, mkdir, mkdtemp, readdir, readFile, stat, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from '@jest/globals'
import { fileRow, practiceFileText } from '../support/practice-file.ts'
import { runBulkPin } from '../support/run-bulk-pin.ts'
import { runCheck } from '../support/run-check.ts'
import { tempDir } from '../support/temp-dir.ts'

const ROOT = tempDir()
const PRACTICE = {
  id: 'north',
  name: 'North Sample Pediatrics',
  npi: '1234567893',
  phone: '(202) 555-0100',
  timeZone: 'America/New_York',
  portalUrl: 'https://portal.example.org',
  minorAgeLimit: 18,
  officeEmail: 'office@north.example',
}
const TEXT = practiceFileText([fileRow()]).replace('contact_email', 'Correo 1').replace('contact_sort', 'Lugar')
const MAPS = ['--map', 'Correo 1=contact_email', '--map', 'Lugar = contact_sort']

async function filesOf() {
  const directory = await mkdtemp(join(ROOT, 'map-'))
  const at = (name: string) => join(directory, name)
  await writeFile(at('file.csv'), TEXT)
  await writeFile(at('practice.json'), `${JSON.stringify(PRACTICE, null, 4)}\n`)
  return {
    directory,
    at,
    check: (...words: string[]) => runCheck(at('file.csv'), '--practice', at('practice.json'), ...words),
  }
}

test('check reads a file with maps, as pairs or as a JSON file, and without them says what is missing', async () => {
  const { at, check } = await filesOf()
  await expect(check()).rejects.toThrow(/lacks the columns contact_sort, contact_email/)
  expect(JSON.parse(await check(...MAPS, '--json'))).toMatchObject({ selected: 1, remarks: [] })
  await writeFile(at('map.json'), '\uFEFF{"columns": {"Correo 1": "ignore", "Lugar": "contact_sort"}}')
  const mixed = await check('--map', at('map.json'), '--map', 'Correo 1=contact_email', '--map', 'Gone=ignore')
  expect(mixed).toContain('The file map speaks of a column "Gone", which the file does not have.')
  expect(await readFile(at('practice.json'), 'utf8')).not.toContain('fileMap')
})

test('what is remembered stands in the practice JSON, with everything else as it was, and the next check needs no map', async () => {
  const { directory, at, check } = await filesOf()
  await symlink('practice.json', at('link.json'))
  await chmod(at('practice.json'), 0o640)
  const before = await readFile(at('practice.json'), 'utf8')
  await expect(check('--map', 'Correo 1=contact_email', '--remember')).rejects.toThrow(/lacks the column contact_sort/)
  expect(await readFile(at('practice.json'), 'utf8')).toBe(before)

  await runCheck(at('file.csv'), '--practice', at('link.json'), ...MAPS, '--remember')
  const after = await readFile(at('practice.json'), 'utf8')
  const fileMap = { columns: { 'Correo 1': 'contact_email', Lugar: 'contact_sort' } }
  expect(JSON.parse(after)).toEqual({ ...PRACTICE, fileMap })
  expect([after.startsWith('{\n    "id"'), (await stat(at('practice.json'))).mode & 0o777]).toEqual([true, 0o640])
  expect((await readdir(directory)).sort()).toEqual(['file.csv', 'link.json', 'practice.json'])
  expect(await check()).toMatch(/selected +1\n/)
})

test('that something is remembered is said beside the result, which stays one JSON document', async () => {
  const { at } = await filesOf()
  const words = ['check', at('file.csv'), '--practice', at('practice.json'), ...MAPS, '--json']
  const said = await runBulkPin([...words, '--remember'])
  expect(said.err).toBe(`${at('practice.json')}: what --map says is written down under fileMap, for the next time.\n`)
  expect(JSON.parse(said.out)).toMatchObject({ selected: 1 })
  expect((await runBulkPin(words)).err).toBe('')
}, 60_000)

test('a practice JSON that cannot be written stays as it was, and the command says so', async () => {
  const { at, check } = await filesOf()
  await mkdir(at(`practice.json.${process.pid}.part`))
  await expect(check(...MAPS, '--remember')).rejects.toThrow(/cannot be written \(EEXIST\), so --remember/)
  expect(JSON.parse(await readFile(at('practice.json'), 'utf8'))).toEqual(PRACTICE)
})

test('a map that says nothing we know is refused with the names that we do', async () => {
  const { at, check } = await filesOf()
  await writeFile(at('map.json'), '{"columns": {"Correo 1": "email"}, "colums": {}}')
  await writeFile(at('text.json'), 'Correo 1')
  const faults: [string, RegExp][] = [
    [
      'Correo 1=email',
      /none of our columns behind the equals sign: it must be patient_id, .*contact_email.* or ignore/,
    ],
    ['Correo 1', /neither a file that can be read nor a pair/],
    ['=contact_email', /none of our columns/],
    [at('text.json'), /is not JSON/],
    [at('map.json'), /columns\.Correo 1 must be "patient_id" or .*"ignore"\n {2}"colums": no such field/],
  ]
  for (const [map, message] of faults) await expect(check('--map', map)).rejects.toThrow(message)
  await expect(check('--remember')).rejects.toThrow(/--remember writes down what/)
})
