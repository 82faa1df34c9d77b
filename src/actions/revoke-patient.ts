import type { Deps } from '../deps.ts'

/**
 * Takes one child out of every invitation of a practice at once; an invitation without any child left ends in the same
 * step. There is no index by child: the practice's invitations are opened one by one. One that was cut short is simply
 * done again.
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
      const removed = await deps.invitations.removePatient(letter.invitationId, patientId, actor, deps.now())
      if (!removed) continue
      found.invitations += 1
      if (removed.ended) found.ended += 1
    }
  }
  return found
}
