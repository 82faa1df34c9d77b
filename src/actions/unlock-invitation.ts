import type { Deps } from '../deps.ts'
import type { NotResent } from '../domain/resend.ts'
import { judgeNewLink } from './judge-new-link.ts'
import { queueNewLink, renewLink } from './renew-link.ts'

export type Unlocked =
  /** `waits`: the request is paused, and the letter goes out after it is resumed. */
  | { outcome: 'unlocked'; waits: boolean }
  | { outcome: 'refused'; reason: NotResent }
  | { outcome: 'not-locked' }
  | { outcome: 'unknown' }

/**
 * Unlocks an invitation after too many wrong entries: the old link ends and a new one is mailed, so that whoever holds a
 * forwarded link gains nothing. Refused where a new link may not be mailed, for then the family would be left without any.
 * One that was cut short is simply done again.
 */
export async function unlockInvitation(deps: Deps, invitationId: string, actor: string): Promise<Unlocked> {
  const invitation = await deps.invitations.find(invitationId)
  const practice = invitation && (await deps.practices.find(invitation.practiceId))
  if (!invitation || !practice) return { outcome: 'unknown' }
  const { reason, newest, waits } = await judgeNewLink(deps, invitation, practice)
  const cutShort = invitation.link === 'open' && invitation.generation > 1 && !newest
  if (invitation.link !== 'locked' && !cutShort) return { outcome: 'not-locked' }
  if (reason) return { outcome: 'refused', reason }

  const queued = cutShort ? await queueNewLink(deps, invitation) : await renewLink(deps, invitation, 'unlocked', actor)
  if (queued === 'queued') return { outcome: 'unlocked', waits }
  return queued === 'crossed' ? { outcome: 'not-locked' } : { outcome: 'refused', reason: queued }
}
