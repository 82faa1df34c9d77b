import type { Deps } from '../deps.ts'
import { practiceIdOf } from '../domain/invitation.ts'

export type Unlocked = 'unlocked' | 'unknown' | 'not-locked' | 'mail-stopped' | 'cancelled'

/**
 * Unlocks an invitation after too many wrong entries: the old link ends and a new one is mailed, so that whoever holds a
 * forwarded link gains nothing. Refused where no mail can go out, for then the family would be left without any link.
 * One that was cut short is simply done again.
 */
export async function unlockInvitation(deps: Deps, invitationId: string, actor: string): Promise<Unlocked> {
  const invitation = await deps.invitations.find(invitationId)
  if (!invitation) return 'unknown'
  if (invitation.mailStopped) return 'mail-stopped'
  const request = await deps.requests.find(invitation.requestId)
  if (request?.state === 'cancelled') return 'cancelled'

  const now = deps.now()
  const moved = await deps.invitations.moveLink(invitationId, 'open', ['locked'], now)
  const cutShort = moved.outcome === 'refused' && moved.state === 'open' && invitation.generation > 1
  if (moved.outcome !== 'moved' && !cutShort) return moved.outcome === 'unknown' ? 'unknown' : 'not-locked'

  const n = cutShort ? invitation.generation - 1 : invitation.generation
  const added = await deps.letters.enqueue(invitation.requestId, [{ invitationId, kind: 'resend', n }], 'queued', now)
  await deps.letters.open(invitation.requestId, now)
  if (added === 0) return 'not-locked'
  await deps.audit.record(practiceIdOf(invitationId), { event: 'unlocked', actor, at: now, invitationId })
  return 'unlocked'
}
