import type { Deps } from '../deps.ts'
import { auditRequest } from './audit-request.ts'
import { finishRequest } from './finish-request.ts'

/**
 * Goes on with mail after a pause, and lets go what a canary held back. A decision: what was counted so far halts the
 * request no more. Answers how many held letters were let go, and the state it is in then: one that has nothing left to
 * send but reminders to come is finished again.
 */
export async function resumeRequest(deps: Deps, requestId: string, actor: string) {
  const [talliedAtResume, { held }] = await Promise.all([deps.letters.tally(requestId), deps.letters.due(requestId)])
  const moved = await deps.requests.move(requestId, 'releasing', ['paused'], deps.now(), { talliedAtResume })
  if (moved.outcome === 'unknown' || moved.outcome === 'refused') return moved
  if (moved.outcome === 'already' && held > 0) await deps.requests.set(requestId, { talliedAtResume })
  await deps.letters.open(requestId, deps.now())
  const released = await deps.letters.releaseHeld(requestId, deps.now())
  if (moved.outcome === 'moved' || released > 0)
    await auditRequest(deps, requestId, 'resumed', actor, `${released} letters let go`)
  const state: 'finished' | 'releasing' = (await finishRequest(deps, requestId)) ? 'finished' : 'releasing'
  return { ...moved, released, state }
}
