import { birthdayAt, type CalendarDate, readCalendarDate } from './calendar.ts'
import { comparable } from './comparable.ts'

/** Statuses of a patient that is not active (seed: "How does it work?"); every other is. */
const NOT_ACTIVE: ReadonlySet<string> = new Set(
  ['Inactive', 'Transferred', 'Deceased', 'Merged', 'In Collections'].map(comparable),
)

/** `unknown` counts as active, but nobody may be written to until the practice has said whether it is. */
export type PatientStatus = 'active' | 'not-active' | 'unknown'

/**
 * What a status of a practice file means. `statusMap` says it of statuses that are neither in the seed's list nor
 * `Active` nor empty; those it cannot change.
 */
export function statusReader(
  statusMap: Readonly<Record<string, 'active' | 'not-active'>>,
): (status: string) => PatientStatus {
  const mapped = new Map(Object.entries(statusMap).map(([status, meaning]) => [comparable(status), meaning]))
  return (status) => {
    const key = comparable(status)
    if (NOT_ACTIVE.has(key)) return 'not-active'
    if (status === '' || key === 'active') return 'active'
    return mapped.get(key) ?? 'unknown'
  }
}

const OLDEST_YEARS = 120

/** The first birth date that somebody alive on a day may have. */
export function oldestBirthDate(asOf: CalendarDate): CalendarDate {
  return birthdayAt(asOf, -OLDEST_YEARS)
}

/** A time of midnight as databases and spreadsheets write it behind a day: `00:00:00`, `T00:00:00.000`, `12:00:00 AM`. */
const MIDNIGHT = /(?:T| +)(?:0?0:00(?::00(?:\.0+)?)?|12:00(?::00)? ?AM)$/i
const LONGEST_DATE = 10

/**
 * The day that stands in a cell for a birth date, in one of the two forms of `readCalendarDate`. A time of midnight behind
 * it says nothing and is left out; any other time, or one with a zone, makes it unclear which day is meant.
 */
export function readDayCell(cell: string): CalendarDate | undefined {
  return readCalendarDate(cell.length > LONGEST_DATE ? cell.replace(MIDNIGHT, '') : cell)
}

/** A birth date that is whole and real, not after `asOf` and not more than 120 years before it; else nothing. */
export function readBirthDate(
  text: string,
  { asOf, oldestBirthDate }: { asOf: CalendarDate; oldestBirthDate: CalendarDate },
): CalendarDate | undefined {
  const birthDate = readDayCell(text)
  return birthDate && birthDate <= asOf && birthDate >= oldestBirthDate ? birthDate : undefined
}
