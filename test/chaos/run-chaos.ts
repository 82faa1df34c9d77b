import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { parse } from 'csv-parse/sync'
import { reportLines } from '../../src/actions/report-lines.ts'
import { buildDeps } from '../../src/build-deps.ts'
import { readConfig } from '../../src/config.ts'
import type { Deps } from '../../src/deps.ts'
import type { LetterEntry } from '../../src/domain/letter.ts'
import { connectRedis } from '../../src/store/redis.ts'
import { enrol } from '../support/enrol.ts'
import { guardian, NORTH } from '../support/post-office.ts'
import { startRedis } from '../support/redis-server.ts'
import { createCrew } from './crew.ts'
import { drawFates } from './fates.ts'
import { type Books, type Judgement, judge } from './judge.ts'
import { type Moment, startRoughServer } from './rough-server.ts'

export type ChaosOrder = {
  seed: number
  letters: number
  workers: number
  /** Workers killed, and times that Redis is. */
  kills: number
  redisKills: number
  /** Gives up after so long without a recipient more, and without the request's end, ms. Counts from the first one. */
  patienceMs: number
  /** Another source for the workers to run from. */
  directory?: string
}

export type Chaos = Judgement & {
  kills: number
  redisKills: number
  /** Copies more than one that kills and unanswered mails explain at most. */
  mostTwice: number
  obstacles: ReadonlyMap<string, number>
  seconds: number
}

const LINES = 5
const SETTINGS = {
  PUBLIC_URL: 'https://pin.example.com',
  MAIL_FROM: 'portal@pin.example.com',
  SEND_PER_SECOND: '0',
  SEND_CONCURRENCY: String(LINES),
  CLAIM_LEASE_SECONDS: '8',
  UNKNOWN_WAIT_SECONDS: '3',
  DEFER_FIRST_SECONDS: '1',
  LOG_LEVEL: 'silent',
}
const HERE = fileURLToPath(new URL('../..', import.meta.url))

/** Time for the first worker to start and to reach somebody, ms: a busy machine takes its time over it. */
const STARTS_WITHIN_MS = 90_000

/** Kills fall while the first three quarters of the recipients are reached. */
const KILLS_UP_TO = 0.75
const MOMENTS: readonly Moment[] = ['dot', 'bytes', 'answered']

/**
 * Releases a request over a mail server that greylists, throttles and drops lines, while workers and Redis are killed
 * with `kill -9`, on the real clock; then holds the ledger against what the server saw. The fates of the recipients are
 * the same for the same seed; who is killed with which letter is not.
 */
export async function runChaos(order: ChaosOrder): Promise<Chaos> {
  const start = Date.now()
  const families = Array.from({ length: order.letters }, (_, index) => ({
    ...guardian(index),
    email: `parent${index}@family${index % Math.ceil(order.letters / 10)}.example.com`,
  }))
  const fates = drawFates(
    order.seed,
    families.map(({ email }) => email),
  )
  const server = await startRoughServer(order.seed, fates)
  const redis = await startRedis('--appendonly', 'yes', '--appendfsync', 'everysec')
  const settings = { ...SETTINGS, REDIS_URL: redis.url, SMTP_URL: server.url }
  const connection = connectRedis(redis.url, { autoPipelining: false })
  connection.on('error', () => undefined)
  const { deps, close } = buildDeps(readConfig(settings), { redis: connection })
  await deps.practices.put(NORTH)
  const requestId = `${NORTH.id}.${deps.randomId()}`
  await connection.hset(`{p:${NORTH.id}}:request:${requestId}`, 'state', 'releasing')
  const ids = await enrol({ redis: connection, invitations: deps.invitations }, requestId, families, {
    letters: 'queued',
    now: deps.now(),
  })
  await deps.letters.open(requestId, deps.now())
  const addresses = new Map(ids.map((id, index): [string, string] => [id, families[index]?.email ?? '']))

  const crew = createCrew(order.directory ?? HERE, settings)
  const stopAll = async () => {
    await crew.dismiss()
    await close()
    connection.disconnect()
    await redis.stop()
    await server.stop()
  }
  for (let hired = 0; hired < order.workers; hired += 1) crew.hire()

  const ends = [...killTimes(order)]
  let redisKills = 0
  let restarting = Promise.resolve()
  server.onMoment = (moment, client) => {
    const [next] = ends
    if (!next || server.reached() < next.after) return
    if (next.what === 'redis') {
      ends.shift()
      redisKills += 1
      restarting = redis.killAndStart()
    } else if (next.moment === moment && !crew.killed.has(client)) {
      ends.shift()
      crew.kill(client)
    }
  }

  let judged: Judgement
  try {
    let reached = 0
    let since = Date.now()
    for (;;) {
      const open = await deps.letters.openRequests().catch(() => [requestId])
      if (open.length === 0) break
      if (server.reached() > reached) {
        reached = server.reached()
        since = Date.now()
      }
      if (Date.now() - since > (reached > 0 ? order.patienceMs : STARTS_WITHIN_MS)) break
      await pause(100)
    }
    await restarting
    await crew.dismiss()
    judged = judge(await booksOf(deps, requestId, addresses), server, crew.killed)
  } finally {
    await stopAll()
  }

  const unanswered = server.obstacles.get('dot-unanswered') ?? 0
  const silent = [...fates.values()].filter(({ end }) => end === 'silent').length
  const mostTwice = unanswered + silent + crew.killed.size * LINES
  if (crew.fallen() > 0) judged.faults.push(`${crew.fallen()} workers ended by themselves`)
  if (judged.arrivedTwice > mostTwice)
    judged.faults.push(`${judged.arrivedTwice} mails arrived twice, ${mostTwice} can be explained`)
  return {
    ...judged,
    kills: crew.killed.size,
    redisKills,
    mostTwice,
    obstacles: server.obstacles,
    seconds: Math.round((Date.now() - start) / 1000),
  }
}

type Kill = { after: number } & ({ what: 'worker'; moment: Moment } | { what: 'redis' })

/** Who is killed after how many recipients, with Redis spread evenly among the workers. */
function killTimes({ letters, kills, redisKills }: ChaosOrder): Kill[] {
  const all = kills + redisKills
  const after = (turn: number) => Math.ceil((letters * KILLS_UP_TO * (turn + 1)) / (all + 1))
  const ofRedis = new Set(Array.from({ length: redisKills }, (_, n) => Math.floor(((n + 1) * all) / (redisKills + 1))))
  let workers = 0
  return Array.from({ length: all }, (_, turn): Kill => {
    if (ofRedis.has(turn)) return { after: after(turn), what: 'redis' }
    workers += 1
    return { after: after(turn), what: 'worker', moment: MOMENTS[workers % MOMENTS.length] ?? 'dot' }
  })
}

async function booksOf(deps: Deps, requestId: string, addresses: ReadonlyMap<string, string>): Promise<Books> {
  const letters = new Map<string, LetterEntry>()
  for await (const entry of deps.letters.entries(requestId))
    letters.set(addresses.get(entry.letter.invitationId) ?? '', entry)
  const request = await deps.requests.find(requestId)
  const report: string[] = []
  if (request) for await (const line of reportLines(deps, request, NORTH)) report.push(line)
  return {
    state: request?.state ?? 'gone',
    report: new Map(
      parse<{ email: string; second_copy: string }>(report.join(''), { columns: true }).map((line) => [
        line.email,
        { secondCopy: line.second_copy },
      ]),
    ),
    counts: await deps.letters.counts(requestId),
    due: await deps.letters.due(requestId),
    letters,
  }
}
