import type { Deps } from '../deps.ts'
import { earliestEndAfter, isLookDue, requestEnd } from '../domain/end-of-data.ts'
import type { BulkPinRequest } from '../domain/request.ts'
import { eraseInvitations } from './erase-invitations.ts'
import { eraseFromFiles, eraseRest } from './erase-request.ts'
import { sparingOthers } from './sparing-others.ts'

/**
 * If this worker leads: erases invitations so many days after their link ended, files and refused or cancelled requests so
 * long after their end, and what is left of a request with its last invitation. Reads the invitations of a request only
 * when one of them can be due. A request with which something is wrong keeps none of the others waiting. Idempotent.
 */
export async function sweepEndedData(deps: Deps, worker: string): Promise<void> {
  for (const request of await deps.requests.list()) {
    if (!isLookDue(request, deps.config.retentionMs, deps.now())) continue
    if (!(await deps.workers.lead(worker, deps.now()))) return
    await sparingOthers(deps, request.id, () => eraseEnded(deps, request))
  }
  if (await deps.workers.lead(worker, deps.now())) await eraseFromFiles(deps)
}

async function eraseEnded(deps: Deps, request: BulkPinRequest): Promise<void> {
  const { id: requestId } = request
  const now = deps.now()
  const { retentionMs } = deps.config
  const isOver = (end: number | undefined) => end !== undefined && now - end >= retentionMs
  const { erased, left, firstEnd } = await eraseInvitations(deps, request, isOver, 'retention')
  const end = requestEnd(request)
  if (isOver(end)) await deps.practiceFiles.erase(requestId)
  const gone = left === 0 && isOver(end) && (await eraseRest(deps, request, 'retention'))
  if (erased > 0 || gone) {
    await deps.erasures.noteErased('time', deps.now())
    deps.log.info({ requestId, erased, left }, 'contact data was erased: its time was over')
  }
  if (gone) return
  const ends = [firstEnd, left > 0 && isOver(end) ? undefined : end].filter((known) => known !== undefined)
  await deps.requests.set(requestId, { earliestEnd: earliestEndAfter(ends, retentionMs, now) })
}
