import type { Practice } from '../domain/practice.ts'
import type { SelectionReport } from '../domain/selection-report.ts'
import { requestPace } from '../domain/send-rates.ts'
import { sendingDays, USUAL_PER_SECOND } from '../domain/sending-days.ts'

/** How many emails go out on which day, from the first minute of the day on, at the service's usual pace or the practice's own. */
export function forecast({ invitations, asOf }: SelectionReport, practice: Practice): ReturnType<typeof sendingDays> {
  const service = { perSecond: USUAL_PER_SECOND, perHour: 0, perDay: 0 }
  return sendingDays(invitations, requestPace(service, {}, practice, undefined), Date.parse(asOf), 'UTC')
}
