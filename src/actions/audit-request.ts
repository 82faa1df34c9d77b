import type { Deps } from '../deps.ts'
import { practiceIdOf } from '../domain/invitation.ts'

/** Notes a decision about a request in the practice's trail. */
export async function auditRequest(
  deps: Deps,
  requestId: string,
  event: string,
  actor: string,
  detail?: string,
): Promise<void> {
  await deps.audit.record(practiceIdOf(requestId), {
    event,
    actor,
    at: deps.now(),
    requestId,
    ...(detail !== undefined && { detail }),
  })
}
