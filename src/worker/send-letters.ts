import { finishRequest } from '../actions/finish-request.ts'
import { holdRestoredBackup, mayBeRestored } from '../actions/hold-restored-backup.ts'
import type { Deps } from '../deps.ts'
import { practiceIdOf } from '../domain/invitation.ts'
import type { Practice } from '../domain/practice.ts'
import { isWindowOpen, sendWindowOf, windowLengthMs } from '../domain/send-window.ts'
import { type Delivery, deliver } from './deliver.ts'
import type { InHand } from './in-hand.ts'
import { wait } from './keep-going.ts'
import type { Rests } from './rests.ts'
import type { Turns } from './turns.ts'
import type { Unspent } from './unspent.ts'

/** What one worker sends with. `quit` stops claiming, `giveUp` also what is under way. */
export type Sender = Delivery & {
  worker: string
  /** When this worker beat last, epoch ms. */
  lastBeatAt(): number | undefined
  /** Letters that are being sent; of those in `settling` it is being written down what became of them. */
  inHand: InHand
  quit: AbortSignal
  /** Number of the last claim, by request, that was answered: one whose answer was lost is asked again as it was. */
  claims: Map<string, number>
  /** Number of the last trip to the service's budget. */
  trips: number
  unspent: Unspent
  turns: Turns
  rests: Rests
}

type OpenRequest = { id: string; practice: Practice | undefined }

const IDLE_MS = 250
const SHORTEST_WAIT_MS = 10

/** As long as a practice is remembered: sooner it would be read in vain. */
const UNREADABLE_MS = 5000

/**
 * Claims as many letters as there is room and budget for, in turn from the open requests whose hours for mail it is, and
 * begins to send them. Twice as many as there are lines are in hand, so that no line waits for a claim; none of them
 * leaves without the ledger's word. A request that had nothing to send is not asked again before it may have, or for a
 * quarter of a second, so that those that stand still do not hold up the others. Waits when there is nothing to do, no
 * longer than that.
 */
export async function sendLetters(deps: Deps, sender: Sender): Promise<void> {
  const { brake, inHand, quit, rests, turns } = sender
  await brake.released()
  const lines = brake.on() ? 0 : deps.config.sendConcurrency
  await inHand.below(lines + 1)
  if (quit.aborted) return

  const room = Math.max(1, lines * 2) - inHand.size()
  const [restored, open, budget] = await Promise.all([
    mayBeRestored(deps, sender.lastBeatAt()),
    deps.letters.openRequests(),
    takeMails(deps, sender, room),
  ])
  if (restored) {
    if (budget.limited) await giveBack(deps, sender, budget.taken)
    await holdRestoredBackup(deps, sender.lastBeatAt())
    return wait(IDLE_MS, quit)
  }
  let left = budget.taken
  try {
    const order = await requestsToAsk(deps, sender, open)
    for (const [index, request] of order.entries()) {
      const share = Math.ceil(left / (order.length - index))
      if (share <= 0 || quit.aborted) break
      const { claimed, idleMs } = await claimFrom(deps, request, share, sender)
      if (claimed > 0) turns.had(request.id, claimed)
      else rests.begin(request.id, Math.min(idleMs, IDLE_MS))
      left -= claimed
    }
  } finally {
    if (budget.limited) await giveBack(deps, sender, left)
  }
  if (left < budget.taken) return
  const soonest = left > 0 ? rests.shortest() : budget.waitMs
  await wait(Math.max(Math.min(soonest, IDLE_MS), SHORTEST_WAIT_MS), quit)
}

/**
 * The open requests that may have letters to send at this hour of their practice's day, in turn. One whose practice cannot
 * be read is left out and keeps none of the others waiting.
 */
async function requestsToAsk(
  deps: Deps,
  { turns, rests }: Pick<Sender, 'turns' | 'rests'>,
  open: readonly string[],
): Promise<OpenRequest[]> {
  const awake = turns.order(open.map((id) => ({ id }))).filter(({ id }) => !rests.isResting(id))
  const practices = await Promise.allSettled(awake.map(({ id }) => deps.practices.current(practiceIdOf(id))))
  const now = deps.now()
  const ready: OpenRequest[] = []
  const unreadable: string[] = []
  for (const [index, read] of practices.entries()) {
    const id = awake[index]?.id ?? ''
    if (read.status === 'rejected') {
      unreadable.push(id)
      rests.begin(id, UNREADABLE_MS)
    } else if (isOpenAt(deps, read.value, now)) ready.push({ id, practice: read.value })
    else rests.begin(id, IDLE_MS)
  }
  if (unreadable.length > 0)
    deps.log.error({ requestIds: unreadable }, 'the practice of a request cannot be read: its letters wait')
  return ready
}

function isOpenAt(deps: Deps, practice: Practice | undefined, now: number): boolean {
  return !practice || isWindowOpen(sendWindowOf(practice, deps.config.sendWindow), practice.timeZone, now)
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
