import { calendarDateIn } from '../domain/calendar.ts'
import { morningOf } from '../domain/morning.ts'
import type { Practice } from '../domain/practice.ts'
import type { SelectionReport } from '../domain/selection-report.ts'
import { requestPace } from '../domain/send-rates.ts'
import { sendingDays, USUAL_PER_SECOND } from '../domain/sending-days.ts'

/**
 * How many emails go out on which day, at the service's usual pace or the practice's own, within its hours for mail. They
 * begin now (epoch ms) if the report is of today, else at 8:00 of its day on the practice's clock, as in the kit.
 */
export function forecast(
  { invitations, asOf }: SelectionReport,
  practice: Practice,
  now: number,
): ReturnType<typeof sendingDays> {
  const { timeZone } = practice
  const service = { perSecond: USUAL_PER_SECOND, perHour: 0, perDay: 0 }
  const from = asOf === calendarDateIn(timeZone, now) ? now : morningOf(timeZone, asOf)
  return sendingDays(invitations, requestPace(service, {}, practice, undefined), from, timeZone)
}
