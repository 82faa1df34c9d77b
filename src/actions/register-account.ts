import type { Deps } from '../deps.ts'
import { isRoutedId, practiceIdOf } from '../domain/invitation.ts'
import { type Portal, serves } from './redeem-hand-off.ts'

/** Takes the portal's word that the account was made: no PIN is sent after it. A repeat is harmless. */
export async function registerAccount(
  deps: Deps,
  portal: Portal,
  invitationId: string,
): Promise<'registered' | 'unknown' | 'ended'> {
  const practice = isRoutedId(invitationId) ? await deps.practices.find(practiceIdOf(invitationId)) : undefined
  if (!practice || !serves(portal, practice)) return 'unknown'
  const now = deps.now()
  const moved = await deps.invitations.moveLink(invitationId, 'set-up', ['open', 'locked'], now)
  switch (moved.outcome) {
    case 'moved':
      await deps.audit.record(practice.id, { event: 'registered', actor: portal.keyId, at: now, invitationId })
      return 'registered'
    case 'already':
      return 'registered'
    case 'unknown':
      return 'unknown'
    case 'refused':
      return 'ended'
  }
}
