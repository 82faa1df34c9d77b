import type { Deps } from '../deps.ts'
import { auditRequest } from './audit-request.ts'

/** Pauses mail, within the message that is in hand; links and PINs go on. */
export async function pauseRequest(deps: Deps, requestId: string, actor: string) {
  const moved = await deps.requests.move(requestId, 'paused', ['releasing'], deps.now())
  if (moved.outcome === 'moved') await auditRequest(deps, requestId, 'paused', actor)
  return moved
}
