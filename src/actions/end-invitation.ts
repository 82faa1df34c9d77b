import type { Deps } from '../deps.ts'
import type { EndReason } from '../domain/invitation.ts'
import { countStranger } from './count-stranger.ts'

export type InvitationEnded = { outcome: 'ended' | 'already-ended' | 'set-up' | 'unknown' }

/**
 * Ends an invitation's link; its live PIN, calls under way and hand-off code are void in the same step. One that is set up
 * stays so: the account is the portal's.
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
      await countStranger(deps, invitationId, reason)
      return { outcome: 'ended' }
    case 'already':
      return { outcome: 'already-ended' }
    case 'refused':
      return { outcome: 'set-up' }
    case 'unknown':
      return { outcome: 'unknown' }
  }
}
