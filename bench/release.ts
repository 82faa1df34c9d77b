import { createPrivateKey, generateKeyPairSync } from 'node:crypto'
import { createTransport } from 'nodemailer'
import { buildDeps } from '../src/build-deps.ts'
import { readConfig } from '../src/config.ts'
import type { Deps } from '../src/deps.ts'
import type { Guardian } from '../src/domain/invitation.ts'
import { PracticeSchema } from '../src/domain/practice.ts'
import { cutStencil } from '../src/providers/mail-stencil.ts'
import { connectRedis } from '../src/store/redis.ts'
import { runWorker } from '../src/worker/run-worker.ts'
import { enrol } from '../test/support/enrol.ts'
import { startRedis } from '../test/support/redis-server.ts'
import { type Drain, startDrain } from './support/start-drain.ts'

const LETTERS = 5000
const CONNECTIONS = 20
const FROM = 'portal@pin.example.com'

const PRACTICE = PracticeSchema.parse({
  id: 'north',
  name: 'North Hill Pediatrics',
  npi: '1234567893',
  phone: '(202) 555-0110',
  timeZone: 'America/New_York',
  portalUrl: 'https://portal.example.com/register',
  minorAgeLimit: 18,
  officeEmail: 'office@north.example.org',
})

export type ReleaseBench = {
  ours: number
  floor: number
  ratio: number
  unit: string
  redisBytesPerInvitation: number
}

/**
 * 5,000 invitations from queued to settled by one worker, with Redis writing its log every second, against a plain
 * nodemailer pool that sends the same mails, rendered before, to the same server over as many connections. Rounds are
 * taken in turn; each number is the median of its rounds, the ratio the median of the rounds' ratios.
 *
 * @param options.dkim both sign each mail, RSA-2048.
 */
export async function benchRelease(rounds: number, { dkim = false } = {}): Promise<ReleaseBench> {
  const privateKey = dkim ? rsaKey() : undefined
  const drain = await startDrain()
  const redis = await startRedis('--appendonly', 'yes', '--appendfsync', 'everysec')
  const connection = connectRedis(redis.url, { autoPipelining: false })
  const config = readConfig({
    PUBLIC_URL: 'https://pin.example.com',
    SMTP_URL: drain.url,
    MAIL_FROM: FROM,
    SEND_PER_SECOND: '0',
    SEND_CONCURRENCY: String(CONNECTIONS),
    LOG_LEVEL: 'warn',
    ...(privateKey && { DKIM_DOMAIN: 'pin.example.com', DKIM_SELECTOR: 'bench', DKIM_PRIVATE_KEY: privateKey }),
  })
  const { deps, close } = buildDeps(config, { redis: connection, logTo: process.stderr })
  await deps.practices.put(PRACTICE)
  const mails = await renderAll(deps)

  const ours: number[] = []
  const floor: number[] = []
  let bytes = 0
  await floorRound(drain, mails.slice(0, 500), privateKey)
  for (let round = 0; round <= rounds; round += 1) {
    const empty = await usedMemory(connection)
    const requestId = await enqueue(deps, connection, round)
    bytes = ((await usedMemory(connection)) - empty) / LETTERS
    const rates = [await oursRound(deps, drain, requestId), await floorRound(drain, mails, privateKey)] as const
    if (round === 0) continue
    ours.push(rates[0])
    floor.push(rates[1])
  }

  await close()
  connection.disconnect()
  await redis.stop()
  drain.stop()
  const ratio = median(ours.map((rate, round) => rate / (floor[round] ?? rate)))
  return {
    ours: Math.round(median(ours)),
    floor: Math.round(median(floor)),
    ratio: Math.round(ratio * 100) / 100,
    unit: 'mails/s',
    redisBytesPerInvitation: Math.round(bytes),
  }
}

function rsaKey(): string {
  const { privateKey } = generateKeyPairSync('rsa', {
    modulusLength: 2048,
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    publicKeyEncoding: { type: 'spki', format: 'pem' },
  })
  return privateKey
}

function guardian(index: number): Guardian {
  return {
    email: `parent${index}@example.com`,
    phone: '+12025550143',
    takesTexts: true,
    firstName: 'Ana',
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

async function enqueue(deps: Deps, redis: ReturnType<typeof connectRedis>, round: number): Promise<string> {
  const requestId = `${PRACTICE.id}.${String(round).padStart(22, 'r')}`
  await redis.hset(`{p:${PRACTICE.id}}:request:${requestId}`, 'state', 'releasing')
  for (let start = 0; start < LETTERS; start += 500) {
    const guardians = Array.from({ length: 500 }, (_, index) => guardian(start + index))
    await enrol({ redis, invitations: deps.invitations }, requestId, guardians, { letters: 'queued', now: deps.now() })
  }
  await deps.letters.open(requestId, deps.now())
  return requestId
}

async function oursRound(deps: Deps, drain: Drain, requestId: string): Promise<number> {
  const before = await drain.taken()
  const quit = new AbortController()
  const start = performance.now()
  const working = runWorker(deps, quit.signal)
  while ((await deps.letters.openRequests()).length > 0) await new Promise((resolve) => setTimeout(resolve, 5))
  const ms = performance.now() - start
  quit.abort()
  await working
  const { accepted } = await deps.letters.counts(requestId)
  if (accepted !== LETTERS || (await drain.taken()) - before !== LETTERS)
    throw new Error('not every letter was sent once')
  return (LETTERS / ms) * 1000
}

async function floorRound(
  drain: Drain,
  mails: readonly { to: string; raw: Buffer }[],
  privateKey: string | undefined,
): Promise<number> {
  const pool = createTransport({
    pool: true,
    host: '127.0.0.1',
    port: Number(new URL(drain.url).port),
    maxConnections: CONNECTIONS,
    maxMessages: Number.POSITIVE_INFINITY,
    ...(privateKey && {
      dkim: { domainName: 'pin.example.com', keySelector: 'bench', privateKey: createPrivateKey(privateKey) },
    }),
  })
  const start = performance.now()
  await Promise.all(mails.map(({ to, raw }) => pool.sendMail({ envelope: { from: FROM, to: [to] }, raw })))
  const ms = performance.now() - start
  pool.close()
  return (mails.length / ms) * 1000
}

async function renderAll(deps: Deps): Promise<{ to: string; raw: Buffer }[]> {
  const practice = { name: PRACTICE.name, phone: PRACTICE.phone }
  const sender = { from: FROM, fromName: PRACTICE.name, replyTo: PRACTICE.officeEmail }
  const [en, es] = await Promise.all(
    (['en', 'es'] as const).map((language) =>
      cutStencil((values) => deps.render.email('registration', { language, practice, ...values }), sender),
    ),
  )
  return Array.from({ length: LETTERS }, (_, index) => {
    const { email: to, language, firstName } = guardian(index)
    const fill = language === 'en' ? en : es
    const token = 'eyJhbGciOiJIUzI1NiJ9.'.repeat(14)
    const values = {
      greeting: deps.render.greeting(language, firstName),
      link: `https://pin.example.com/set-up/${token}`,
      lastDay: 'Sunday, December 6, 2026 at 1:26 PM',
      stopUrl: `https://pin.example.com/stop/${token.slice(0, 200)}`,
    }
    const head = { to, messageId: `<letter.${index}@pin.example.com>`, sentAt: deps.now() }
    return { to, raw: fill?.(head, values) ?? Buffer.alloc(0) }
  })
}

async function usedMemory(redis: ReturnType<typeof connectRedis>): Promise<number> {
  return Number(/used_memory:(\d+)/.exec(await redis.info('memory'))?.[1])
}

function median(numbers: readonly number[]): number {
  const sorted = [...numbers].sort((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)] ?? 0
}
