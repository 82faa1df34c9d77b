import type { Deps } from '../deps.ts'

/** `unreadable` are the invitations with a live link that cannot be opened: the child may be in them. */
export type PatientRevoked = { invitations: number; ended: number; unreadable: string[] }

/**
 * Takes one child out of every invitation of a practice at once; an invitation without any child left ends in the same
 * step. There is no index by child: the practice's invitations are opened one by one, and those that cannot be are passed
 * over. One that was cut short is simply done again.
 */
export async function revokePatient(
  deps: Deps,
  practiceId: string,
  patientId: string,
  actor: string,
): Promise<PatientRevoked> {
  const found: PatientRevoked = { invitations: 0, ended: 0, unreadable: [] }
  for (const request of await deps.requests.list()) {
    if (request.practiceId !== practiceId) continue
    for await (const { letter } of deps.letters.entries(request.id)) {
      if (letter.kind !== 'invitation') continue
      const removed = await deps.invitations.removePatient(letter.invitationId, patientId, actor, deps.now())
      switch (removed.outcome) {
        case 'removed':
          found.invitations += 1
          if (removed.ended) found.ended += 1
          break
        case 'unreadable':
          if (removed.link === 'open' || removed.link === 'locked') found.unreadable.push(letter.invitationId)
          break
        case 'absent':
          break
      }
    }
  }
  return found
}
