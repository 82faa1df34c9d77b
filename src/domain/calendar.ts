import { remembered } from './remembered.ts'

/** A day as `YYYY-MM-DD`, without a time zone. Days compare as texts. */
export type CalendarDate = string

/** Whether the name is an IANA time zone that this machine knows. */
export function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name })
    return true
  } catch {
    return false
  }
}

const MINUTE_MS = 60_000

const zones = new Map<string, (minute: number) => CalendarDate>()

/** Sweden writes its dates as ISO 8601 does. */
const ISO_LIKE = 'sv-SE'

/** The day that it is at an instant (epoch ms) in an IANA time zone. */
export function calendarDateIn(timeZone: string, at: number): CalendarDate {
  const days = zones.get(timeZone) ?? remembered(daysOf(timeZone))
  zones.set(timeZone, days)
  return days(Math.floor(at / MINUTE_MS))
}

/** No zone begins a day within a minute. */
function daysOf(timeZone: string): (minute: number) => CalendarDate {
  const clock = new Intl.DateTimeFormat(ISO_LIKE, { timeZone, dateStyle: 'short' })
  return (minute) => clock.format(minute * MINUTE_MS)
}

const WRITTEN_DATE = /^(?:(\d{4})-(\d\d)-(\d\d)|(\d\d?)\/(\d\d?)\/(\d{4}))$/

/** Reads `YYYY-MM-DD` or `M/D/YYYY`; nothing when it is not one whole day that exists. Never guesses. */
export function readCalendarDate(text: string): CalendarDate | undefined {
  const parts = WRITTEN_DATE.exec(text.trim())
  if (!parts) return undefined
  const year = Number(parts[1] ?? parts[6])
  const month = Number(parts[2] ?? parts[4])
  const day = Number(parts[3] ?? parts[5])
  if (month < 1 || month > 12 || day < 1 || day > daysInMonth(year, month)) return undefined
  return parts[1] ? parts[0] : written(year, month, day)
}

/** The day so many days later. */
export function addDays(date: CalendarDate, days: number): CalendarDate {
  return new Date(Date.parse(date) + days * 86_400_000).toISOString().slice(0, 10)
}

const SATURDAY = 6
const SUNDAY = 0

/** The day so many business days later. Business days are Monday to Friday, holidays among them. */
export function addBusinessDays(date: CalendarDate, days: number): CalendarDate {
  let day = date
  for (let left = days; left > 0; ) {
    day = addDays(day, 1)
    if (![SATURDAY, SUNDAY].includes(new Date(day).getUTCDay())) left -= 1
  }
  return day
}

/** The birthday with which somebody becomes that many years old; one of 29 February falls on the 28th in other years. */
export function birthdayAt(birthDate: CalendarDate, years: number): CalendarDate {
  const year = Number(birthDate.slice(0, 4)) + years
  const monthAndDay = birthDate.slice(4)
  return String(year).padStart(4, '0') + (monthAndDay === '-02-29' && !isLeapYear(year) ? '-02-28' : monthAndDay)
}

function written(year: number, month: number, day: number): CalendarDate {
  return `${String(year).padStart(4, '0')}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`
}

function daysInMonth(year: number, month: number): number {
  if (month === 2) return isLeapYear(year) ? 29 : 28
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31
}

function isLeapYear(year: number): boolean {
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0)
}
