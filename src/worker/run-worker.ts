import { sendDueNotices } from '../actions/send-notice.ts'
import { sweepLetters } from '../actions/sweep-letters.ts'
import type { Deps } from '../deps.ts'
import { createBrake } from './brake.ts'
import { createInHand } from './in-hand.ts'
import { keepGoing, untilDone, wait } from './keep-going.ts'
import { sendLetters } from './send-letters.ts'

const BEAT_MS = 5000
const NOTICES_MS = 1000
const DRAIN_MS = 20_000

/**
 * Sends what the ledger and the outbox hold, until the signal: then claims nothing more, lets the letters in hand end for
 * at most twenty seconds, and leaves the rest for others to claim. While Redis or the mail server is away it keeps trying.
 */
export async function runWorker(deps: Deps, signal: AbortSignal): Promise<void> {
  const worker = deps.randomId()
  const log = deps.log.child({ worker })
  const giveUp = new AbortController()
  const inHand = createInHand()
  const settling = createInHand()
  const brake = createBrake(signal)
  const sender = {
    worker,
    brake,
    inHand,
    settling,
    quit: signal,
    giveUp: giveUp.signal,
    claims: new Map<string, number>(),
    rounds: 0,
  }

  const beat = () => deps.workers.beat(worker, deps.now())
  await untilDone(beat, log, signal)
  const beating = keepGoing(() => beat().then(() => wait(BEAT_MS, giveUp.signal)), log, giveUp.signal)
  const loops = Promise.all([
    keepGoing(() => sendLetters(deps, sender), log, signal),
    keepGoing(() => sweepLetters(deps, worker).then(() => wait(BEAT_MS, signal)), log, signal),
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
