import { finishRequest } from '../actions/finish-request.ts'
import type { Deps } from '../deps.ts'
import { practiceIdOf } from '../domain/invitation.ts'
import type { Brake } from './brake.ts'
import { deliver } from './deliver.ts'
import type { InHand } from './in-hand.ts'
import { wait } from './keep-going.ts'

/** What one worker sends with. `quit` stops claiming, `giveUp` also what is under way. */
export type Sender = {
  worker: string
  brake: Brake
  /** Letters that are being sent, and letters of which it is being written down what became of them. */
  inHand: InHand
  settling: InHand
  quit: AbortSignal
  giveUp: AbortSignal
  /** Number of the last claim, by request, whose letters were begun: one whose answer was lost is asked again as it was. */
  claims: Map<string, number>
  /** Rounds over the open requests: another one leads each time. */
  rounds: number
}

const IDLE_MS = 250
const SHORTEST_WAIT_MS = 10

/**
 * Claims as many letters as there is room and budget for, in turn from the open requests, and begins to send them. Twice
 * as many as there are lines are in hand, so that no line waits for a claim; none of them leaves without the ledger's
 * word. Waits when there is nothing to do, at most a quarter of a second.
 */
export async function sendLetters(deps: Deps, sender: Sender): Promise<void> {
  const { brake, inHand, quit } = sender
  await brake.released()
  const lines = brake.on() ? 0 : deps.config.sendConcurrency
  await inHand.below(lines + 1)
  if (quit.aborted) return

  const open = await deps.letters.openRequests()
  if (open.length === 0) return wait(IDLE_MS, quit)
  const room = Math.max(1, lines * 2) - inHand.size()
  const { taken, waitMs } = await deps.sendBudget.take(room, deps.now())
  if (taken === 0) return wait(Math.min(Math.max(waitMs, SHORTEST_WAIT_MS), IDLE_MS), quit)

  const turn = sender.rounds % open.length
  sender.rounds += 1
  const order = [...open.slice(turn), ...open.slice(0, turn)]
  let left = taken
  let soonest = IDLE_MS
  try {
    for (const [index, requestId] of order.entries()) {
      const share = Math.ceil(left / (order.length - index))
      if (share === 0 || quit.aborted) break
      const { claimed, idleMs } = await claimFrom(deps, requestId, share, sender)
      left -= claimed
      soonest = Math.min(soonest, idleMs)
    }
  } finally {
    await deps.sendBudget.giveBack(left, deps.now())
  }
  if (left === taken) await wait(Math.max(soonest, SHORTEST_WAIT_MS), quit)
}

async function claimFrom(
  deps: Deps,
  requestId: string,
  want: number,
  sender: Sender,
): Promise<{ claimed: number; idleMs: number }> {
  const practice = await deps.practices.current(practiceIdOf(requestId))
  const { worker, claims, inHand, settling } = sender
  const number = (claims.get(requestId) ?? 0) + 1
  const order = { worker, number, want, leaseMs: deps.config.claimLeaseMs, perHour: practice?.sendPerHour ?? 0 }
  const claim = await deps.letters.claim(requestId, order, deps.now())
  switch (claim.outcome) {
    case 'claimed': {
      const found = await deps.invitations.findAll(claim.letters.map(({ letter }) => letter.invitationId))
      claims.set(requestId, number)
      for (const [index, entry] of claim.letters.entries())
        inHand.begin(deliver(deps, requestId, entry, found[index], sender))
      return { claimed: claim.letters.length, idleMs: 0 }
    }
    case 'wait':
      return { claimed: 0, idleMs: claim.ms }
    case 'idle': {
      const { nextDueAt, inHands, held } = claim
      if (nextDueAt !== undefined) return { claimed: 0, idleMs: nextDueAt - deps.now() }
      if (inHands + held === 0) await finishRequest(deps, requestId)
      return { claimed: 0, idleMs: inHand.size() + settling.size() > 0 ? SHORTEST_WAIT_MS : IDLE_MS }
    }
    case 'ended':
      await finishRequest(deps, requestId)
      return { claimed: 0, idleMs: IDLE_MS }
    case 'paused':
      return { claimed: 0, idleMs: IDLE_MS }
  }
}
