import type { Deps } from '../deps.ts'
import type { CalendarDate } from '../domain/calendar.ts'
import { dayWords } from '../domain/clock-words.ts'
import type { Practice } from '../domain/practice.ts'
import type { BulkPinRequest } from '../domain/request.ts'
import { requestPace } from '../domain/send-rates.ts'
import { sendingDays } from '../domain/sending-days.ts'

/** How many emails of a request go out on which day, when they begin at an instant (epoch ms) and no other request is sent. */
export async function forecast(
  deps: Deps,
  request: BulkPinRequest,
  practice: Practice,
  emails: number,
  from: number,
): Promise<{ day: CalendarDate; emails: number }[]> {
  const { rates } = await deps.sendBudget.rates()
  const pace = requestPace(rates, request, practice, deps.config.sendWindow)
  return sendingDays(emails, pace, from, practice.timeZone)
}

/** The same from now on, each day in English words. */
export async function forecastDays(
  deps: Deps,
  request: BulkPinRequest,
  practice: Practice,
  emails: number,
): Promise<{ day: string; emails: number }[]> {
  const days = await forecast(deps, request, practice, emails, deps.now())
  return days.map(({ day, emails }) => ({ day: dayWords(Date.parse(day), 'UTC', 'en'), emails }))
}
