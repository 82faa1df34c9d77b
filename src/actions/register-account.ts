import type { Deps } from '../deps.ts'
import { dayAndTime } from '../domain/clock-words.ts'
import { isRoutedId, practiceIdOf } from '../domain/invitation.ts'
import { type Portal, serves } from '../domain/portal.ts'
import type { Practice } from '../domain/practice.ts'
import { practiceSender } from '../domain/practice-card.ts'

/** Takes the portal's word that the account was made: no PIN is sent after it. A repeat is harmless. */
export async function registerAccount(
  deps: Deps,
  portal: Portal,
  invitationId: string,
): Promise<'registered' | 'unknown' | 'ended'> {
  const practice = isRoutedId(invitationId) ? await deps.practices.find(practiceIdOf(invitationId)) : undefined
  if (!practice || !serves(portal, practice)) return 'unknown'
  const now = deps.now()
  const event = { event: 'registered', actor: portal.keyId, at: now, invitationId }
  const moved = await deps.invitations.moveLink(invitationId, 'set-up', ['open', 'locked'], now, undefined, { event })
  switch (moved.outcome) {
    case 'moved':
    case 'already':
      await tellGuardian(deps, practice, invitationId)
      return 'registered'
    case 'unknown':
      return 'unknown'
    case 'refused':
      return 'ended'
  }
}

/** Tells the guardian that an account was set up, and whom to call if it was not them (NIST SP 800-63A-4 §3.10); once. */
async function tellGuardian(deps: Deps, practice: Practice, invitationId: string): Promise<void> {
  const invitation = await deps.invitations.find(invitationId)
  if (!invitation) return
  const { email, firstName, language } = invitation.guardian
  const setUpAt = dayAndTime(invitation.registeredAt ?? deps.now(), practice.timeZone, language)
  await deps.notices.add(
    {
      id: `account-set-up ${invitationId}`,
      kind: 'account-set-up',
      requestId: invitation.requestId,
      to: [email],
      fromName: practice.name,
      replyTo: practice.officeEmail,
      data: {
        language,
        practice: practiceSender(practice, language),
        greeting: deps.render.greeting(language, firstName),
        setUpAt,
      },
    },
    deps.now(),
  )
}
