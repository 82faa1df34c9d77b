import type { Deps } from '../deps.ts'
import { practiceIdOf } from '../domain/invitation.ts'

/** Takes the portal's word that the account was made: no PIN is sent after it. A repeat is harmless. */
export async function registerAccount(
  deps: Deps,
  invitationId: string,
  actor: string,
): Promise<'registered' | 'unknown' | 'ended'> {
  const now = deps.now()
  const moved = await deps.invitations.moveLink(invitationId, 'set-up', ['open', 'locked'], now)
  switch (moved.outcome) {
    case 'moved':
      await deps.audit.record(practiceIdOf(invitationId), { event: 'registered', actor, at: now, invitationId })
      return 'registered'
    case 'already':
      return 'registered'
    case 'unknown':
      return 'unknown'
    case 'refused':
      return 'ended'
  }
}
