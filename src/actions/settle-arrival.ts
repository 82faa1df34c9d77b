import type { Deps } from '../deps.ts'
import type { LetterId } from '../domain/letter.ts'

/**
 * A visit proves that the mail with its link arrived: if the mail server never answered for that letter, it is settled as
 * accepted and not sent again. The one thing that opening a page may settle.
 */
export async function settleArrival(
  deps: Deps,
  invitation: { id: string; requestId: string; generation: number },
): Promise<void> {
  const { id: invitationId, requestId, generation } = invitation
  const letter: LetterId =
    generation === 1 ? { invitationId, kind: 'invitation', n: 0 } : { invitationId, kind: 'resend', n: generation - 1 }
  await deps.letters.arrived(requestId, letter, deps.now())
}
