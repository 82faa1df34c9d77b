import type { CalendarDate } from './calendar.ts'
import type { FhirPeriod } from './fhir-elements.ts'

/**
 * Whether a day lies in a period. FHIR's ends may be a year or a month and belong to the period whole; times of the day are
 * not looked at. An open or absent period goes on.
 */
export function isCurrent(period: FhirPeriod, day: CalendarDate): boolean {
  return beginsBy(period?.start, day) && !endedBefore(period?.end, day)
}

function beginsBy(start: string | null | undefined, day: CalendarDate): boolean {
  return !start || asFarAs(start, start) <= asFarAs(day, start)
}

function endedBefore(end: string | null | undefined, day: CalendarDate): boolean {
  return Boolean(end && asFarAs(end, end) < asFarAs(day, end))
}

/** The day, month or year of `text`, whichever `precision` states. */
function asFarAs(text: string, precision: string): string {
  return text.slice(0, Math.min(precision.length, 'YYYY-MM-DD'.length))
}

/** The current ones of names, numbers and the like; what is marked as old is not. */
export function currentOf<Item extends { use?: string | null | undefined; period?: FhirPeriod }>(
  items: readonly Item[],
  day: CalendarDate,
): Item[] {
  return items.filter(({ use, period }) => use !== 'old' && isCurrent(period, day))
}
