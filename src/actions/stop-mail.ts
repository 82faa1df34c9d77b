import type { Deps } from '../deps.ts'
import { practiceIdOf } from '../domain/invitation.ts'

/** Stops mail to a guardian, and nothing else: the setup link stays good. A repeat, or one after the data's end, is harmless. */
export async function stopMail(deps: Deps, invitationId: string): Promise<void> {
  const now = deps.now()
  if (!(await deps.invitations.stopMail(invitationId, now))) return
  await deps.audit.record(practiceIdOf(invitationId), {
    event: 'mail-stopped',
    actor: 'guardian',
    at: now,
    invitationId,
  })
}
