import { addBusinessDays, addDays, type CalendarDate, calendarDateIn } from './calendar.ts'
import { DAY_MS } from './limits.ts'
import type { Practice } from './practice.ts'
import { type PreviewGuardian, previewGuardians } from './preview-guardians.ts'

/** What the kit of a practice says: on which days its emails go out, and whose email it shows. */
export type KitPlan = {
  /** The first day of the emails. */
  first: CalendarDate
  /** The days on which the emails of a practice file go out, and how many; none where no file is at hand. */
  forecast?: { requestId: string; days: readonly { day: CalendarDate; emails: number }[] }
  previews: readonly PreviewGuardian[]
}

/** The practice was told to allow 5 to 7 business days for its request (seed: "How do I request Bulk PIN?"). */
const USUAL_BUSINESS_DAYS = 7

/** The first day of the emails when nobody names one, on the practice's calendar. */
export function usualFirstDay(practice: Practice, now: number): CalendarDate {
  return addBusinessDays(calendarDateIn(practice.timeZone, now), USUAL_BUSINESS_DAYS)
}

/** The kit of a practice of which no practice file is at hand: guardians are made up. */
export function planWithoutFile(practice: Practice, first: CalendarDate): KitPlan {
  return { first, previews: previewGuardians([], practice.languages) }
}

/** The last day of the emails, and the day on which the last links end; nothing where the number of emails is not known. */
export function lastDays(
  { forecast }: KitPlan,
  linkLifetimeMs: number,
): { emails: CalendarDate; links: CalendarDate } | undefined {
  const emails = forecast?.days.at(-1)?.day
  return emails === undefined ? undefined : { emails, links: addDays(emails, Math.ceil(linkLifetimeMs / DAY_MS)) }
}
