import type { Deps } from '../deps.ts'
import { auditRequest } from './audit-request.ts'

/** Goes on with mail after a pause, and lets go what a canary held back. Answers how many letters that were. */
export async function resumeRequest(deps: Deps, requestId: string, actor: string) {
  const moved = await deps.requests.move(requestId, 'releasing', ['paused'], deps.now())
  if (moved.outcome === 'unknown' || moved.outcome === 'refused') return moved
  await deps.letters.open(requestId, deps.now())
  const released = await deps.letters.releaseHeld(requestId, deps.now())
  if (moved.outcome === 'moved' || released > 0)
    await auditRequest(deps, requestId, 'resumed', actor, `${released} letters let go`)
  return { ...moved, released }
}
