import type { Deps } from '../deps.ts'
import { calendarDateIn } from '../domain/calendar.ts'
import { SETTLED_EXCLUSIONS } from '../domain/data-quality.ts'
import { DAY_MS } from '../domain/limits.ts'
import type { Practice } from '../domain/practice.ts'
import { barred, type ReleasedBefore, waitForWord } from '../domain/released-before.ts'
import { lastReminderDay } from '../domain/reminder.ts'
import type { BulkPinRequest, RequestState } from '../domain/request.ts'
import type { SelectionReport, SharedContact } from '../domain/selection-report.ts'
import { undecidedShared } from '../domain/shared-contacts.ts'
import { auditRequest } from './audit-request.ts'
import { type Enrolled, enrolGuardians, type MailedBefore, replaceEarlierLinks } from './enrol-guardians.ts'
import { forecastDays } from './forecast-days.ts'
import { findEarlier } from './look-back.ts'
import { notifyPractice } from './notify-practice.ts'
import { readReleasedBefore } from './read-released-before.ts'

export type RequestReleased =
  | ({ outcome: 'released'; held: number; reminderDay?: number; before?: ReleasedBefore } & Pick<
      Enrolled,
      'invitations' | 'skipped' | 'unnamed' | 'mailedAgain' | 'barred'
    >)
  | { outcome: 'no-file' }
  | { outcome: 'unreadable'; message: string }
  | { outcome: 'unknown-statuses'; statuses: string[] }
  /** Emails on the charts of many families of which the practice has not said whose they are. */
  | { outcome: 'shared-undecided'; contacts: SharedContact[] }
  /** Nobody is selected, or nobody is left of those who were mailed before. */
  | { outcome: 'nobody'; before?: ReleasedBefore }
  /** Some were mailed by an earlier request: it has to be said whether they are left out or mailed again. */
  | { outcome: 'mailed-before'; before: ReleasedBefore }
  /** The link would end too soon after it; `lastDay` is the last day that would do. */
  | { outcome: 'reminder-too-late'; lastDay: number }
  | { outcome: 'busy' }
  /** Another practice file was taken while this one was read. */
  | { outcome: 'other-file' }
  /** It is held back: it may have been released after the backup was made that this may be. */
  | { outcome: 'may-be-restored' }
  | { outcome: 'not-now'; state: RequestState }
  | { outcome: 'unknown' }

export type ReleaseOrder = {
  first?: number | undefined
  /** Mails of this request at most; 0 is no limit. */
  perSecond?: number | undefined
  perHour?: number | undefined
  perDay?: number | undefined
  /** Days after the email on which those who did not start are reminded: `none`, or the service's usual day where absent. */
  reminderDay?: number | 'none' | undefined
  /** What becomes of guardians whom an earlier request mailed, where their link works or their account is set up. */
  mailedBefore?: MailedBefore | undefined
  actor: string
}

/**
 * Releases a request: selects anew from the practice file as of today, enrols every guardian, and lets the workers send.
 * A release that was cut short is simply begun again: the same guardian has the same invitation, and nothing is sent
 * before all are enrolled. Whoever was mailed by an earlier request of the practice and has a link that works, or an
 * account, is mailed again only where the order says so; who stopped mail, and whose address it came back from, never.
 *
 * @param order.first how many letters go at once; the rest is held until `resume`.
 */
export async function releaseRequest(deps: Deps, requestId: string, order: ReleaseOrder): Promise<RequestReleased> {
  const request = await deps.requests.find(requestId)
  const practice = request && (await deps.practices.find(request.practiceId))
  if (!request || !practice) return { outcome: 'unknown' }
  if (request.state !== 'requested') return { outcome: 'not-now', state: request.state }
  if (request.pausedFor) return { outcome: 'may-be-restored' }
  if (!request.file) return { outcome: 'no-file' }

  const day = order.reminderDay === 'none' ? undefined : (order.reminderDay ?? deps.config.reminderDay)
  const lastDay = lastReminderDay(deps.config.linkLifetimeMs)
  if (day !== undefined && day > lastDay) return { outcome: 'reminder-too-late', lastDay }

  const today = calendarDateIn(practice.timeZone, deps.now())
  const read = await deps.readPracticeFile(deps.practiceFiles.open(requestId, request.file.version), practice, today)
  if (read.outcome === 'refused') return { outcome: 'unreadable', message: read.message }
  const { report } = read
  if (report.unknownStatuses.length > 0) return { outcome: 'unknown-statuses', statuses: report.unknownStatuses }
  const contacts = undecidedShared(report.sharedContacts, practice)
  if (contacts.length > 0) return { outcome: 'shared-undecided', contacts }
  const earlier = await findEarlier(deps, request)
  const { sha256 } = request.file
  const before = await readReleasedBefore(deps, practice.id, earlier, { sha256, guardians: report.guardians() })
  const { mailedBefore } = order
  if (before && waitForWord(before) > 0 && !mailedBefore) return { outcome: 'mailed-before', before }
  const leftOff = before ? barred(before) + (mailedBefore === 'skip' ? waitForWord(before) : 0) : 0
  if (report.invitations - leftOff <= 0) return { outcome: 'nobody', ...(before && { before }) }

  const holder = deps.randomId()
  const begun = await deps.invitations.beginEnrolment(requestId, request.file.version, holder)
  if (begun === 'busy' || begun === 'other-file' || begun === 'unknown') return { outcome: begun }
  if (begun !== 'begun') return { outcome: 'not-now', state: begun }
  const plan = { earlier, mailedBefore, first: order.first, holder }
  const enrolled = await enrolGuardians(deps, request, report.guardians(), plan)
  if (!enrolled) {
    const state = (await deps.requests.find(requestId))?.state
    return state === 'cancelled' || state === 'refused' ? { outcome: 'not-now', state } : { outcome: 'busy' }
  }

  const now = deps.now()
  await deps.letters.open(requestId, now)
  const rates = {
    ...(order.perSecond !== undefined && { perSecond: order.perSecond }),
    ...(order.perHour !== undefined && { perHour: order.perHour }),
    ...(order.perDay !== undefined && { perDay: order.perDay }),
  }
  const reminder = day === undefined ? {} : { reminderDay: day }
  const moved = await deps.requests.release(requestId, holder, now, {
    releasedAt: now,
    leftOut: leftOut(report) + enrolled.unnamed,
    ...rates,
    ...reminder,
  })
  if (moved.outcome === 'busy') return { outcome: 'busy' }
  if (moved.outcome !== 'moved') {
    const state = moved.outcome === 'refused' ? moved.state : 'releasing'
    return state === 'requested' ? { outcome: 'may-be-restored' } : { outcome: 'not-now', state }
  }
  await auditRequest(deps, requestId, 'released', order.actor, releasedWords(enrolled))
  await replaceEarlierLinks(deps, request, report.guardians(), plan, order.actor)
  await announce(deps, { ...request, ...rates, ...reminder }, practice, { report, enrolled })
  const { patients: _, queued, ...counts } = enrolled
  const held = counts.invitations - queued
  return { outcome: 'released', ...counts, held, ...reminder, ...(before && { before }) }
}

function releasedWords({ invitations, skipped, mailedAgain, barred }: Enrolled): string {
  return [
    `${invitations} invitations`,
    ...(skipped > 0 ? [`${skipped} mailed before left out`] : []),
    ...(mailedAgain > 0 ? [`${mailedAgain} mailed again`] : []),
    ...(barred > 0 ? [`${barred} not mailed`] : []),
  ].join(', ')
}

/** Patients who get no email and are not left out rightly. */
function leftOut({ patients, selected, excluded }: SelectionReport): number {
  return SETTLED_EXCLUSIONS.reduce((open, reason) => open - (excluded[reason] ?? 0), patients - selected)
}

async function announce(
  deps: Deps,
  request: BulkPinRequest,
  practice: Practice,
  { report, enrolled }: { report: SelectionReport; enrolled: Enrolled },
): Promise<void> {
  const { queued, patients } = enrolled
  const emails = enrolled.invitations - enrolled.barred
  await notifyPractice(deps, practice, request, {
    kind: 'release-started',
    data: {
      practiceName: practice.name,
      emails,
      held: enrolled.invitations - queued,
      patients: patients.mailed,
      byHand: leftOut(report) + enrolled.unnamed + patients.barred,
      days: await forecastDays(deps, request, practice, Math.min(queued, emails)),
      linkDays: Math.round(deps.config.linkLifetimeMs / DAY_MS),
      ...(request.reminderDay !== undefined && { reminderDay: request.reminderDay }),
    },
  })
}
