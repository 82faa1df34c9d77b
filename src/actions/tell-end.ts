import type { Deps } from '../deps.ts'
import { calendarDateIn } from '../domain/calendar.ts'
import { dayAndTime } from '../domain/clock-words.ts'
import { DAY_MS } from '../domain/limits.ts'
import type { Emails } from '../domain/message-data.ts'
import type { Practice } from '../domain/practice.ts'
import type { BulkPinRequest } from '../domain/request.ts'
import { notifyPractice } from './notify-practice.ts'
import { notReached } from './read-by-hand.ts'
import { type ReportedGuardian, readGuardians } from './read-guardians.ts'

/**
 * Tells the practice once that its release is finished, and how it ended: counts only. A request that finishes again, after
 * a resend or a reminder, says nothing more; neither does one of which nobody knows any more who asked for it.
 */
export async function tellEnd(deps: Deps, request: BulkPinRequest): Promise<void> {
  const { id, state, requestedBy, releasedAt, endToldAt, erasedAt } = request
  if (state !== 'finished' || endToldAt !== undefined || erasedAt !== undefined) return
  const practice = await deps.practices.find(request.practiceId)
  if (!practice || requestedBy === '' || releasedAt === undefined) return
  const data = await endOf(deps, request, practice)
  await notifyPractice(deps, practice, request, { kind: 'release-finished', data })
  await deps.requests.set(id, { endToldAt: deps.now() })
}

async function endOf(deps: Deps, request: BulkPinRequest, practice: Practice): Promise<Emails['release-finished']> {
  const today = calendarDateIn(practice.timeZone, deps.now())
  let [emailed, undelivered, uncertain, lastEnd] = [0, 0, 0, 0]
  let byHand = request.leftOut ?? 0
  for await (const guardian of readGuardians(deps, request, practice)) {
    emailed += Number(wasTaken(guardian))
    undelivered += Number(UNDELIVERED.includes(guardian.letter?.state))
    uncertain += Number(guardian.letter?.state === 'unknown')
    lastEnd = Math.max(lastEnd, guardian.invitation?.linkExpiresAt ?? 0)
    byHand += [...notReached(guardian, today)].length
  }
  return {
    practiceName: practice.name,
    emailed,
    undelivered,
    uncertain,
    byHand,
    linkDays: Math.round(deps.config.linkLifetimeMs / DAY_MS),
    lastLinkEnds: lastEnd === 0 ? null : dayAndTime(lastEnd, practice.timeZone, 'en'),
    reminderDay: request.reminderDay ?? null,
  }
}

const UNDELIVERED: readonly unknown[] = ['failed', 'bounced', 'suppressed', 'cancelled']

/** Bounced ones were taken first, and count as not delivered. */
function wasTaken({ letter }: ReportedGuardian): boolean {
  return letter?.state === 'accepted' || letter?.state === 'delivered' || letter?.state === 'complained'
}
