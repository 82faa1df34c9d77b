import type { Deps } from '../deps.ts'
import { currentLetter } from '../domain/letter.ts'

type Invitation = NonNullable<Awaited<ReturnType<Deps['invitations']['find']>>>

/**
 * Ends an invitation's link and queues the letter with the next one. What stood between two commands at once, or was cut
 * short between its steps, comes to one new link and one letter.
 *
 * @param invitation as it was found; the link must be open or locked, and its letter must have left.
 * @returns whether a letter was queued by this call.
 */
export async function renewLink(
  deps: Deps,
  invitation: Invitation,
  event: 'unlocked' | 'resent',
  actor: string,
): Promise<boolean> {
  const { id, generation } = invitation
  const now = deps.now()
  const asked = { event, actor, at: now, invitationId: id }
  const moved = await deps.invitations.moveLink(id, 'open', [invitation.link], now, undefined, {
    generation,
    event: asked,
  })
  if (moved.outcome === 'unknown' || moved.outcome === 'refused') return false
  return queueNewLink(deps, { ...invitation, generation: generation + 1 })
}

/** Queues the letter that carries an invitation's newest link, if it is not in the ledger yet. */
export async function queueNewLink(
  deps: Deps,
  { id, requestId, generation }: Pick<Invitation, 'id' | 'requestId' | 'generation'>,
): Promise<boolean> {
  const now = deps.now()
  const added = await deps.letters.enqueue(requestId, [currentLetter({ id, generation })], 'queued', now)
  await deps.letters.open(requestId, now)
  return added > 0
}
