import { type CalendarDate, calendarDateIn } from './calendar.ts'

/** Emails per second of the whole service unless it is set otherwise. */
const USUAL_PER_SECOND = 14

/** A release that is longer than this at its pace needs no forecast but another pace. */
const MOST_HOURS = 60 * 24

const HOUR_MS = 60 * 60_000

/**
 * How many emails go out on which day of a time zone when a release starts at an instant (epoch ms) and nothing slows it:
 * parents call the practice on these days. `perHour` is the release's pace, if it is slower than the service's usual one.
 */
export function sendingDays(
  emails: number,
  perHour: number | undefined,
  from: number,
  timeZone: string,
): { day: CalendarDate; emails: number }[] {
  const pace = Math.min(perHour ?? Number.POSITIVE_INFINITY, USUAL_PER_SECOND * 3600)
  const days = new Map<CalendarDate, number>()
  for (let hour = 0, sent = 0; sent < emails && hour < MOST_HOURS; hour += 1) {
    const now = Math.min(pace, emails - sent)
    const day = calendarDateIn(timeZone, from + hour * HOUR_MS)
    days.set(day, (days.get(day) ?? 0) + now)
    sent += now
  }
  return [...days].map(([day, count]) => ({ day, emails: count }))
}
