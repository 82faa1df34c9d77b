import { holdRestoredBackup } from '../actions/hold-restored-backup.ts'
import { sendDueNotices } from '../actions/send-notice.ts'
import { sweepEndedData } from '../actions/sweep-ended-data.ts'
import { sweepLetters } from '../actions/sweep-letters.ts'
import { tellFamilyNews } from '../actions/tell-family-news.ts'
import type { Deps } from '../deps.ts'
import { createBrake } from './brake.ts'
import { createClockWatch } from './clock-watch.ts'
import { createDomainGauge } from './domain-gauge.ts'
import { createInHand } from './in-hand.ts'
import { keepGoing, untilDone, wait } from './keep-going.ts'
import { createRests } from './rests.ts'
import { sendLetters } from './send-letters.ts'
import { createTurns } from './turns.ts'
import { createUnspent } from './unspent.ts'

const BEAT_MS = 5000
const NOTICES_MS = 1000
const ENDED_DATA_MS = 15_000
const FAMILY_NEWS_MS = 60_000
const DRAIN_MS = 20_000

/**
 * Sends what the ledger and the outbox hold, until the signal: then claims nothing more, lets the letters in hand end for
 * at most twenty seconds, and leaves the rest for others to claim. While Redis or the mail server is away it keeps trying.
 * What may be a restored backup stands still before anything is claimed; also where one takes the place of the Redis that
 * the worker runs on.
 */
export async function runWorker(deps: Deps, signal: AbortSignal): Promise<void> {
  const worker = deps.randomId()
  const log = deps.log.child({ worker })
  const giveUp = new AbortController()
  const inHand = createInHand()
  const settling = createInHand()
  const brake = createBrake(signal)
  const domains = createDomainGauge(deps, worker)
  const unspent = createUnspent()
  let beatAt: number | undefined
  const sender = {
    worker,
    lastBeatAt: () => beatAt,
    brake,
    inHand,
    settling,
    quit: signal,
    giveUp: giveUp.signal,
    claims: new Map<string, number>(),
    trips: 0,
    turns: createTurns(),
    rests: createRests(),
    unspent,
    notSpent: unspent.add,
    domains,
  }

  const watchClock = createClockWatch(deps, log)
  const beat = async () => {
    await holdRestoredBackup(deps, beatAt)
    const now = deps.now()
    await deps.workers.beat(worker, now)
    deps.metrics.beat()
    beatAt = now
    await watchClock()
  }
  await untilDone(beat, log, signal)
  if (beatAt === undefined) return
  const beating = keepGoing(() => beat().then(() => wait(BEAT_MS, giveUp.signal)), log, giveUp.signal)
  const loops = Promise.all([
    keepGoing(() => sendLetters(deps, sender), log, signal),
    keepGoing(() => domains.exchange().then(() => domains.rest(signal)), log, signal),
    keepGoing(() => sweepLetters(deps, worker).then(() => wait(BEAT_MS, signal)), log, signal),
    keepGoing(() => sweepEndedData(deps, worker).then(() => wait(ENDED_DATA_MS, signal)), log, signal),
    keepGoing(() => tellFamilyNews(deps, worker).then(() => wait(FAMILY_NEWS_MS, signal)), log, signal),
    keepGoing(() => sendDueNotices(deps).then(() => wait(NOTICES_MS, signal)), log, signal),
  ])
  await stopped(signal)
  await Promise.race([loops.then(() => inHand.below(1)).then(() => settling.below(1)), wait(DRAIN_MS, giveUp.signal)])
  giveUp.abort()
  await beating
  await deps.workers.leave(worker, deps.now()).catch((fault) => log.warn({ err: fault }, 'left without a word'))
}

function stopped(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve()
    else signal.addEventListener('abort', () => resolve(), { once: true })
  })
}
