import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Writable } from 'node:stream'
import type { Redis } from 'ioredis'
import { createApp } from '../../src/app.ts'
import { buildDeps } from '../../src/build-deps.ts'
import { type Config, readConfig } from '../../src/config.ts'
import type { Deps } from '../../src/deps.ts'
import type { Guardian } from '../../src/domain/invitation.ts'
import { type Practice, PracticeSchema } from '../../src/domain/practice.ts'
import { signSetupLink } from '../../src/domain/setup-link.ts'
import { type Simulator, startSimulator } from '../../src/simulator/simulator.ts'
import { enrol } from './enrol.ts'
import { testRedis } from './test-redis.ts'

const ACCOUNT = { accountSid: `AC${'0'.repeat(32)}`, authToken: 'the auth token of the simulated carrier' }

/** The whole service as production runs it, on real parts: Redis, the carriers' SDK, SMTP. The clock is held. */
export type World = {
  deps: Deps
  redis: Redis
  simulator: Simulator
  /** Origin of the service's pages, which is its public URL too. */
  url: string
  server: Server
  practice: Practice
  logged(): string
  now(): number
  pass(ms: number): void
  /** Enrols a guardian as a release does, and gives the setup link of the mail. */
  invite(guardian?: Partial<Guardian>, practiceId?: string): Promise<{ id: string; link: string; guardian: Guardian }>
  stop(): Promise<void>
}

/** A Sunday at noon in New York: no quiet hour. */
export const NOON = Date.parse('2026-11-22T17:00:00Z')

export const REQUEST = 'lakeside.aaaaaaaaaaaaaaaaaaaaaa'

export async function startWorld(
  settings: NodeJS.ProcessEnv = {},
  practiceFields: Partial<Practice> = {},
  ownRedis?: Redis,
): Promise<World> {
  const redis = ownRedis ?? (await testRedis())
  let time = NOON
  const now = () => time
  const simulator = await startSimulator({ ...ACCOUNT, now })
  const log: string[] = []
  const logTo = new Writable({
    write(line, _encoding, done) {
      log.push(String(line))
      done()
    },
  })

  const server = await listening()
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const config: Config = readConfig({
    PUBLIC_URL: url,
    SMTP_URL: simulator.smtpUrl,
    MAIL_FROM: 'portal@pin.example.com',
    TWILIO_ACCOUNT_SID: ACCOUNT.accountSid,
    TWILIO_AUTH_TOKEN: ACCOUNT.authToken,
    TWILIO_FROM: '+12025550100',
    TWILIO_API_URL: simulator.httpUrl,
    TEXTS_PER_SECOND: '0',
    CALLS_PER_SECOND: '0',
    LOG_LEVEL: 'debug',
    ...settings,
  })
  const { deps, close } = buildDeps(config, { redis, now, logTo })
  server.on('request', createApp(deps))
  simulator.useService({ publicUrl: url })
  const practice = PracticeSchema.parse({
    ...LAKESIDE,
    portalUrl: `${simulator.portalUrl}/register`,
    ...practiceFields,
  })
  await deps.practices.put(practice)

  return {
    deps,
    redis,
    simulator,
    url,
    server,
    practice,
    logged: () => log.join(''),
    now,
    pass: (ms) => {
      time += ms
    },
    async invite(fields = {}, practiceId = 'lakeside') {
      const guardian = { ...ANA, ...fields }
      const [id = ''] = await enrol(
        { redis, invitations: deps.invitations },
        `${practiceId}.${REQUEST.slice('lakeside.'.length)}`,
        [guardian],
      )
      const link = signSetupLink(deps.keyring.linkKeys, {
        invitationId: id,
        generation: 1,
        issuedAt: time,
        lifetimeMs: config.linkLifetimeMs,
      })
      return { id, link: `/set-up/${link}`, guardian }
    },
    async stop() {
      await simulator.settled()
      await new Promise((resolve) => {
        server.close(resolve)
        server.closeAllConnections()
      })
      await simulator.stop()
      await close()
      redis.disconnect()
    },
  }
}

export const LAKESIDE = {
  id: 'lakeside',
  name: 'Lakeside Pediatrics',
  npi: '1234567893',
  phone: '(202) 555-0199',
  timeZone: 'America/New_York',
  portalUrl: 'https://portal.example.com/register',
  minorAgeLimit: 18,
  languages: ['en', 'es'],
  officeEmail: 'office@lakeside.example.com',
  officeHours: 'Monday to Friday, 8 AM to 5 PM',
}

/** A made-up guardian of two children. */
export const ANA: Guardian = {
  email: 'ana@example.com',
  phone: '+12025550142',
  takesTexts: true,
  firstName: 'Ana',
  lastName: 'Example',
  language: 'en',
  patients: [
    {
      id: 'p1',
      birthDate: '2018-03-05',
      reachesLimitOn: '2036-03-05',
      relationship: 'Mother',
      authority: 'Joint',
      residesWith: true,
    },
    {
      id: 'p2',
      birthDate: '2021-11-30',
      reachesLimitOn: '2039-11-30',
      relationship: 'Mother',
      authority: 'Joint',
      residesWith: true,
    },
  ],
}

function listening(): Promise<Server> {
  return new Promise((resolve) => {
    const server = createServer()
    server.listen(0, '127.0.0.1', () => resolve(server))
  })
}
