import type { Deps } from '../deps.ts'
import { type EndReason, practiceIdOf } from '../domain/invitation.ts'

/** Ends an invitation's link; its live PIN, calls under way and hand-off code are void in the same step. Answers whether it was there. */
export async function endInvitation(
  deps: Deps,
  invitationId: string,
  reason: EndReason,
  actor: string,
): Promise<boolean> {
  const now = deps.now()
  const moved = await deps.invitations.moveLink(invitationId, 'ended', ['open', 'locked'], now, reason)
  if (moved.outcome === 'moved') {
    await deps.audit.record(practiceIdOf(invitationId), {
      event: 'link-ended',
      actor,
      at: now,
      invitationId,
      detail: reason,
    })
  }
  return moved.outcome === 'moved' || moved.outcome === 'already'
}
