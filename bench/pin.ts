import { Redis } from 'ioredis'
import { Pool } from 'undici'
import { buildDeps } from '../src/build-deps.ts'
import { readConfig } from '../src/config.ts'
import { PracticeSchema } from '../src/domain/practice.ts'
import { writeSession } from '../src/domain/session.ts'
import { enrol } from '../test/support/enrol.ts'
import { startRedis } from '../test/support/redis-server.ts'
import { type Child, startChild } from './support/child.ts'
import { median } from './support/median.ts'

const REQUESTS = 2000
const IN_FLIGHT = 32
const REQUEST = 'bench.aaaaaaaaaaaaaaaaaaaaaa'

type Post = { headers: Record<string, string>; body: string }

/**
 * `POST /set-up/pin` for distinct invitations, every limit on, a carrier in another process. Only 303s count, and they
 * must be as many as the texts the carrier took.
 *
 * @returns medians over the rounds, taken in turn, in requests per second; the first round warms up and is left out.
 */
export async function benchPin(rounds: number): Promise<{ ours: number; floor: number; ratio: number; unit: string }> {
  const redis = await startRedis('--appendonly', 'yes', '--appendfsync', 'everysec')
  const carrier = await startChild(new URL('support/carrier.ts', import.meta.url))
  const settings = {
    NODE_ENV: 'development',
    PUBLIC_URL: 'http://127.0.0.1:3000',
    REDIS_URL: redis.url,
    TWILIO_ACCOUNT_SID: `AC${'0'.repeat(32)}`,
    TWILIO_AUTH_TOKEN: 'token',
    TWILIO_FROM: '+12025550100',
    TWILIO_API_URL: `http://127.0.0.1:${carrier.port}`,
    CARRIER_URL: `http://127.0.0.1:${carrier.port}`,
    LOG_LEVEL: 'info',
    TEXTS_PER_SECOND: '100000',
    PIN_LIMITS: JSON.stringify({ practiceDayLeast: 1_000_000, serviceDayLeast: 1_000_000 }),
  }
  const floor = await startChild(new URL('support/pin-floor.ts', import.meta.url), settings)
  const ours = await startChild(new URL('support/pin-service.ts', import.meta.url), settings)
  const posts = await preparePosts(settings, (rounds + 1) * REQUESTS)

  const rates = { floor: [] as number[], ours: [] as number[] }
  for (let round = 0; round <= rounds; round += 1) {
    const batch = posts.slice(round * REQUESTS, (round + 1) * REQUESTS)
    const [floorRate, ourRate] = [await measure(floor, carrier, batch), await measure(ours, carrier, batch)]
    if (round === 0) continue
    rates.floor.push(floorRate)
    rates.ours.push(ourRate)
  }
  await Promise.all([floor.stop(), ours.stop(), carrier.stop()])
  await redis.stop()
  return {
    ours: median(rates.ours),
    floor: median(rates.floor),
    ratio: median(rates.ours) / median(rates.floor),
    unit: 'requests/s',
  }
}

async function measure(service: Child, carrier: Child, posts: readonly Post[]): Promise<number> {
  const before = await textsTaken(carrier)
  const pool = new Pool(`http://127.0.0.1:${service.port}`, { connections: IN_FLIGHT })
  let next = 0
  let sent = 0
  const startedAt = performance.now()
  await Promise.all(
    Array.from({ length: IN_FLIGHT }, async () => {
      for (let post = posts[next++]; post; post = posts[next++]) {
        const answer = await pool.request({ method: 'POST', path: '/set-up/pin', ...post })
        if (answer.statusCode === 303) sent += 1
        await answer.body.dump()
      }
    }),
  )
  const seconds = (performance.now() - startedAt) / 1000
  await pool.close()
  const taken = (await textsTaken(carrier)) - before
  if (sent !== posts.length || taken !== sent)
    throw new Error(`${posts.length} requests, ${sent} of them 303, ${taken} texts`)
  return sent / seconds
}

async function textsTaken({ port }: Child): Promise<number> {
  return Number(await (await fetch(`http://127.0.0.1:${port}/`)).text())
}

/** Enrols guardians with phones of their own and writes the post that each one's browser would send. */
async function preparePosts(settings: NodeJS.ProcessEnv, count: number): Promise<Post[]> {
  const config = readConfig(settings)
  const redis = new Redis(config.redisUrl ?? '')
  const { deps, close } = buildDeps(config, { redis })
  await deps.practices.put(PRACTICE)
  const guardians = Array.from({ length: count }, (_, n) => ({
    email: `parent${n}@example.com`,
    phone: `+1202${String(2_000_000 + n)}`,
    takesTexts: true,
    firstName: 'Ana',
    lastName: 'Example',
    language: 'en' as const,
    patients: [
      {
        id: `p${n}`,
        birthDate: '2020-01-01',
        reachesLimitOn: '2038-01-01',
        relationship: 'Mother',
        authority: 'Joint',
        residesWith: true,
      },
    ],
  }))
  const ids = await enrol({ redis, invitations: deps.invitations }, REQUEST, guardians)
  await close()
  redis.disconnect()

  const now = Date.now()
  return ids.map((invitationId, n) => {
    const id = `session${n}`
    const cookie = writeSession(deps.keyring, { id, invitationId, generation: 1, linkExpiresAt: now + 86_400_000 }, now)
    const body = new URLSearchParams({
      channel: 'text',
      form_token: `${invitationId}.${deps.keyring.formMac(id, invitationId)}`,
    })
    return {
      headers: { cookie: `visit=${cookie}`, 'content-type': 'application/x-www-form-urlencoded' },
      body: body.toString(),
    }
  })
}

const PRACTICE = PracticeSchema.parse({
  id: 'bench',
  name: 'Sample Pediatrics',
  npi: '1234567893',
  phone: '(202) 555-0199',
  timeZone: 'America/New_York',
  portalUrl: 'https://portal.example.com/register',
  minorAgeLimit: 18,
  officeEmail: 'office@example.com',
})
