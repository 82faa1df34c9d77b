import type { CalendarDate } from './calendar.ts'
import { dateShapeOf } from './date-shapes.ts'
import { readBirthDate, readDayCell } from './patient.ts'

/** What is wrong with a birth date on a day, as it goes on behind its value: "is empty". Nothing for one that can be used. */
export function birthDateFault(
  cell: string,
  rules: { asOf: CalendarDate; oldestBirthDate: CalendarDate },
): string | undefined {
  if (cell === '') return 'is empty'
  if (readBirthDate(cell, rules)) return undefined
  const date = readDayCell(cell)
  if (!date) return unread(cell)
  return date > rules.asOf ? `is after ${rules.asOf}` : `is more than 120 years before ${rules.asOf}`
}

function unread(cell: string): string {
  const shape = dateShapeOf(cell)
  return shape === undefined
    ? 'is not one whole day that exists'
    : `looks like ${shape}, which cannot be read for certain`
}
