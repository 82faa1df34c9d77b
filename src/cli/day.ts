import { InvalidArgumentError } from 'commander'
import { type CalendarDate, readCalendarDate } from '../domain/calendar.ts'

/** Reads an option that is a day. */
export function asDay(text: string): CalendarDate {
  const day = /^\d{4}-/.test(text) ? readCalendarDate(text) : undefined
  if (!day) throw new InvalidArgumentError('It must be a day as YYYY-MM-DD.')
  return day
}
