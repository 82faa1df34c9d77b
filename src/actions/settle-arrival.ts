import type { Deps } from '../deps.ts'
import { currentLetter } from '../domain/letter.ts'

/**
 * A visit proves that the mail with its link arrived: if the mail server never answered for that letter, it is settled as
 * accepted and not sent again. The one thing that opening a page may settle.
 */
export async function settleArrival(
  deps: Deps,
  invitation: { id: string; requestId: string; generation: number },
): Promise<void> {
  await deps.letters.arrived(invitation.requestId, currentLetter(invitation), deps.now())
}
