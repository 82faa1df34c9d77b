import { addDays, type CalendarDate } from './calendar.ts'

/** Emails per second of the whole service unless it is set otherwise. */
const USUAL_PER_SECOND = 14

/** A release that is longer than this at its pace needs no forecast but another pace. */
const MOST_DAYS = 60

/**
 * How many emails go out on which day when a release starts at the beginning of the first day and nothing slows it:
 * parents call the practice on these days. `perHour` is the practice's own pace, if it has one.
 */
export function sendingDays(
  emails: number,
  perHour: number | undefined,
  firstDay: CalendarDate,
): { day: CalendarDate; emails: number }[] {
  const perDay = 24 * Math.min(perHour ?? Number.POSITIVE_INFINITY, USUAL_PER_SECOND * 3600)
  const days = Math.min(Math.ceil(emails / perDay), MOST_DAYS)
  return Array.from({ length: days }, (_, index) => ({
    day: addDays(firstDay, index),
    emails: Math.min(perDay, emails - index * perDay),
  }))
}
