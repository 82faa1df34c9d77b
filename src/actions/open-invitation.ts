import type { Deps } from '../deps.ts'
import { calendarDateIn } from '../domain/calendar.ts'
import { type EndReason, remainingPatients } from '../domain/invitation.ts'
import type { Language, Practice } from '../domain/practice.ts'
import { lookAtNewLink } from './judge-new-link.ts'

type StoredInvitation = NonNullable<Awaited<ReturnType<Deps['invitations']['find']>>>

/** What a link, a session or a setup reference says it is for. Without an end of its own the one of the newest mail holds. */
export type Ticket = { invitationId: string; practiceId: string; generation: number; linkExpiresAt?: number }

/**
 * Where a guardian stands who comes with a link. Every end names the practice, so that the page can say whom to call, and
 * the language of the contact record as long as it is kept. `mayAsk`: the practice may be asked for a new email, for one
 * could be mailed.
 */
export type OpenedInvitation =
  | { state: 'open'; invitation: StoredInvitation; practice: Practice }
  | { state: 'expired'; practice: Practice; language?: Language; endedAt: number; mayAsk: boolean }
  | { state: 'locked'; practice: Practice; language?: Language; mayAsk: boolean }
  | { state: 'ended'; practice: Practice; language?: Language; reason?: EndReason }
  | { state: 'replaced' | 'set-up'; practice: Practice; language?: Language }
  | { state: 'unknown' }

/** Finds where an invitation stands. Changes nothing: mail scanners open links too. */
export async function openInvitation(deps: Deps, ticket: Ticket): Promise<OpenedInvitation> {
  const [practice, invitation] = await Promise.all([
    deps.practices.current(ticket.practiceId),
    deps.invitations.find(ticket.invitationId),
  ])
  if (!practice) return { state: 'unknown' }
  const whose = { practice, ...(invitation && { language: invitation.guardian.language }) }
  if (invitation?.link === 'set-up') return { state: 'set-up', ...whose }
  if (invitation?.link === 'ended' && invitation.endReason === 'mailed-again') return { state: 'replaced', ...whose }
  if (invitation?.link === 'ended')
    return { state: 'ended', ...whose, ...(invitation.endReason && { reason: invitation.endReason }) }
  if (invitation && invitation.generation !== ticket.generation) return { state: 'replaced', ...whose }
  const endsAt = ticket.linkExpiresAt ?? invitation?.linkExpiresAt
  if (endsAt !== undefined && deps.now() >= endsAt)
    return { state: 'expired', ...whose, endedAt: endsAt, mayAsk: await mayAskFor(deps, invitation, practice) }
  if (!invitation) return { state: 'ended', ...whose }
  if (invitation.link === 'locked')
    return { state: 'locked', ...whose, mayAsk: await mayAskFor(deps, invitation, practice) }
  const patients = remainingPatients(invitation.guardian, calendarDateIn(practice.timeZone, deps.now()))
  if (patients.length === 0) return { state: 'ended', ...whose }
  return { state: 'open', invitation: { ...invitation, guardian: { ...invitation.guardian, patients } }, practice }
}

/** A link that a later copy of its mail prolonged is not over yet: that copy's still works. */
async function mayAskFor(deps: Deps, invitation: StoredInvitation | undefined, practice: Practice): Promise<boolean> {
  if (!invitation) return false
  const { link, linkExpiresAt } = invitation
  if (link === 'open' && linkExpiresAt !== undefined && linkExpiresAt > deps.now()) return false
  return (await lookAtNewLink(deps, invitation, practice)).reason === undefined
}
