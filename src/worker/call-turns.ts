import { sendWaiting } from '../actions/send-waiting.ts'
import type { Deps } from '../deps.ts'
import type { Channel } from '../domain/delivery.ts'
import { createInHand } from './in-hand.ts'
import { keepGoing, wait } from './keep-going.ts'

const LOOK_AGAIN_MS = 500

/** Sends the texts and calls that stand in line for the carrier, each at its turn, until the signal; then ends those in hand. */
export async function callTurns(deps: Deps, signal: AbortSignal): Promise<void> {
  const inHand = createInHand()
  const callOf = (channel: Channel) =>
    keepGoing(() => callDueTurns(deps, channel, inHand.begin).then((ms) => wait(ms, signal)), deps.log, signal)
  await Promise.all([callOf('text'), callOf('call')])
  await inHand.below(1)
}

/** Begins all whose turn has come. @returns ms until the line is to be looked at again. */
async function callDueTurns(deps: Deps, channel: Channel, begin: (work: Promise<void>) => void): Promise<number> {
  const { references, nextMs = LOOK_AGAIN_MS } = await deps.carrierLine.call(channel, deps.now())
  for (const reference of references)
    begin(
      sendWaiting(deps, channel, reference).catch((fault) =>
        deps.log.error({ err: fault, channel }, 'a PIN whose turn had come could not be sent'),
      ),
    )
  return Math.min(nextMs, LOOK_AGAIN_MS)
}
