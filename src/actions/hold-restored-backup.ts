import type { Deps } from '../deps.ts'
import { dayAndTime } from '../domain/clock-words.ts'
import { pauseWords } from '../domain/pause-words.ts'
import type { BulkPinRequest } from '../domain/request.ts'
import { auditRequest } from './audit-request.ts'
import { sendingStates } from './sending-states.ts'

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
 * Pauses, on what may be a restored backup, every request that has mail to send now or later, and tells the operator once.
 * Idempotent; to be done before a worker beats and claims. @param ownBeat as for `mayBeRestored`.
 */
export async function holdRestoredBackup(deps: Deps, ownBeat: number | undefined): Promise<void> {
  if (!(await mayBeRestored(deps, ownBeat))) return
  const lastBeat = (await deps.workers.lastBeat()) ?? 0
  const mailed = new Set((await deps.notices.waiting()).map(({ requestId }) => requestId))
  const held: string[] = []
  for (const request of await deps.requests.list()) {
    if (await hold(deps, request, mailed.has(request.id))) held.push(request.id)
  }
  if (held.length === 0) return
  deps.log.warn(
    { requests: held.length },
    'no worker was at work for a while: this may be a restored backup, and stands still',
  )
  await deps.notices.add(
    {
      id: `backup-restored ${lastBeat}`,
      kind: 'backup-restored',
      to: [deps.config.operatorEmail],
      replyTo: deps.config.operatorEmail,
      data: { requestIds: held, lastBeat: dayAndTime(lastBeat, 'UTC', 'en') },
    },
    deps.now(),
  )
}

/** One that was paused before stands still for the graver reason now. @returns whether the request is held. */
async function hold(deps: Deps, request: BulkPinRequest, hasNotice: boolean): Promise<boolean> {
  const { id, state, pausedFor: before } = request
  const pausedFor = { by: 'restored-backup' } as const
  if (state === 'paused') {
    if (before?.by === 'restored-backup') return true
    await deps.requests.set(id, { pausedFor })
    await auditRequest(deps, id, 'paused', 'service', `restored-backup; before: ${pauseWords(before)}`)
    return true
  }
  const from = await sendingStates(deps, request)
  if (hasNotice && !from.includes('finished')) from.push('finished')
  if (!from.includes(state)) return false
  const moved = await deps.requests.move(id, 'paused', from, deps.now(), { pausedFor })
  if (moved.outcome === 'moved') await auditRequest(deps, id, 'paused', 'service', 'restored-backup')
  return moved.outcome === 'moved' || moved.outcome === 'already'
}
