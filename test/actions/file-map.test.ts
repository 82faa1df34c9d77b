import { text } from 'node:stream/consumers'
import { expect, test } from '@jest/globals'
import { openRequest } from '../../src/actions/open-request.ts'
import { readLeftOut } from '../../src/actions/read-by-hand.ts'
import { releaseRequest } from '../../src/actions/release-request.ts'
import { takePracticeFile } from '../../src/actions/take-practice-file.ts'
import type { FileMap } from '../../src/domain/file-map.ts'
import { ELIGIBLE } from '../support/eligible.ts'
import { freshWorld } from '../support/fresh-world.ts'
import { line, practiceCsv } from '../support/practice-csv.ts'

const world = await freshWorld()
const SAID: FileMap = { columns: { 'Correo 1': 'contact_email' } }

async function requested(): Promise<string> {
  const asked = { practiceId: 'lakeside', requestedBy: 'manager@lakeside.example.com', stated: ELIGIBLE }
  const opened = await openRequest(world.deps, asked)
  if (opened.outcome !== 'opened') throw new Error(opened.outcome)
  return opened.id
}

/** A file of which the practice has to say where the addresses are. */
async function foreignFile(lines: string[]) {
  const content = (await text(practiceCsv(lines)())).replace('contact_email', 'Correo 1')
  return async function* () {
    yield Buffer.from(content)
  }
}

const take = async (id: string, lines: string[], said?: FileMap) =>
  takePracticeFile(world.deps, id, await foreignFile(lines), 'operator', said)

test('what the practice says of its file holds for the next one, for the release and for the list to register by hand', async () => {
  const id = await requested()
  expect(await take(id, [line(1)])).toMatchObject({ outcome: 'unreadable' })
  expect(await take(id, [line(1)], SAID)).toMatchObject({ outcome: 'taken' })
  expect(await take(id, [line(1), line(2, { email: '' }), 'cut off'])).toMatchObject({ outcome: 'taken' })
  expect(await releaseRequest(world.deps, id, { actor: 'operator' })).toMatchObject({
    outcome: 'released',
    invitations: 1,
  })

  const [request, practice] = [await world.deps.requests.find(id), await world.deps.practices.find('lakeside')]
  if (!request || !practice) throw new Error('gone')
  const leftOut = []
  for await (const { patientId, words } of (await readLeftOut(world.deps, request, practice)) ?? [])
    leftOut.push([patientId, words])
  expect(leftOut).toEqual([
    ['p2', 'Not selected: no email.'],
    ['', expect.stringMatching(/^Line 4 of the practice file, column B \(patient_status\): the line has fewer cells/)],
  ])
})

test('what is said of a file that is not taken is not remembered', async () => {
  const id = await requested()
  expect(await take(id, [], SAID)).toMatchObject({ outcome: 'unreadable' })
  expect((await world.deps.practices.find('lakeside'))?.fileMap).toBeUndefined()
})

test('a practice that is put anew keeps what it said of its files, unless it says it anew', async () => {
  const { practices } = world.deps
  await practices.rememberFileMap('lakeside', SAID)
  expect((await practices.put({ ...world.practice, name: 'Lakeside II' })).fileMap).toEqual(SAID)
  expect(await practices.current('lakeside')).toMatchObject({ name: 'Lakeside II', fileMap: SAID })
  await practices.put({ ...world.practice, fileMap: { columns: {} } })
  expect((await practices.find('lakeside'))?.fileMap).toEqual({ columns: {} })
})
