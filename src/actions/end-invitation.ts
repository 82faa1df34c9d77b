import type { Deps } from '../deps.ts'
import type { EndReason } from '../domain/invitation.ts'
import { countStranger } from './count-stranger.ts'

/** Ends an invitation's link; its live PIN, calls under way and hand-off code are void in the same step. Answers whether it was there. */
export async function endInvitation(
  deps: Deps,
  invitationId: string,
  reason: EndReason,
  actor: string,
): Promise<boolean> {
  const now = deps.now()
  const event = { event: 'link-ended', actor, at: now, invitationId, detail: reason }
  const moved = await deps.invitations.moveLink(invitationId, 'ended', ['open', 'locked'], now, reason, { event })
  if (moved.outcome === 'moved') await countStranger(deps, invitationId, reason)
  return moved.outcome === 'moved' || moved.outcome === 'already'
}
