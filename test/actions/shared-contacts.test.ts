import { expect, test } from '@jest/globals'
import { openRequest } from '../../src/actions/open-request.ts'
import { readLeftOut } from '../../src/actions/read-by-hand.ts'
import { releaseRequest } from '../../src/actions/release-request.ts'
import { takePracticeFile } from '../../src/actions/take-practice-file.ts'
import { PracticeSchema } from '../../src/domain/practice.ts'
import { ELIGIBLE } from '../support/eligible.ts'
import { freshWorld } from '../support/fresh-world.ts'
import { line, practiceCsv } from '../support/practice-csv.ts'
import { LAKESIDE } from '../support/world.ts'

const SHARED = ['porch@example.org', 'desk@example.org']

const world = await freshWorld()
const { deps } = world

/** Four families each with one email and phone, and a fifth with its own. */
async function requestWithShared(): Promise<string> {
  const asked = { practiceId: 'lakeside', requestedBy: 'manager@example.com', stated: ELIGIBLE }
  const opened = await openRequest(deps, asked)
  if (opened.outcome !== 'opened') throw new Error(opened.outcome)
  const shared = SHARED.flatMap((email, of) =>
    [1, 2, 3, 4].map((n) => line(10 * (of + 1) + n, { email, phone: `(202) 555-20${of}0` })),
  )
  await takePracticeFile(deps, opened.id, practiceCsv([...shared, line(1)]), 'operator')
  return opened.id
}

const decide = (decided: { confirmedShared?: string[]; leftOutShared?: string[] }) =>
  deps.practices.put(PracticeSchema.parse({ ...LAKESIDE, ...decided }))
const release = (id: string) => releaseRequest(deps, id, { actor: 'operator' })

test('nothing is released until the practice has said of each shared email whose it is', async () => {
  const id = await requestWithShared()
  const contact = (of: number) => ({ email: SHARED[of], phone: `+120255520${of}0`, patients: 4 })
  expect(await release(id)).toEqual({ outcome: 'shared-undecided', contacts: [contact(0), contact(1)] })
  await decide({ leftOutShared: [' Porch@Example.org '] })
  expect(await release(id)).toEqual({ outcome: 'shared-undecided', contacts: [contact(1)] })
  expect(await deps.letters.size(id)).toBe(0)
  await decide({ leftOutShared: ['porch@example.org'], confirmedShared: ['desk@example.org'] })
  expect(await release(id)).toMatchObject({ outcome: 'released', invitations: 2 })
})

test('patients behind an email that is left out get no email and are on the list to register by hand', async () => {
  const id = await requestWithShared()
  await decide({ leftOutShared: SHARED })
  expect(await release(id)).toMatchObject({ outcome: 'released', invitations: 1 })
  const request = await deps.requests.find(id)
  if (!request) throw new Error('a request')
  const listed = []
  for await (const { patientId, reason } of (await readLeftOut(deps, request, world.practice)) ?? [])
    listed.push(`${patientId} ${reason}`)
  expect(listed).toEqual([11, 12, 13, 14, 21, 22, 23, 24].map((n) => `p${n} contact-shared`))
  expect(request.leftOut).toBe(8)
})
