import type { Deps } from '../deps.ts'
import { calendarDateIn } from '../domain/calendar.ts'
import type { OpenedInvitation, Ticket } from './open-invitation.ts'

export type AskedAgain = { outcome: 'noted' | 'already'; at: number } | { outcome: 'not-offered' }

/**
 * A guardian whose link is over or locked asks the practice for a new email. It is noted on the practice's list, once a day,
 * and mails nothing by itself: that is the practice's to decide.
 */
export async function askAgain(deps: Deps, ticket: Ticket, opened: OpenedInvitation): Promise<AskedAgain> {
  if (!('mayAsk' in opened) || !opened.mayAsk) return { outcome: 'not-offered' }
  const { invitationId, generation } = ticket
  const now = deps.now()
  const today = calendarDateIn(opened.practice.timeZone, now)
  const event = { event: 'asked-again', actor: 'guardian', at: now, invitationId }
  const noted = await deps.asked.note(invitationId, generation, today, event)
  return noted.outcome === 'not-over' ? { outcome: 'not-offered' } : noted
}
