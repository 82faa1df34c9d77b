import type { Deps } from '../deps.ts'
import { practiceIdOf } from '../domain/invitation.ts'

/**
 * Unlocks an invitation after too many wrong entries: the old link ends and a new one is mailed, so that whoever holds a
 * forwarded link gains nothing.
 */
export async function unlockInvitation(deps: Deps, invitationId: string, actor: string) {
  const invitation = await deps.invitations.find(invitationId)
  if (!invitation) return { outcome: 'unknown' as const }
  const now = deps.now()
  const moved = await deps.invitations.moveLink(invitationId, 'open', ['locked'], now)
  if (moved.outcome !== 'moved') return moved
  const letter = { invitationId, kind: 'resend' as const, n: invitation.generation }
  await deps.letters.enqueue(invitation.requestId, [letter], 'queued', now)
  await deps.letters.open(invitation.requestId, now)
  await deps.audit.record(practiceIdOf(invitationId), { event: 'unlocked', actor, at: now, invitationId })
  return moved
}
