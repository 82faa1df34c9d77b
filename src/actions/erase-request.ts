import type { Deps } from '../deps.ts'
import type { BulkPinRequest, RequestState } from '../domain/request.ts'
import { eraseInvitations } from './erase-invitations.ts'
import { sendingStates } from './sending-states.ts'

export type RequestErased =
  | { outcome: 'erased'; invitations: number; at: number }
  /** A letter is on its way to the mail server: in a moment it can be erased. */
  | { outcome: 'in-hand' }
  | { outcome: 'not-now'; state: RequestState }
  | { outcome: 'unknown' }

/**
 * Erases all contact data of a request at once, by order: invitations with their links, practice file, letters, and mails
 * about it that wait. Counts and the trail stay. Refused while the request may still send; a repeat erases nothing more, and
 * one that was cut short is simply done again.
 */
export async function eraseRequest(deps: Deps, requestId: string, actor: string): Promise<RequestErased> {
  const request = await deps.requests.find(requestId)
  if (!request) return { outcome: 'unknown' }
  const open: RequestState[] = ['requested', 'paused', ...(await sendingStates(deps, request))]
  if (open.includes(request.state)) return { outcome: 'not-now', state: request.state }
  await eraseInvitations(deps, request, () => true, actor)
  const isWhole = await eraseRest(deps, request, actor)
  const erasedAt = (await deps.requests.find(requestId))?.erasedAt ?? deps.now()
  await deps.erasures.noteErased('order', erasedAt)
  await eraseFromFiles(deps)
  if (!isWhole) return { outcome: 'in-hand' }
  return { outcome: 'erased', invitations: await invitationsErased(deps, requestId), at: erasedAt }
}

/** Asks Redis to forget on disk, too, what was erased in it, where that is due. */
export async function eraseFromFiles(deps: Deps): Promise<void> {
  const outcome = await deps.erasures.rewriteErased(deps.now())
  if (outcome === 'refused')
    deps.log.warn(
      'Redis does not let us rewrite its append-only file: what is erased stays in it until it does so by itself',
    )
}

/**
 * Erases what is left of a request whose invitations are gone.
 * @returns false while a letter of it is in somebody's hands.
 */
export async function eraseRest(deps: Deps, request: BulkPinRequest, actor: string): Promise<boolean> {
  const { id: requestId } = request
  await deps.letters.cancel(requestId, deps.now())
  await deps.notices.drop([requestId])
  await deps.practiceFiles.erase(requestId)
  const detail = `${await invitationsErased(deps, requestId)} invitations`
  return deps.erasures.ledger(request, { event: 'request-erased', actor, at: deps.now(), requestId, detail })
}

async function invitationsErased(deps: Deps, requestId: string): Promise<number> {
  return (await deps.erasures.counted(requestId))?.invited ?? 0
}
