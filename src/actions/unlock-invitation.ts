import type { Deps } from '../deps.ts'
import { queueNewLink, renewLink } from './renew-link.ts'

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

  const cutShort = invitation.link === 'open' && invitation.generation > 1
  if (invitation.link !== 'locked' && !cutShort) return 'not-locked'
  const queued = cutShort ? await queueNewLink(deps, invitation) : await renewLink(deps, invitation, 'unlocked', actor)
  if (queued) return 'unlocked'
  return (await deps.requests.find(invitation.requestId))?.state === 'cancelled' ? 'cancelled' : 'not-locked'
}
