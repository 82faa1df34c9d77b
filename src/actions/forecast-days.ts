import type { Deps } from '../deps.ts'
import { dayWords } from '../domain/clock-words.ts'
import type { Practice } from '../domain/practice.ts'
import type { BulkPinRequest } from '../domain/request.ts'
import { requestPace } from '../domain/send-rates.ts'
import { sendingDays } from '../domain/sending-days.ts'

/** How many emails of a request go out on which day, in English words, when they begin now and no other request is sent. */
export async function forecastDays(
  deps: Deps,
  request: BulkPinRequest,
  practice: Practice,
  emails: number,
): Promise<{ day: string; emails: number }[]> {
  const { rates } = await deps.sendBudget.rates()
  const pace = requestPace(rates, request, practice, deps.config.sendWindow)
  const days = sendingDays(emails, pace, deps.now(), practice.timeZone)
  return days.map(({ day, emails }) => ({ day: dayWords(Date.parse(day), 'UTC', 'en'), emails }))
}
