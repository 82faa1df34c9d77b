import type { Deps } from '../../src/deps.ts'
import { createBrake } from '../../src/worker/brake.ts'
import { createDomainGauge } from '../../src/worker/domain-gauge.ts'
import { createInHand } from '../../src/worker/in-hand.ts'
import { createRests } from '../../src/worker/rests.ts'
import { type Sender, sendLetters } from '../../src/worker/send-letters.ts'
import { createTurns } from '../../src/worker/turns.ts'
import { createUnspent } from '../../src/worker/unspent.ts'

/** A worker that beat just now and takes its rounds when it is told to, each to its end. Requests rest by the test's clock. */
export async function startSender(deps: Deps): Promise<Sender & { round(): Promise<void> }> {
  const beatAt = deps.now()
  await deps.workers.beat('w1', beatAt)
  const [quit, unspent] = [new AbortController().signal, createUnspent()]
  const [inHand, settling] = [createInHand(), createInHand()]
  const sender: Sender = {
    worker: 'w1',
    lastBeatAt: () => beatAt,
    brake: createBrake(quit),
    domains: createDomainGauge(deps, 'w1'),
    inHand,
    settling,
    quit,
    giveUp: quit,
    claims: new Map(),
    trips: 0,
    turns: createTurns(),
    rests: createRests(deps.now),
    unspent,
    notSpent: unspent.add,
  }
  const round = async () => {
    await sendLetters(deps, sender)
    await inHand.below(1)
    await settling.below(1)
  }
  return Object.assign(sender, { round })
}
