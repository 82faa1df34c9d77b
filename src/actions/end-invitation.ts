import type { Deps } from '../deps.ts'
import { type EndReason, isStrangers } from '../domain/invitation.ts'
import { haltIfHarmful } from './halt-request.ts'

export type InvitationEnded = { outcome: 'ended' | 'already-ended' | 'set-up' | 'unknown' }

/**
 * Ends an invitation's link; its live PIN, calls under way and hand-off code are void in the same step. Where the mail or
 * the PIN came to somebody else that is counted, and the release halts if it is one too many. One that is set up stays so:
 * the account is the portal's.
 */
export async function endInvitation(
  deps: Deps,
  invitationId: string,
  reason: EndReason,
  actor: string,
): Promise<InvitationEnded> {
  const now = deps.now()
  const event = { event: 'link-ended', actor, at: now, invitationId, detail: reason }
  const moved = await deps.invitations.moveLink(invitationId, 'ended', ['open', 'locked'], now, reason, { event })
  switch (moved.outcome) {
    case 'moved':
    case 'already': {
      const invitation = isStrangers(reason) ? await deps.invitations.find(invitationId) : undefined
      if (invitation) await haltIfHarmful(deps, invitation.requestId)
      return { outcome: moved.outcome === 'moved' ? 'ended' : 'already-ended' }
    }
    case 'refused':
      return { outcome: 'set-up' }
    case 'unknown':
      return { outcome: 'unknown' }
  }
}
