import type { Deps } from '../deps.ts'
import { finishRequest } from './finish-request.ts'

/**
 * If this worker leads: takes up, in every open request, what dead workers and overdue hand-overs left behind, and
 * finishes requests of which nothing is left to do. Idempotent.
 */
export async function sweepLetters(deps: Deps, worker: string): Promise<void> {
  if (!(await deps.workers.lead(worker, deps.now()))) return
  await reopenReleased(deps)
  const alive = await deps.workers.alive(deps.now())
  for (const requestId of await deps.letters.openRequests()) {
    const swept = await deps.letters.sweep(requestId, { alive, unknownWaitMs: deps.config.unknownWaitMs }, deps.now())
    if (swept.queued + swept.unknown + swept.cancelled > 0)
      deps.log.warn({ requestId, ...swept }, 'took up letters that a worker left behind')
    await finishRequest(deps, requestId)
  }
}

/** A release that was cut short between its steps may stand in no worker's list. */
async function reopenReleased(deps: Deps): Promise<void> {
  for (const { id, state, releasedAt } of await deps.requests.list()) {
    if (state === 'releasing') await deps.letters.open(id, releasedAt ?? deps.now())
  }
}
