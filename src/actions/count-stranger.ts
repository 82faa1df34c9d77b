import type { Deps } from '../deps.ts'
import type { EndReason } from '../domain/invitation.ts'
import { haltIfHarmful } from './halt-request.ts'

const STRANGERS: readonly EndReason[] = ['not-me', 'not-my-number', 'not-asked-for']

/**
 * Counts a link that ended because the mail or the PIN came to somebody else, and halts the release if it is one too many.
 * To be called once for each link that ended; a crash in between loses a count, and nothing else.
 */
export async function countStranger(deps: Deps, invitationId: string, reason: EndReason): Promise<void> {
  if (!STRANGERS.includes(reason)) return
  const invitation = await deps.invitations.find(invitationId)
  if (!invitation) return
  await deps.letters.countStranger(invitation.requestId)
  await haltIfHarmful(deps, invitation.requestId)
}
