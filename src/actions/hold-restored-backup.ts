import type { Deps } from '../deps.ts'
import { dayAndTime } from '../domain/clock-words.ts'
import { pauseWords } from '../domain/pause-words.ts'
import type { BulkPinRequest } from '../domain/request.ts'
import { auditRequest } from './audit-request.ts'
import { sendingStates } from './sending-states.ts'

const RESTORED = { by: 'restored-backup' } as const

/** Who has nothing but the clock to go by asks after a silence that no restart of a service takes. */
const LONGEST_SILENCE_MS = 15 * 60_000

/** More than an append-only file loses when Redis is killed, in beats of five seconds. */
const LONGEST_LOSS_MS = 60_000

/**
 * Whether this Redis may be a restored backup, beside which the original still sends. To a worker that runs its own last
 * beat tells what was lost, however long Redis was away: more than a minute. Anybody else goes by the clock: no worker beat
 * within fifteen minutes. A Redis that knows of no worker at all is a new one.
 *
 * @param ownBeat when the worker that asks beat last, epoch ms; nothing for one that starts, or is none.
 */
export async function mayBeRestored(deps: Deps, ownBeat: number | undefined): Promise<boolean> {
  const now = deps.now()
  const lastBeat = await deps.workers.lastBeat()
  if (lastBeat === undefined) return false
  return ownBeat === undefined ? now - lastBeat > LONGEST_SILENCE_MS : ownBeat - lastBeat > LONGEST_LOSS_MS
}

/**
 * On what may be a restored backup: pauses every request that has mail to send now or later, holds back from their release
 * those that may have been released since, and tells the operator once. Idempotent; to be done before a worker beats and
 * claims. @param ownBeat as for `mayBeRestored`.
 */
export async function holdRestoredBackup(deps: Deps, ownBeat: number | undefined): Promise<void> {
  if (!(await mayBeRestored(deps, ownBeat))) return
  const lastBeat = (await deps.workers.lastBeat()) ?? 0
  const mailed = new Set((await deps.notices.waiting()).map(({ requestId }) => requestId))
  const held: Record<Held, string[]> = { paused: [], unreleased: [], not: [] }
  for (const request of await deps.requests.list())
    held[await hold(deps, request, mailed.has(request.id))].push(request.id)
  const { paused, unreleased } = held
  const isNews = await deps.notices.add(
    {
      id: `backup-restored ${lastBeat}`,
      kind: 'backup-restored',
      to: [deps.config.operatorEmail],
      replyTo: deps.config.operatorEmail,
      data: { requestIds: paused, unreleased, lastBeat: dayAndTime(lastBeat, 'UTC', 'en') },
    },
    deps.now(),
  )
  if (!isNews) return
  deps.log.warn(
    { paused: paused.length, unreleased: unreleased.length },
    'no worker was at work for a while: this may be a restored backup, and stands still',
  )
}

type Held = 'paused' | 'unreleased' | 'not'

async function hold(deps: Deps, request: BulkPinRequest, hasNotice: boolean): Promise<Held> {
  const { id, state } = request
  if (state === 'paused') return worsen(deps, request)
  if (state === 'requested') return holdUnreleased(deps, id, hasNotice)
  const from = await sendingStates(deps, request)
  if (hasNotice && !from.includes('finished')) from.push('finished')
  if (!from.includes(state)) return 'not'
  const moved = await deps.requests.move(id, 'paused', from, deps.now(), { pausedFor: RESTORED })
  if (moved.outcome === 'moved') await auditRequest(deps, id, 'paused', 'service', 'restored-backup')
  return moved.outcome === 'moved' || moved.outcome === 'already' ? 'paused' : 'not'
}

/** One that was paused before stands still for the graver reason now. */
async function worsen(deps: Deps, { id, pausedFor: before }: BulkPinRequest): Promise<Held> {
  if (before?.by === 'restored-backup') return 'paused'
  await deps.requests.set(id, { pausedFor: RESTORED })
  await auditRequest(deps, id, 'paused', 'service', `restored-backup; before: ${pauseWords(before)}`)
  return 'paused'
}

/** One that is released in the meantime is paused. */
async function holdUnreleased(deps: Deps, id: string, hasNotice: boolean): Promise<Held> {
  const event = { event: 'paused', actor: 'service', at: deps.now(), requestId: id, detail: 'restored-backup' }
  const moved = await deps.requests.holdUnreleased(id, RESTORED, event)
  switch (moved.outcome) {
    case 'moved':
    case 'already':
      return 'unreleased'
    case 'refused': {
      const moving = await deps.requests.find(id)
      return moving ? hold(deps, moving, hasNotice) : 'not'
    }
    case 'unknown':
      return 'not'
  }
}
