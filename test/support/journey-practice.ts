import { Readable } from 'node:stream'
import type { Redis } from 'ioredis'
import { createApiKey } from '../../src/actions/create-api-key.ts'
import { openRequest } from '../../src/actions/open-request.ts'
import { releaseRequest } from '../../src/actions/release-request.ts'
import { takePracticeFile } from '../../src/actions/take-practice-file.ts'
import { csvLine } from '../../src/domain/csv-line.ts'
import type { Language } from '../../src/domain/practice.ts'
import { runWorker } from '../../src/worker/run-worker.ts'
import { ELIGIBLE } from './eligible.ts'
import { startWorld, type World } from './world.ts'

/** A guardian of one child, born on `CHILD_BORN`. `phone` is in E.164. */
export type Family = { email: string; phone: string; firstName: string; language: Language }

export const CHILD_BORN = { year: '2018', month: '3', day: '5' }

/** The whole service, with a portal on an origin and a site of its own that knows its key. */
export async function startJourneyWorld(settings: NodeJS.ProcessEnv = {}, redis?: Redis): Promise<World> {
  const world = await startWorld({ SEND_PER_SECOND: '0', ...settings }, {}, redis)
  const portalUrl = `${world.simulator.portalUrl.replace('127.0.0.1', 'localhost')}/register`
  Object.assign(world.practice, { portalUrl })
  await world.deps.practices.put(world.practice)
  const { key } = await createApiKey(world.deps, { name: 'portal', scope: { kind: 'portal', id: 'portal' } })
  world.simulator.useService({ publicUrl: world.url, portalApiKey: key })
  return world
}

/** Takes the practice from asking to the emails in the families' inbox: request, practice file, release, worker. */
export async function releaseFamilies(world: World, families: readonly Family[]): Promise<void> {
  const { deps, practice, simulator } = world
  const opened = await openRequest(deps, {
    practiceId: practice.id,
    requestedBy: practice.officeEmail,
    stated: ELIGIBLE,
  })
  if (opened.outcome !== 'opened') throw new Error(opened.outcome)
  const file = Buffer.from([HEADER, ...families.map(lineOf)].map(csvLine).join(''))
  await takePracticeFile(deps, opened.id, () => Readable.from([file]), 'operator')
  const released = await releaseRequest(deps, opened.id, { actor: 'operator' })
  if (released.outcome !== 'released') throw new Error(released.outcome)

  const quit = new AbortController()
  const working = runWorker(deps, quit.signal)
  await Promise.all(families.map(({ email }) => simulator.nextMail(email)))
  quit.abort()
  await working
}

/** Column names as the seed has them where it names them. */
const HEADER = [
  'Patient ID',
  'Status',
  'Patient Last Name',
  'Birth Date',
  'Sort',
  'Contact First Name',
  'Contact Last Name',
  'Email Address',
  'Mobile #',
  'Authority',
  'Res?',
  'Language',
]

function lineOf({ email, phone, firstName, language }: Family, index: number): string[] {
  const { year, month, day } = CHILD_BORN
  const birthDate = `${month}/${day}/${year}`
  const mobile = phone.slice(2)
  return [`P${index}`, 'Active', 'Sample', birthDate, '1', firstName, 'Sample', email, mobile, 'Joint', 'X', language]
}
