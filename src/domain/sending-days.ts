import { type CalendarDate, calendarDateIn } from './calendar.ts'
import { openStretches, type SendWindow } from './send-window.ts'

/** Emails per second of the whole service unless it is set otherwise; a forecast for a service without any limit reckons with it too. */
export const USUAL_PER_SECOND = 14

/** A release that is longer than this at its pace needs no forecast but another pace. */
const LONGEST_MS = 60 * 24 * 60 * 60_000

/**
 * How many emails go out on which day of a time zone when a release starts at an instant (epoch ms) and nothing slows it:
 * parents call the practice on these days.
 *
 * @param pace mails a second, infinite without a limit, and the hours in which mail goes out; any hour where absent.
 */
export function sendingDays(
  emails: number,
  pace: { perSecond: number; window?: SendWindow | undefined },
  from: number,
  timeZone: string,
): { day: CalendarDate; emails: number }[] {
  const perMs = (Number.isFinite(pace.perSecond) ? pace.perSecond : USUAL_PER_SECOND) / 1000
  const days = new Map<CalendarDate, number>()
  let sent = 0
  for (const stretch of openStretches(pace.window, timeZone, from)) {
    if (sent >= emails || stretch.from - from >= LONGEST_MS) break
    sent = Math.min(emails, sent + (stretch.to - stretch.from) * perMs)
    days.set(calendarDateIn(timeZone, stretch.from), Math.round(sent))
  }
  const sentBy = [...days]
  return sentBy
    .map(([day, upTo], index) => ({ day, emails: upTo - (sentBy[index - 1]?.[1] ?? 0) }))
    .filter((day) => day.emails > 0)
}
