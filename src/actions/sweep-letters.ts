import type { Deps } from '../deps.ts'
import type { BulkPinRequest } from '../domain/request.ts'
import { finishRequest } from './finish-request.ts'
import { haltIfHarmful } from './halt-request.ts'
import { sparingOthers } from './sparing-others.ts'
import { tellEnd } from './tell-end.ts'
import { writeReminders } from './write-reminders.ts'

/**
 * If this worker leads: writes the reminders that have fallen due; takes up, in every open request, what dead workers and
 * overdue hand-overs left behind; halts what does harm, and finishes what has nothing left to do. A request with which
 * something is wrong keeps none of the others waiting. Idempotent.
 */
export async function sweepLetters(deps: Deps, worker: string): Promise<void> {
  const leads = await deps.workers.lead(worker, deps.now())
  deps.metrics.leads(leads)
  if (!leads) return
  for (const request of await deps.requests.list()) {
    await sparingOthers(deps, request.id, async () => {
      await reopenReleased(deps, request)
      await writeReminders(deps, request)
      await tellEnd(deps, request)
    })
  }
  const alive = await deps.workers.alive(deps.now())
  for (const requestId of await deps.letters.openRequests()) {
    await sparingOthers(deps, requestId, () => sweepRequest(deps, requestId, alive))
  }
}

async function sweepRequest(deps: Deps, requestId: string, alive: string[]): Promise<void> {
  const swept = await deps.letters.sweep(requestId, { alive, unknownWaitMs: deps.config.unknownWaitMs }, deps.now())
  if (swept.queued + swept.unknown + swept.cancelled > 0)
    deps.log.warn({ requestId, ...swept }, 'took up letters that a worker left behind')
  if (!(await haltIfHarmful(deps, requestId))) await finishRequest(deps, requestId)
}

/** A release that was cut short between its steps may stand in no worker's list. */
async function reopenReleased(deps: Deps, { id, state, releasedAt }: BulkPinRequest): Promise<void> {
  if (state === 'releasing') await deps.letters.open(id, releasedAt ?? deps.now())
}
