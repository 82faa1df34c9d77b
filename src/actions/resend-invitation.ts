import type { Deps } from '../deps.ts'
import type { NotResent } from '../domain/resend.ts'
import { judgeNewLink } from './judge-new-link.ts'
import { queueNewLink, renewLink } from './renew-link.ts'

export type Resent =
  /** `waits`: the request is paused, and the letter goes out after it is resumed. */
  { outcome: 'resent'; waits: boolean } | { outcome: 'refused'; reason: NotResent } | { outcome: 'unknown' }

/**
 * Mails a guardian a new link in place of an open, expired or locked one, which ends with its PIN, calls under way and
 * hand-off code in the same step. One that was cut short is simply done again; two at once mail one.
 */
export async function resendInvitation(deps: Deps, invitationId: string, actor: string): Promise<Resent> {
  const invitation = await deps.invitations.find(invitationId)
  const practice = invitation && (await deps.practices.find(invitation.practiceId))
  if (!invitation || !practice) return { outcome: 'unknown' }
  const { reason, newest, waits } = await judgeNewLink(deps, invitation, practice)
  if (reason) return { outcome: 'refused', reason }

  const queued =
    newest || invitation.generation === 1
      ? await renewLink(deps, invitation, 'resent', actor)
      : await queueNewLink(deps, invitation)
  if (queued === 'queued') return { outcome: 'resent', waits }
  return { outcome: 'refused', reason: queued === 'crossed' ? 'not-sent-yet' : queued }
}
