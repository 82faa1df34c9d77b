import type { Deps } from '../deps.ts'
import { calendarDateIn } from '../domain/calendar.ts'
import { currentLetter, type LetterId } from '../domain/letter.ts'
import { type NotResent, whyNotResent } from '../domain/resend.ts'
import { queueNewLink, renewLink } from './renew-link.ts'

export type Resent =
  /** `waits`: the request is paused, and the letter goes out after it is resumed. */
  { outcome: 'resent'; waits: boolean } | { outcome: 'refused'; reason: NotResent } | { outcome: 'unknown' }

/**
 * Mails a guardian a new link in place of an open, expired or locked one, which ends with its PIN, calls under way and
 * hand-off code in the same step. One that was cut short is simply done again; two at once mail one.
 */
export async function resendInvitation(deps: Deps, invitationId: string, actor: string): Promise<Resent> {
  const invitation = await deps.invitations.find(invitationId)
  const practice = invitation && (await deps.practices.find(invitation.practiceId))
  if (!invitation || !practice) return { outcome: 'unknown' }
  const { requestId, generation, guardian } = invitation
  const current = currentLetter(invitation)
  const [request, letters, suppressed] = await Promise.all([
    deps.requests.find(requestId),
    deps.letters.findAll(requestId, lettersUpTo(invitation)),
    deps.letters.isSuppressed(requestId, deps.keyring.index('email', guardian.email)),
  ])
  const known = letters.filter((entry) => entry !== undefined)
  const newest = known.find(({ letter }) => letter.kind === current.kind && letter.n === current.n)
  const today = calendarDateIn(practice.timeZone, deps.now())
  const reason = whyNotResent(invitation, request?.state, { newest, letters: known, suppressed }, today)
  const waits = request?.state === 'paused'
  if (reason === 'not-sent-yet') await deps.letters.open(requestId, deps.now())
  if (reason) return { outcome: 'refused', reason }

  const queued =
    newest || generation === 1
      ? await renewLink(deps, invitation, 'resent', actor)
      : await queueNewLink(deps, invitation)
  if (queued) return { outcome: 'resent', waits }
  const cancelled = (await deps.requests.find(requestId))?.state === 'cancelled'
  return { outcome: 'refused', reason: cancelled ? 'request-cancelled' : 'not-sent-yet' }
}

function lettersUpTo({ id: invitationId, generation }: { id: string; generation: number }): LetterId[] {
  const carriers = Array.from({ length: generation }, (_, n) => currentLetter({ id: invitationId, generation: n + 1 }))
  return [...carriers, { invitationId, kind: 'reminder', n: 1 }]
}
