import { type CalendarDate, calendarDateIn } from './calendar.ts'
import { isWindowOpen, openStretches } from './send-window.ts'

const FROM_EIGHT = { fromMinute: 8 * 60, toMinute: 24 * 60 }
const AT_EIGHT = { fromMinute: 8 * 60, toMinute: 8 * 60 + 15 }

/** The first 8:00, epoch ms, by the clock of an IANA time zone that comes after an instant. */
export function nextMorning(timeZone: string, after: number): number | undefined {
  for (const { from } of openStretches(AT_EIGHT, timeZone, after)) {
    if (from > after) return from
  }
  return undefined
}

/** No zone is further from UTC. */
const FURTHEST_ZONE_MS = 15 * 60 * 60_000

/** 8:00 of a day, epoch ms, by the clock of an IANA time zone. */
export function morningOf(timeZone: string, day: CalendarDate): number {
  const before = Date.parse(day) - FURTHEST_ZONE_MS
  for (const { from } of openStretches(AT_EIGHT, timeZone, before)) {
    if (calendarDateIn(timeZone, from) >= day) return from
  }
  throw new RangeError(`${day} has no morning in ${timeZone}`)
}

/**
 * Whether what has waited since an instant may be told of now: a morning has come since, and it is not night again.
 * Instants are epoch ms, hours those of an IANA time zone.
 */
export function isMorningAfter(since: number, timeZone: string, now: number): boolean {
  const morning = nextMorning(timeZone, since)
  return morning !== undefined && now >= morning && isWindowOpen(FROM_EIGHT, timeZone, now)
}
