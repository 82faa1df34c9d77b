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

/** Whether the last PIN that is typed at the portal was right there, for a parent who comes back. */
export async function wasTakenAtPortal(deps: Deps, { invitation }: Pick<OpenVisit, 'invitation'>): Promise<boolean> {
  const { id, pinAcceptedAt } = invitation
  if (pinAcceptedAt === undefined) return false
  const sentAt = (await deps.sends.ofInvitation(id)).findLast(({ voided }) => !voided)?.at
  return sentAt !== undefined && pinAcceptedAt >= sentAt
}
