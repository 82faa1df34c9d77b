import type { Deps } from '../deps.ts'
import { endInvitation } from './end-invitation.ts'

/**
 * Takes one child out of every invitation of a practice at once; an invitation without any child left ends.
 * There is no index by child: the practice's invitations are opened one by one.
 */
export async function revokePatient(
  deps: Deps,
  practiceId: string,
  patientId: string,
  actor: string,
): Promise<{ invitations: number; ended: number }> {
  const found = { invitations: 0, ended: 0 }
  for (const request of await deps.requests.list()) {
    if (request.practiceId !== practiceId) continue
    for await (const { letter } of deps.letters.entries(request.id)) {
      if (letter.kind !== 'invitation') continue
      const { invitationId } = letter
      const left = await deps.invitations.removePatient(invitationId, patientId)
      if (left === undefined) continue
      found.invitations += 1
      if (left === 0 && (await endInvitation(deps, invitationId, 'revoked', actor))) found.ended += 1
      await deps.audit.record(practiceId, {
        event: 'patient-revoked',
        actor,
        at: deps.now(),
        invitationId,
      })
    }
  }
  return found
}
