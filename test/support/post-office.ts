import { Writable } from 'node:stream'
import type { Redis } from 'ioredis'
import { buildDeps } from '../../src/build-deps.ts'
import { readConfig } from '../../src/config.ts'
import type { Deps } from '../../src/deps.ts'
import type { Guardian } from '../../src/domain/invitation.ts'
import type { LetterEntry } from '../../src/domain/letter.ts'
import { type Practice, PracticeSchema } from '../../src/domain/practice.ts'
import { runWorker } from '../../src/worker/run-worker.ts'
import { enrol } from './enrol.ts'
import { type Sink, startSink } from './sink.ts'

/** What sends mail, on real parts: Redis and an SMTP server. The clock runs, and can be set forward. */
export type PostOffice = {
  deps: Deps
  sink: Sink
  requestId: string
  logged(): string
  pass(ms: number): void
  /** Writes so many invitations and their letters into the ledger and opens the request. */
  release(guardians: number, change?: (guardian: Guardian, index: number) => Partial<Guardian>): Promise<string[]>
  /**
   * Runs workers until `until` says so, or until no letter of the request moves any more. They take the place of others
   * that were at work all the while, unless nobody was.
   */
  work(options?: { workers?: number; until?: () => boolean | Promise<boolean>; silentBefore?: boolean }): Promise<void>
  letters(): Promise<LetterEntry[]>
  stop(): Promise<void>
}

/** Longer than any test waits for, so that workers of a failed test do not run on. */
const LONGEST_WORK_MS = 60_000

export const NORTH: Practice = PracticeSchema.parse({
  id: 'north',
  name: 'North Hill Pediatrics',
  npi: '1234567893',
  phone: '(202) 555-0110',
  timeZone: 'America/Chicago',
  portalUrl: 'https://portal.example.com/register',
  minorAgeLimit: 18,
  officeEmail: 'office@north.example.org',
})

export function guardian(index: number): Guardian {
  return {
    email: `parent${index}@example.com`,
    phone: `+1202555${String(100 + (index % 100)).padStart(4, '0')}`,
    takesTexts: true,
    firstName: 'Ana',
    lastName: 'Sample',
    language: index % 2 === 0 ? 'en' : 'es',
    patients: [
      {
        id: `p${index}`,
        birthDate: '2020-02-29',
        reachesLimitOn: '2038-02-28',
        relationship: 'Mother',
        authority: 'Joint',
        residesWith: true,
      },
    ],
  }
}

export async function startPostOffice(redis: Redis, settings: NodeJS.ProcessEnv = {}): Promise<PostOffice> {
  const sink = await startSink()
  const log: string[] = []
  const logTo = new Writable({
    write(line, _encoding, done) {
      log.push(String(line))
      done()
    },
  })
  let ahead = 0
  const now = () => Date.now() + ahead
  const config = readConfig({
    PUBLIC_URL: 'https://pin.example.com',
    SMTP_URL: sink.url,
    MAIL_FROM: 'portal@pin.example.com',
    SEND_PER_SECOND: '0',
    SEND_CONCURRENCY: '5',
    LOG_LEVEL: 'debug',
    ...settings,
  })
  const { deps, close } = buildDeps(config, { redis, now, logTo })
  await deps.practices.put(NORTH)
  const requestId = `north.${deps.randomId()}`
  await redis.hset(`{p:north}:request:${requestId}`, { state: 'releasing' })

  return {
    deps,
    sink,
    requestId,
    logged: () => log.join(''),
    pass: (ms) => {
      ahead += ms
    },
    async release(count, change = () => ({})) {
      const all = Array.from({ length: count }, (_, index) => ({
        ...guardian(index),
        ...change(guardian(index), index),
      }))
      const ids = await enrol({ redis, invitations: deps.invitations }, requestId, all, {
        letters: 'queued',
        now: now(),
      })
      await deps.letters.open(requestId, now())
      return ids
    },
    async work({
      workers = 1,
      until = async () => (await deps.letters.openRequests()).length === 0,
      silentBefore = false,
    } = {}) {
      if (!silentBefore) await redis.set('{s}:last-beat', now())
      const quit = new AbortController()
      const running = Array.from({ length: workers }, () => runWorker(deps, quit.signal))
      const givesUpAt = Date.now() + LONGEST_WORK_MS
      let done = await until()
      while (!done && Date.now() < givesUpAt) {
        await new Promise((resolve) => setTimeout(resolve, 10))
        done = await until()
      }
      quit.abort()
      await Promise.all(running)
      if (!done) throw new Error(`the work was not done within ${LONGEST_WORK_MS} ms`)
    },
    async letters() {
      const all: LetterEntry[] = []
      for await (const entry of deps.letters.entries(requestId)) all.push(entry)
      return all
    },
    async stop() {
      await close()
      await sink.stop()
    },
  }
}
