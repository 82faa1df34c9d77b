import type { Deps } from '../deps.ts'

/** Stops mail to a guardian who asked for it, and nothing else: the setup link stays good. A repeat, or one after the data's end, is harmless. */
export async function stopMail(deps: Deps, invitationId: string): Promise<void> {
  await deps.invitations.stopMail(invitationId, 'guardian', deps.now())
}
