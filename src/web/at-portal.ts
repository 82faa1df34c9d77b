import type { Deps } from '../deps.ts'
import { portalAddress } from '../domain/portal.ts'
import { writeSetupReference } from '../domain/setup-reference.ts'
import type { OpenVisit } from './pages.ts'

/** Where a parent types the PIN: the portal, told which link it is about; `null` where it is typed here. */
export function addressOfEntry(deps: Deps, { invitation, practice }: OpenVisit): string | null {
  if (practice.pinEntry === 'here') return null
  const { id, generation } = invitation
  const reference = writeSetupReference(deps.keyring, { invitationId: id, generation })
  return portalAddress(practice.portalUrl, 'setupReference', reference)
}

/**
 * What became of the last PIN that is typed at the portal, for a parent who comes back from there: `taken` once it was
 * right, `over` when it works no more; `open` also while a call has not said its PIN.
 */
export async function pinAtPortal(deps: Deps, { invitation }: OpenVisit): Promise<'taken' | 'over' | 'open'> {
  const [sends, expiresAt] = await Promise.all([
    deps.sends.ofInvitation(invitation.id),
    deps.pins.expiry(invitation.id),
  ])
  const sentAt = sends.at(-1)?.at ?? Number.POSITIVE_INFINITY
  const happened = (at: number | undefined) => at !== undefined && at >= sentAt
  if (happened(invitation.pinAcceptedAt)) return 'taken'
  const works = expiresAt !== undefined && expiresAt > deps.now()
  return !works && happened(invitation.pinSentAt) ? 'over' : 'open'
}
