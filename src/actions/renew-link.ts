import type { Deps } from '../deps.ts'
import { currentLetter } from '../domain/letter.ts'

export type NewLinkQueued = 'queued' | 'request-cancelled' | 'crossed'

type Invitation = NonNullable<Awaited<ReturnType<Deps['invitations']['find']>>>

/**
 * Ends an invitation's link and queues the letter with the next one. What stood between two commands at once, or was cut
 * short between its steps, comes to one new link and one letter.
 *
 * @param invitation as it was found; the link must be open or locked, and its letter must have left.
 * @returns as `queueNewLink`.
 */
export async function renewLink(
  deps: Deps,
  invitation: Invitation,
  event: 'unlocked' | 'resent',
  actor: string,
): Promise<NewLinkQueued> {
  const { id, generation } = invitation
  const now = deps.now()
  const asked = { event, actor, at: now, invitationId: id }
  const moved = await deps.invitations.moveLink(id, 'open', [invitation.link], now, undefined, {
    generation,
    event: asked,
  })
  if (moved.outcome === 'unknown' || moved.outcome === 'refused') return whyNot(deps, invitation.requestId)
  return queueNewLink(deps, { ...invitation, generation: generation + 1 })
}

/**
 * Queues the letter that carries an invitation's newest link, if it is not in the ledger yet. `crossed`: somebody else was
 * quicker; where that was a cancel of the request, it is said.
 */
export async function queueNewLink(
  deps: Deps,
  { id, requestId, generation }: Pick<Invitation, 'id' | 'requestId' | 'generation'>,
): Promise<NewLinkQueued> {
  const now = deps.now()
  const added = await deps.letters.enqueue(requestId, [currentLetter({ id, generation })], 'queued', now)
  await deps.letters.open(requestId, now)
  return added > 0 ? 'queued' : whyNot(deps, requestId)
}

async function whyNot(deps: Deps, requestId: string): Promise<'request-cancelled' | 'crossed'> {
  return (await deps.requests.find(requestId))?.state === 'cancelled' ? 'request-cancelled' : 'crossed'
}
