import { type CalendarDate, calendarDateIn } from './calendar.ts'

const HOUR_MS = 60 * 60 * 1000

/**
 * How many emails of a release go out on which day of the practice's calendar, if nothing holds it up: parents will call.
 *
 * @param rates mails per second and per hour that bound the release; 0 is no bound.
 */
export function sendingDays(
  emails: number,
  rates: { perSecond: number; perHour: readonly number[] },
  from: number,
  timeZone: string,
): { date: CalendarDate; emails: number }[] {
  const bounds = [rates.perSecond * 3600, ...rates.perHour].filter((bound) => bound > 0)
  const perHour = bounds.length > 0 ? Math.min(...bounds) : emails
  const days = new Map<CalendarDate, number>()
  for (let hour = 0, sent = 0; sent < emails; hour += 1) {
    const next = Math.min(emails, Math.max(sent + 1, Math.floor(perHour * (hour + 1))))
    const date = calendarDateIn(timeZone, from + hour * HOUR_MS)
    days.set(date, (days.get(date) ?? 0) + next - sent)
    sent = next
  }
  return [...days].map(([date, count]) => ({ date, emails: count }))
}
