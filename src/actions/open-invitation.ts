import type { Deps } from '../deps.ts'
import { calendarDateIn } from '../domain/calendar.ts'
import { remainingPatients } from '../domain/invitation.ts'
import type { Practice } from '../domain/practice.ts'

type StoredInvitation = NonNullable<Awaited<ReturnType<Deps['invitations']['find']>>>

/** What a link or a session says it is for. */
export type Ticket = { invitationId: string; practiceId: string; generation: number; linkExpiresAt: number }

/** Where a guardian stands who comes with a link. Every end names the practice, so that the page can say whom to call. */
export type OpenedInvitation =
  | { state: 'open'; invitation: StoredInvitation; practice: Practice }
  | { state: 'expired'; practice: Practice; endedAt: number }
  | { state: 'ended' | 'replaced' | 'locked'; practice: Practice }
  | { state: 'set-up'; practice: Practice }
  | { state: 'unknown' }

/** Finds where an invitation stands. Changes nothing: mail scanners open links too. */
export async function openInvitation(deps: Deps, ticket: Ticket): Promise<OpenedInvitation> {
  const [practice, invitation] = await Promise.all([
    deps.practices.current(ticket.practiceId),
    deps.invitations.find(ticket.invitationId),
  ])
  if (!practice) return { state: 'unknown' }
  if (invitation?.link === 'set-up') return { state: 'set-up', practice }
  if (deps.now() >= ticket.linkExpiresAt) return { state: 'expired', practice, endedAt: ticket.linkExpiresAt }
  if (!invitation) return { state: 'ended', practice }
  if (invitation.generation !== ticket.generation) return { state: 'replaced', practice }
  switch (invitation.link) {
    case 'ended':
    case 'locked':
      return { state: invitation.link, practice }
    case 'open': {
      const patients = remainingPatients(invitation.guardian, calendarDateIn(practice.timeZone, deps.now()))
      if (patients.length === 0) return { state: 'ended', practice }
      return { state: 'open', invitation: { ...invitation, guardian: { ...invitation.guardian, patients } }, practice }
    }
  }
}
