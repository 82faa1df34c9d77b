import { buildDeps } from '../src/build-deps.ts'
import { readConfig } from '../src/config.ts'
import type { Deps } from '../src/deps.ts'
import { connectRedis } from '../src/store/redis.ts'
import { runWorker } from '../src/worker/run-worker.ts'
import { startRedis } from '../test/support/redis-server.ts'
import { enqueueLetters } from './support/enqueue-letters.ts'
import { median } from './support/median.ts'
import { madeReady, type PlainMail, sendByPool, written } from './support/release-floor.ts'
import { BENCH_PRACTICE, FROM, rsaKey } from './support/release-sample.ts'
import { type Drain, startDrain } from './support/start-drain.ts'

const LETTERS = 5000
const CONNECTIONS = 20

export type ReleaseBench = {
  ours: number
  floor: number
  ratio: number
  unit: string
  /** The harder floor: the same pool, given mails that are composed already. */
  harderFloor: { name: 'ready-made'; floor: number; ratio: number }
}

/**
 * 5,000 invitations from queued to settled by one worker, with Redis writing its log every second, against a plain
 * nodemailer pool that sends mails of the same words to the same server over as many connections, and against the same
 * pool given them ready-made. Rounds are taken in turn; each number is the median of its rounds, a ratio the median of
 * the rounds' ratios.
 *
 * @param options.dkim all sign each mail, RSA-2048, with the key as KeyObject.
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
  await deps.practices.put(BENCH_PRACTICE)
  const plainMails = written(deps, LETTERS)
  const readyMails = await madeReady(deps, LETTERS)
  const pool = { url: drain.url, connections: CONNECTIONS, privateKey }

  const measured = { ours: [] as number[], plain: [] as number[], ready: [] as number[] }
  for (let round = 0; round <= rounds; round += 1) {
    const requestId = await enqueueLetters(deps, connection, LETTERS, round)
    const ours = await oursRound(deps, drain, requestId)
    const plain = await floorRound(pool, plainMails)
    const ready = await floorRound(pool, readyMails)
    if (round === 0) continue
    measured.ours.push(ours)
    measured.plain.push(plain)
    measured.ready.push(ready)
  }

  await close()
  connection.disconnect()
  await redis.stop()
  drain.stop()
  const ratioTo = (floor: number[]) => {
    const ratio = median(measured.ours.map((rate, round) => rate / (floor[round] ?? Number.NaN)))
    return Math.round(ratio * 100) / 100
  }
  return {
    ours: Math.round(median(measured.ours)),
    floor: Math.round(median(measured.plain)),
    ratio: ratioTo(measured.plain),
    unit: 'mails/s',
    harderFloor: {
      name: 'ready-made',
      floor: Math.round(median(measured.ready)),
      ratio: ratioTo(measured.ready),
    },
  }
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

async function floorRound(pool: Parameters<typeof sendByPool>[0], mails: readonly PlainMail[]): Promise<number> {
  const start = performance.now()
  await sendByPool(pool, mails)
  return (mails.length / (performance.now() - start)) * 1000
}
