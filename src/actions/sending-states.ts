import type { Deps } from '../deps.ts'
import type { BulkPinRequest, RequestState } from '../domain/request.ts'

/**
 * The states from which mail of a request can be paused or cancelled: while it is released, and when it is finished as long
 * as later letters or reminders are still to come.
 */
export async function sendingStates(deps: Deps, request: BulkPinRequest): Promise<RequestState[]> {
  return (await sendsLater(deps, request)) ? ['releasing', 'finished'] : ['releasing']
}

async function sendsLater(
  deps: Deps,
  { id, state, reminderDay, remindersDoneAt, erasedAt }: BulkPinRequest,
): Promise<boolean> {
  if (state !== 'finished' || erasedAt !== undefined) return false
  if (reminderDay !== undefined && remindersDoneAt === undefined) return true
  const { waiting, inHands } = await deps.letters.due(id)
  return waiting + inHands > 0
}
