import type { Deps } from '../deps.ts'
import { type CalendarDate, calendarDateIn } from '../domain/calendar.ts'
import { type KitPlan, planWithoutFile, usualFirstDay } from '../domain/kit-plan.ts'
import { morningOf } from '../domain/morning.ts'
import type { Practice } from '../domain/practice.ts'
import { previewGuardians } from '../domain/preview-guardians.ts'
import type { BulkPinRequest, RequestState } from '../domain/request.ts'
import { forecast } from './forecast-days.ts'

export type KitPlanned =
  | { outcome: 'planned'; practice: Practice; plan: KitPlan }
  | { outcome: 'no-practice' }
  /** There is none of this id, or it is another practice's. */
  | { outcome: 'no-request' }
  | { outcome: 'not-waiting'; state: RequestState }
  | { outcome: 'unreadable'; message: string }

/**
 * What the kit of a practice says, as of its practice file if its request has one: that of the order, else the newest that
 * waits for its release. The emails begin at 8:00 on the practice's clock.
 *
 * @param order.from the first day of the emails; 7 business days from today when absent.
 */
export async function planKit(
  deps: Deps,
  practiceId: string,
  order: { from?: CalendarDate | undefined; requestId?: string | undefined },
): Promise<KitPlanned> {
  const practice = await deps.practices.find(practiceId)
  if (!practice) return { outcome: 'no-practice' }
  const request =
    order.requestId === undefined ? await newestWaiting(deps, practiceId) : await deps.requests.find(order.requestId)
  if (order.requestId !== undefined && request?.practiceId !== practiceId) return { outcome: 'no-request' }
  if (request && request.state !== 'requested') return { outcome: 'not-waiting', state: request.state }

  const first = order.from ?? usualFirstDay(practice, deps.now())
  const { id, file } = request ?? {}
  if (!request || !id || !file || !(await deps.practiceFiles.isKept(id, file.version)))
    return { outcome: 'planned', practice, plan: planWithoutFile(practice, first) }
  return planFromFile(deps, practice, { ...request, file }, first)
}

async function newestWaiting(deps: Deps, practiceId: string): Promise<BulkPinRequest | undefined> {
  const requests = await deps.requests.list()
  return requests.findLast((request) => request.practiceId === practiceId && request.state === 'requested')
}

async function planFromFile(
  deps: Deps,
  practice: Practice,
  request: BulkPinRequest & Required<Pick<BulkPinRequest, 'file'>>,
  from: CalendarDate,
): Promise<KitPlanned> {
  const today = calendarDateIn(practice.timeZone, deps.now())
  const asOf = from > today ? from : today
  const source = deps.practiceFiles.open(request.id, request.file.version)
  const read = await deps.readPracticeFile(source, practice, asOf)
  if (read.outcome === 'refused') return { outcome: 'unreadable', message: read.message }
  const { report } = read
  const days = await forecast(deps, request, practice, report.invitations, morningOf(practice.timeZone, from))
  const plan: KitPlan = {
    first: days[0]?.day ?? from,
    forecast: { requestId: request.id, days },
    previews: previewGuardians(report.guardians(), practice.languages),
  }
  return { outcome: 'planned', practice, plan }
}
