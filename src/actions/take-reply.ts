import type { Deps } from '../deps.ts'
import { endInvitation } from './end-invitation.ts'

/**
 * Takes a text that somebody sends to our number. NO, within a day of a PIN, is "I did not ask for this": it stops the
 * invitation that the newest PIN to this phone belonged to. STOP, START and HELP are the carrier's own words.
 */
export async function takeReply(deps: Deps, phone: string, words: string): Promise<void> {
  if (words.replace(/[^\p{Letter}]/gu, '').toUpperCase() !== 'NO') return
  const reference = await deps.sends.lastTo(deps.keyring.index('phone', phone))
  const delivery = reference === undefined ? undefined : await deps.deliveries.find(reference)
  if (delivery) await endInvitation(deps, delivery.invitationId, 'not-asked-for', 'phone')
}
