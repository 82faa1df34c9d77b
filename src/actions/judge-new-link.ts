import type { Deps } from '../deps.ts'
import { calendarDateIn } from '../domain/calendar.ts'
import { currentLetter, type LetterEntry, type LetterId } from '../domain/letter.ts'
import type { Practice } from '../domain/practice.ts'
import { type NotResent, whyNotResent } from '../domain/resend.ts'

type Invitation = NonNullable<Awaited<ReturnType<Deps['invitations']['find']>>>

/**
 * What decides about a new link: why none may be mailed, the letter with the newest one, and whether another would wait
 * because the request is paused.
 */
export type NewLink = { reason: NotResent | undefined; newest: LetterEntry | undefined; waits: boolean }

/**
 * Judges whether a guardian may be mailed a new link in place of the one before. Where the letter with the newest one is
 * still to leave, the workers are told of it once more: whoever queued it may have been cut short.
 */
export async function judgeNewLink(deps: Deps, invitation: Invitation, practice: Practice): Promise<NewLink> {
  const judged = await lookAtNewLink(deps, invitation, practice)
  if (judged.reason === 'not-sent-yet') await deps.letters.open(invitation.requestId, deps.now())
  return judged
}

/** The same judgement, changing nothing. */
export async function lookAtNewLink(deps: Deps, invitation: Invitation, practice: Practice): Promise<NewLink> {
  const { requestId, practiceId, guardian } = invitation
  const current = currentLetter(invitation)
  const address = deps.keyring.index('email', guardian.email)
  const [request, letters, suppressed, [stopped = false]] = await Promise.all([
    deps.requests.find(requestId),
    deps.letters.findAll(requestId, lettersUpTo(invitation)),
    deps.letters.isSuppressed(requestId, address),
    deps.invitations.areStopped(practiceId, [address]),
  ])
  const mailStopped = invitation.mailStopped || stopped
  const known = letters.filter((entry) => entry !== undefined)
  const newest = known.find(({ letter }) => letter.kind === current.kind && letter.n === current.n)
  const today = calendarDateIn(practice.timeZone, deps.now())
  const reason = whyNotResent(
    { ...invitation, mailStopped },
    request?.state,
    { newest, letters: known, suppressed },
    today,
  )
  return { reason, newest, waits: request?.state === 'paused' }
}

function lettersUpTo({ id: invitationId, generation }: { id: string; generation: number }): LetterId[] {
  const carriers = Array.from({ length: generation }, (_, n) => currentLetter({ id: invitationId, generation: n + 1 }))
  return [...carriers, { invitationId, kind: 'reminder', n: 1 }]
}
