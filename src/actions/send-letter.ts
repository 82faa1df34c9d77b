import type { Deps } from '../deps.ts'
import { calendarDateIn } from '../domain/calendar.ts'
import { practiceIdOf, remainingPatients } from '../domain/invitation.ts'
import { generationOf, type LetterEntry, type LetterState } from '../domain/letter.ts'
import { hasStarted, LEAST_LINK_LEFT_MS } from '../domain/reminder.ts'
import { afterHandOver, type SentLetter } from './after-hand-over.ts'
import { letterMail } from './letter-mail.ts'

type Settlement = Parameters<Deps['letters']['settle']>[2]
type StoredInvitation = NonNullable<Awaited<ReturnType<Deps['invitations']['find']>>>

const MAY_HAVE_ARRIVED: readonly LetterState[] = ['accepted', 'delivered', 'unknown']

/**
 * Sends one claimed letter, or finds that it is not to be sent any more. Writes down nothing but the hand-over itself:
 * the caller settles.
 *
 * @param invitation the letter's, as it was found at the claim.
 * @throws when Redis is away or the words fail; no byte of the letter left then.
 */
export async function sendLetter(
  deps: Deps,
  requestId: string,
  entry: LetterEntry,
  invitation: StoredInvitation | undefined,
): Promise<SentLetter> {
  const practice = await deps.practices.current(practiceIdOf(requestId))
  if (!practice || !invitation) return notSent({ to: 'cancelled', reason: 'no-invitation' })
  const kept =
    keptBack(entry, invitation, practice.timeZone, deps.now()) ??
    (entry.letter.kind === 'reminder' ? await reminderKeptBack(deps, requestId, invitation) : undefined)
  if (kept) return notSent(kept)

  const address = deps.keyring.index('email', invitation.guardian.email)
  let barred: 'address-bounced' | 'mail-stopped' | undefined
  const answer = await deps.mailer.sendLetter(letterMail(deps, entry, invitation, practice), async () => {
    const link = { generation: invitation.generation, lifetimeMs: deps.config.linkLifetimeMs, address }
    const step = await deps.letters.hand(requestId, entry, link, deps.now())
    if (step.outcome === 'suppressed') barred = 'address-bounced'
    if (step.outcome === 'stopped') barred = 'mail-stopped'
    return step.outcome === 'handed' ? step.issuedAt : undefined
  })
  if (barred) return notSent({ to: 'suppressed', reason: barred })
  return afterHandOver(deps, entry, address, answer)
}

/** Why a letter is not sent any more, judged anew at each claim. */
function keptBack(
  entry: LetterEntry,
  invitation: StoredInvitation,
  timeZone: string,
  now: number,
): Settlement | undefined {
  const today = calendarDateIn(timeZone, now)
  const state = (to: Extract<LetterState, 'cancelled' | 'suppressed'>, reason: string) => ({ to, reason })
  if (invitation.link !== 'open') return state('cancelled', `link-${invitation.link}`)
  if (generationOf(entry.letter) !== invitation.generation) return state('cancelled', 'replaced')
  if (invitation.mailStopped) return state('suppressed', 'mail-stopped')
  if (remainingPatients(invitation.guardian, today).length === 0) return state('suppressed', 'minor-age-limit-reached')
  const carriesOldLink = entry.unanswered > 0 || entry.letter.kind === 'reminder'
  if (carriesOldLink && (invitation.linkExpiresAt ?? 0) - now < LEAST_LINK_LEFT_MS)
    return state('cancelled', 'link-ends')
  return undefined
}

/** A reminder is not sent to who started, and only after an email that did not come back. */
async function reminderKeptBack(
  deps: Deps,
  requestId: string,
  invitation: StoredInvitation,
): Promise<Settlement | undefined> {
  if (hasStarted(invitation)) return { to: 'suppressed', reason: 'started' }
  const first = await deps.letters.find(requestId, { invitationId: invitation.id, kind: 'invitation', n: 0 })
  return first && MAY_HAVE_ARRIVED.includes(first.state) ? undefined : { to: 'suppressed', reason: 'first-came-back' }
}

function notSent(settlement: Settlement): SentLetter {
  return { settlement, server: 'not-asked' }
}
