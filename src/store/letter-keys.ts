import { localId, practiceIdOf } from '../domain/invitation.ts'
import { trailKey } from './audit.ts'
import { stoppedKey } from './earlier-places.ts'
import { practiceKey, serviceKey } from './keys.ts'

/** The requests that may have letters to send, by the time of their release. */
export const OPEN_REQUESTS = serviceKey('open')

/** Every key that a step on a request's ledger may touch. None expires by itself: the ledger goes with its request. */
export function letterKeys(requestId: string) {
  const practice = practiceIdOf(requestId)
  return {
    request: practiceKey(practice, 'request', requestId),
    enrolment: practiceKey(practice, 'enrolment', requestId),
    letters: practiceKey(practice, 'letters', requestId),
    due: practiceKey(practice, 'due', requestId),
    held: practiceKey(practice, 'held', requestId),
    leases: practiceKey(practice, 'leases', requestId),
    counts: practiceKey(practice, 'counts', requestId),
    tally: practiceKey(practice, 'tally', requestId),
    claims: practiceKey(practice, 'claims', requestId),
    suppressed: practiceKey(practice, 'suppressed', requestId),
    stopped: stoppedKey(practice),
    pace: practiceKey(practice, 'pace', requestId),
    trail: trailKey(practice),
    mailed: practiceKey(practice, 'mailed'),
    invitation: (invitationId: string) => practiceKey(practice, 'i', localId(invitationId)),
  }
}
