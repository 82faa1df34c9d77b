import type { Deps } from '../deps.ts'
import type { RequestState } from '../domain/request.ts'
import { auditRequest } from './audit-request.ts'
import { endInvitation } from './end-invitation.ts'
import { sendingStates } from './sending-states.ts'

/**
 * Cancels a request: no mail goes out any more, reminders among them. With `links` every link and PIN ends too, for the wrong file was released.
 * Before the first mail it does not count as the practice's once. One whose data is erased stays as it is: nothing of it is left to stop or to end.
 *
 * @returns how many letters this order stopped, and the links of how many guardians it ended.
 */
export async function cancelRequest(deps: Deps, requestId: string, links: boolean, actor: string) {
  const known = await deps.requests.find(requestId)
  if (!known) return { outcome: 'unknown' } as const
  if (known.erasedAt !== undefined) return { outcome: 'erased', at: known.erasedAt } as const
  const sending: RequestState[] = links ? ['releasing', 'finished'] : await sendingStates(deps, known)
  const moved = await deps.requests.move(requestId, 'cancelled', ['requested', 'paused', ...sending], deps.now())
  if (moved.outcome === 'unknown' || moved.outcome === 'refused') return moved

  const stopped = await deps.letters.cancel(requestId, deps.now())
  let ended = 0
  if (links) {
    for await (const { letter } of deps.letters.entries(requestId)) {
      if (letter.kind !== 'invitation') continue
      const { outcome } = await endInvitation(deps, letter.invitationId, 'cancelled', actor)
      if (outcome === 'ended') ended += 1
    }
  }
  const request = await deps.requests.find(requestId)
  if (request?.file) await deps.practiceFiles.expire(requestId, request.file.version, deps.config.retentionMs)
  await auditRequest(deps, requestId, 'cancelled', actor, `${stopped} letters stopped, ${ended} links ended`)
  return { ...moved, stopped, ended }
}
