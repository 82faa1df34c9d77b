import type { CalendarDate } from './calendar.ts'
import { type EndReason, type Guardian, type LinkState, remainingPatients } from './invitation.ts'
import type { LetterEntry, LetterState } from './letter.ts'
import type { RequestState } from './request.ts'
import { letterFault } from './standing.ts'

/** Why no new link is mailed to a guardian. */
export type NotResent =
  | EndReason
  | 'registered'
  | 'mail-stopped'
  | 'minor-age-limit-reached'
  | 'address-unknown'
  | 'complained'
  | 'request-cancelled'
  | 'not-released'
  | 'not-sent-yet'

/** States of a letter that is still to leave. */
const TO_LEAVE: readonly LetterState[] = ['held', 'queued', 'claimed', 'handed', 'deferred']

/**
 * Whether a new link may be mailed in place of the one before, and if not, why. The snapshot still holds what the guardian
 * objected to and the address that bounced, so that a new mail would go wrong again: such families are registered by hand.
 *
 * @param mail.newest the letter with the newest link; `letters` all of the invitation; `suppressed` whether mail of the
 *   request to the address came back for good.
 */
export function whyNotResent(
  invitation: { guardian: Pick<Guardian, 'patients'>; link: LinkState; endReason?: EndReason; mailStopped: boolean },
  requestState: RequestState | undefined,
  mail: { newest: LetterEntry | undefined; letters: readonly LetterEntry[]; suppressed: boolean },
  today: CalendarDate,
): NotResent | undefined {
  const { link, endReason, mailStopped, guardian } = invitation
  if (link === 'set-up') return 'registered'
  if (link === 'ended') return endReason ?? 'revoked'
  if (mailStopped) return 'mail-stopped'
  if (remainingPatients(guardian, today).length === 0) return 'minor-age-limit-reached'
  if (mail.letters.some(({ state }) => state === 'complained')) return 'complained'
  if (mail.suppressed || (mail.newest && isAddressFault(mail.newest))) return 'address-unknown'
  if (requestState === 'cancelled') return 'request-cancelled'
  if (requestState !== 'releasing' && requestState !== 'paused' && requestState !== 'finished') return 'not-released'
  return mail.newest && TO_LEAVE.includes(mail.newest.state) ? 'not-sent-yet' : undefined
}

function isAddressFault(letter: LetterEntry): boolean {
  const fault = letterFault(letter)
  return fault === 'address-unknown' || fault === 'address-bounced' || fault === 'bad-address'
}
