import { finishRequest } from '../actions/finish-request.ts'
import { holdRestoredBackup, mayBeRestored } from '../actions/hold-restored-backup.ts'
import type { Deps } from '../deps.ts'
import { practiceIdOf } from '../domain/invitation.ts'
import type { Practice } from '../domain/practice.ts'
import { isWindowOpen, sendWindowOf, windowLengthMs } from '../domain/send-window.ts'
import { type Delivery, deliver } from './deliver.ts'
import type { InHand } from './in-hand.ts'
import { wait } from './keep-going.ts'
import type { Turns } from './turns.ts'
import type { Unspent } from './unspent.ts'

/** What one worker sends with. `quit` stops claiming, `giveUp` also what is under way. */
export type Sender = Delivery & {
  worker: string
  /** When this worker beat last, epoch ms. */
  lastBeatAt(): number
  /** Letters that are being sent; of those in `settling` it is being written down what became of them. */
  inHand: InHand
  quit: AbortSignal
  /** Number of the last claim, by request, that was answered: one whose answer was lost is asked again as it was. */
  claims: Map<string, number>
  /** Number of the last trip to the service's budget. */
  trips: number
  unspent: Unspent
  turns: Turns
}

type OpenRequest = { id: string; practice: Practice | undefined }

const IDLE_MS = 250
const SHORTEST_WAIT_MS = 10

/**
 * Claims as many letters as there is room and budget for, in turn from the open requests whose hours for mail it is, and
 * begins to send them. Twice as many as there are lines are in hand, so that no line waits for a claim; none of them
 * leaves without the ledger's word. Waits when there is nothing to do, at most a quarter of a second.
 */
export async function sendLetters(deps: Deps, sender: Sender): Promise<void> {
  const { brake, inHand, quit } = sender
  await brake.released()
  const lines = brake.on() ? 0 : deps.config.sendConcurrency
  await inHand.below(lines + 1)
  if (quit.aborted) return

  const room = Math.max(1, lines * 2) - inHand.size()
  const [restored, open, budget] = await Promise.all([
    mayBeRestored(deps, sender.lastBeatAt()),
    openRequests(deps),
    takeMails(deps, sender, room),
  ])
  if (restored) {
    if (budget.limited) await giveBack(deps, sender, budget.taken)
    await holdRestoredBackup(deps, sender.lastBeatAt())
    return wait(IDLE_MS, quit)
  }
  let left = budget.taken
  let soonest = left > 0 ? IDLE_MS : Math.min(budget.waitMs, IDLE_MS)
  const before = left
  try {
    const order = sender.turns.order(open)
    for (const [index, request] of order.entries()) {
      const share = Math.ceil(left / (order.length - index))
      if (share <= 0 || quit.aborted) break
      const { claimed, idleMs } = await claimFrom(deps, request, share, sender)
      if (claimed > 0) sender.turns.had(request.id, claimed)
      left -= claimed
      soonest = Math.min(soonest, idleMs)
    }
  } finally {
    if (budget.limited) await giveBack(deps, sender, left)
  }
  if (left === before) await wait(Math.max(soonest, SHORTEST_WAIT_MS), quit)
}

/** The requests that may have letters to send at this hour of their practice's day. */
async function openRequests(deps: Deps): Promise<OpenRequest[]> {
  const ids = await deps.letters.openRequests()
  const open = await Promise.all(
    ids.map(async (id) => ({ id, practice: await deps.practices.current(practiceIdOf(id)) })),
  )
  const now = deps.now()
  return open.filter(
    ({ practice }) => !practice || isWindowOpen(sendWindowOf(practice, deps.config.sendWindow), practice.timeZone, now),
  )
}

/** As many mails as there is room for; what was taken before and not sent goes back first. */
async function takeMails(
  deps: Deps,
  sender: Sender,
  room: number,
): Promise<{ taken: number; waitMs: number; limited: boolean }> {
  await giveBack(deps, sender, sender.unspent.takeService())
  sender.trips += 1
  const budget = await deps.sendBudget.take({ worker: sender.worker, number: sender.trips }, room, deps.now())
  if (budget.taken === 0) deps.metrics.budgetWaited('service')
  return budget
}

async function giveBack(deps: Deps, sender: Sender, mails: number): Promise<void> {
  if (mails === 0) return
  sender.trips += 1
  await deps.sendBudget.giveBack({ worker: sender.worker, number: sender.trips }, mails, deps.now())
}

async function claimFrom(
  deps: Deps,
  { id: requestId, practice }: OpenRequest,
  want: number,
  sender: Sender,
): Promise<{ claimed: number; idleMs: number }> {
  const { worker, claims, inHand, settling, unspent } = sender
  const number = (claims.get(requestId) ?? 0) + 1
  const givenBack = unspent.ofRequest(requestId)
  const order = {
    worker,
    number,
    want,
    leaseMs: deps.config.claimLeaseMs,
    perHour: practice?.sendPerHour ?? 0,
    dayMs: windowLengthMs(practice && sendWindowOf(practice, deps.config.sendWindow)),
    givenBack,
  }
  const claim = await deps.letters.claim(requestId, order, deps.now())
  const found =
    claim.outcome === 'claimed'
      ? await deps.invitations.findAll(claim.letters.map(({ letter }) => letter.invitationId))
      : []
  claims.set(requestId, number)
  unspent.gaveBack(requestId, givenBack)
  switch (claim.outcome) {
    case 'claimed': {
      deps.metrics.claimed(claim.letters.length)
      for (const [index, entry] of claim.letters.entries())
        inHand.begin(deliver(deps, requestId, entry, found[index], sender))
      return { claimed: claim.letters.length, idleMs: 0 }
    }
    case 'wait':
      deps.metrics.budgetWaited('request')
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
