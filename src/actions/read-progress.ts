import type { Deps } from '../deps.ts'
import type { LetterState } from '../domain/letter.ts'
import { standstillWords } from '../domain/pause-words.ts'
import { proofOfEnd } from '../domain/proof-of-end.ts'
import { reminderWaitMs } from '../domain/reminder.ts'
import type { BulkPinRequest, RequestState } from '../domain/request.ts'
import { requestPace, requestRates } from '../domain/send-rates.ts'
import { windowLengthMs, windowOpensAt } from '../domain/send-window.ts'
import { slowestPace } from '../domain/slowest-pace.ts'
import { endOfSending, type SendingLeft } from '../domain/time-left.ts'
import { type Wait, waitsOf } from '../domain/waits.ts'
import { type LedgerLook, readLedger } from './read-ledger.ts'

/** Where the letters of a request stand, and why they wait. Times are epoch ms. */
export type LetterProgress = {
  id: string
  state: RequestState
  place?: number
  counts: Partial<Record<LetterState, number>>
  /** Letters that are still to come: waiting, in somebody's hands, or held. */
  waiting: number
  held: number
  /** How many letters there are, and how many of them were settled within the last minute. */
  letters: number
  settledLastMinute: number
  /** When the last letter that is not held will have gone out; nothing while no worker is at work. */
  endsAt?: number
  uncertain: LedgerLook['uncertain']
  secondCopies: number
  waits: Wait[]
  /** When the first, or the next, reminders fall due; nothing where none will. */
  remindersFrom?: number
  /** The books at the end: `proved` when nothing moves any more. */
  books: { proved: boolean; equation: string }
  timeZone: string
  /** When its contact data was erased; counts are all that is left. */
  erasedAt?: number
}

/** A pace that takes longer than this is told among the reasons why letters wait. */
const LONG_SECONDS = 600

/**
 * Reads where the letters stand. The ledger is passed over once, and not at all where nothing moves and `kept` says what
 * else is to be said.
 */
export async function readProgress(
  deps: Deps,
  requestId: string,
  kept?: { secondCopies: number },
): Promise<{ progress: LetterProgress; look?: LedgerLook } | undefined> {
  const request = await deps.requests.find(requestId)
  if (!request) return undefined
  const now = deps.now()
  const [practice, counts, inLedger, due, dueLater, place, workers, service, slowedDomains] = await Promise.all([
    deps.practices.find(request.practiceId),
    deps.letters.counts(requestId),
    deps.letters.size(requestId),
    deps.letters.due(requestId),
    deps.letters.dueAfter(requestId, now),
    deps.requests.place(requestId),
    deps.workers.alive(now),
    deps.sendBudget.rates(),
    deps.domainBrakes.list(now),
  ])
  const letters =
    request.erasedAt === undefined ? inLedger : Object.values(counts).reduce((sum, count) => sum + count, 0)
  const rests = due.waiting + due.inHands === 0 && request.state !== 'releasing'
  const look = kept && rests ? undefined : await readLedger(deps, requestId, request.state)
  const uncertain = look?.uncertain ?? { again: 0, resting: counts.unknown ?? 0 }
  const settledLastMinute = look?.settledLastMinute ?? 0
  const timeZone = practice?.timeZone ?? 'UTC'
  const { window, perSecond } = requestPace(service.rates, request, practice ?? {}, deps.config.sendWindow)
  const setPerSecond = Number.isFinite(perSecond) ? perSecond : 0
  const slowest = slowestPace(service.rates, requestRates(request, practice), windowLengthMs(window))
  const unsent = due.waiting + due.inHands
  const paused = standstillWords(request)
  const waits = waitsOf(
    {
      requestId,
      ...(paused !== undefined && { paused }),
      waiting: due.waiting,
      held: due.held,
      workersAlive: workers.length,
      windowOpensAt: windowOpensAt(window, timeZone, now),
      slowPace: unsent / perSecond > LONG_SECONDS ? slowest : undefined,
      withoutLine: look?.withoutLine ?? 0,
      lineFault: look?.lineFault,
      slowedDomains,
      dueLater,
      nextDueAt: due.nextDueAt,
      uncertain,
    },
    timeZone,
    now,
  )
  const sending: SendingLeft = {
    letters: unsent,
    seenPerSecond: settledLastMinute / secondsSince(request.releasedAt, now),
    setPerSecond,
    lastDueAt: due.lastDueAt,
    opensAt: (at) => windowOpensAt(window, timeZone, at),
  }
  const sends = request.state === 'releasing' && sending.letters > 0 && workers.length > 0
  const endsAt = sends ? endOfSending(sending, now) : undefined
  const remindersFrom = nextReminders(request)
  const { proved, equation } = proofOfEnd(counts, letters, uncertain.again)
  const progress: LetterProgress = {
    id: requestId,
    state: request.state,
    ...(place !== undefined && { place }),
    counts,
    waiting: due.waiting + due.inHands + due.held,
    held: due.held,
    letters,
    settledLastMinute,
    ...(endsAt !== undefined && { endsAt }),
    uncertain,
    secondCopies: look?.secondCopies ?? kept?.secondCopies ?? 0,
    waits,
    ...(remindersFrom !== undefined && { remindersFrom }),
    books: { proved, equation },
    timeZone,
    ...(request.erasedAt !== undefined && { erasedAt: request.erasedAt }),
  }
  return { progress, ...(look && { look }) }
}

function nextReminders(request: BulkPinRequest): number | undefined {
  const { reminderDay, releasedAt, remindersDueAt, remindersDoneAt, erasedAt, state } = request
  const over = remindersDoneAt !== undefined || erasedAt !== undefined || state === 'cancelled'
  if (over || reminderDay === undefined || releasedAt === undefined) return undefined
  return remindersDueAt ?? releasedAt + reminderWaitMs(reminderDay)
}

/** A release that has just begun is not measured by a whole minute. */
function secondsSince(releasedAt: number | undefined, now: number): number {
  return Math.min(60, Math.max(1, (now - (releasedAt ?? 0)) / 1000))
}
