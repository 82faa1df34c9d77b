import type { Deps } from '../deps.ts'
import { notifyPractice } from './notify-practice.ts'

/**
 * Refuses a request before its release; the practice is told why and may ask again. It does not count as its once. What a
 * release that was under way had written is not sent.
 */
export async function refuseRequest(deps: Deps, requestId: string, reason: string, actor: string) {
  const request = await deps.requests.find(requestId)
  if (!request) return { outcome: 'unknown' as const }
  const now = deps.now()
  const moved = await deps.requests.move(requestId, 'refused', ['requested'], now, { refusedFor: reason })
  if (moved.outcome === 'moved' || moved.outcome === 'already') await deps.letters.cancel(requestId, now)
  if (moved.outcome !== 'moved') return moved
  await deps.audit.record(request.practiceId, { event: 'request-refused', actor, at: now, requestId })
  if (request.file) await deps.practiceFiles.expire(requestId, request.file.version, deps.config.retentionMs)
  const practice = await deps.practices.find(request.practiceId)
  if (practice) {
    const remedy = 'When this is settled, ask for Bulk PIN again: this request does not count.'
    await notifyPractice(deps, practice, request, {
      kind: 'request-refused',
      data: { practiceName: practice.name, criterion: reason, remedy },
    })
  }
  return moved
}
