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

/** A birth date that is whole and real, not after `asOf` and not more than 120 years before it; else nothing. */
export function readBirthDate(
  text: string,
  { asOf, oldestBirthDate }: { asOf: CalendarDate; oldestBirthDate: CalendarDate },
): CalendarDate | undefined {
  const birthDate = readCalendarDate(text)
  return birthDate && birthDate <= asOf && birthDate >= oldestBirthDate ? birthDate : undefined
}
