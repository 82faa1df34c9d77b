import type { Deps } from '../deps.ts'
import { calendarDateIn } from '../domain/calendar.ts'
import { SETTLED_EXCLUSIONS } from '../domain/data-quality.ts'
import type { Guardian } from '../domain/invitation.ts'
import { DAY_MS } from '../domain/limits.ts'
import type { Practice } from '../domain/practice.ts'
import { lastReminderDay } from '../domain/reminder.ts'
import type { BulkPinRequest, RequestState } from '../domain/request.ts'
import type { SelectionReport, SharedContact } from '../domain/selection-report.ts'
import { undecidedShared } from '../domain/shared-contacts.ts'
import { auditRequest } from './audit-request.ts'
import { forecastDays } from './forecast-days.ts'
import { notifyPractice } from './notify-practice.ts'

export type RequestReleased =
  | { outcome: 'released'; invitations: number; held: number; reminderDay?: number }
  | { outcome: 'no-file' }
  | { outcome: 'unreadable'; message: string }
  | { outcome: 'unknown-statuses'; statuses: string[] }
  /** Emails on the charts of many families of which the practice has not said whose they are. */
  | { outcome: 'shared-undecided'; contacts: SharedContact[] }
  | { outcome: 'nobody' }
  /** The link would end too soon after it; `lastDay` is the last day that would do. */
  | { outcome: 'reminder-too-late'; lastDay: number }
  | { outcome: 'busy' }
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
  actor: string
}

const BATCH = 500

/**
 * Releases a request: selects anew from the practice file as of today, enrols every guardian, and lets the workers send.
 * A release that was cut short is simply begun again: the same guardian has the same invitation, and nothing is sent
 * before all are enrolled.
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
  if (report.invitations === 0) return { outcome: 'nobody' }

  const holder = deps.randomId()
  const begun = await deps.invitations.beginEnrolment(requestId, holder)
  if (begun === 'busy' || begun === 'unknown') return { outcome: begun }
  if (begun !== 'begun') return { outcome: 'not-now', state: begun }
  const queued = Math.min(order.first ?? report.invitations, report.invitations)
  if (!(await enrol(deps, requestId, report.guardians(), holder, queued))) {
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
    leftOut: leftOut(report),
    ...rates,
    ...reminder,
  })
  if (moved.outcome === 'busy') return { outcome: 'busy' }
  if (moved.outcome !== 'moved') {
    const state = moved.outcome === 'refused' ? moved.state : 'releasing'
    return state === 'requested' ? { outcome: 'may-be-restored' } : { outcome: 'not-now', state }
  }
  await auditRequest(deps, requestId, 'released', order.actor, `${report.invitations} invitations`)
  await announce(deps, { ...request, ...rates, ...reminder }, practice, { report, queued })
  return { outcome: 'released', invitations: report.invitations, held: report.invitations - queued, ...reminder }
}

async function enrol(
  deps: Deps,
  requestId: string,
  guardians: Iterable<Guardian>,
  holder: string,
  queued: number,
): Promise<boolean> {
  let start = 0
  for (const batch of inBatches(guardians, BATCH)) {
    if (!(await deps.invitations.enrol(requestId, batch, { holder, queued: queued - start }, deps.now()))) return false
    start += batch.length
  }
  return true
}

function* inBatches<Item>(items: Iterable<Item>, size: number): Generator<Item[]> {
  let batch: Item[] = []
  for (const item of items) {
    batch.push(item)
    if (batch.length < size) continue
    yield batch
    batch = []
  }
  if (batch.length > 0) yield batch
}

/** Patients who get no email and are not left out rightly. */
function leftOut({ patients, selected, excluded }: SelectionReport): number {
  return SETTLED_EXCLUSIONS.reduce((open, reason) => open - (excluded[reason] ?? 0), patients - selected)
}

async function announce(
  deps: Deps,
  request: BulkPinRequest,
  practice: Practice,
  { report, queued }: { report: SelectionReport; queued: number },
): Promise<void> {
  const emails = report.invitations
  await notifyPractice(deps, practice, request, {
    kind: 'release-started',
    data: {
      practiceName: practice.name,
      emails,
      held: emails - queued,
      patients: report.selected,
      byHand: leftOut(report),
      days: await forecastDays(deps, request, practice, queued),
      linkDays: Math.round(deps.config.linkLifetimeMs / DAY_MS),
      ...(request.reminderDay !== undefined && { reminderDay: request.reminderDay }),
    },
  })
}
