import type { Deps } from '../deps.ts'
import { auditRequest } from './audit-request.ts'
import { sendingStates } from './sending-states.ts'

/**
 * Pauses mail, within the message that is in hand; links and PINs go on. A finished request can be paused as long as later
 * letters or reminders are to come.
 */
export async function pauseRequest(deps: Deps, requestId: string, actor: string) {
  const request = await deps.requests.find(requestId)
  if (!request) return { outcome: 'unknown' } as const
  const from = await sendingStates(deps, request)
  const moved = await deps.requests.move(requestId, 'paused', from, deps.now(), { pausedFor: { by: 'operator' } })
  if (moved.outcome === 'moved') await auditRequest(deps, requestId, 'paused', actor)
  return moved
}
