import { DAY_MS } from './limits.ts'

/** Days after the email on which those who did not start can be reminded, at the earliest and the latest. */
export const REMINDER_DAYS = { least: 4, most: 10 } as const

/** A reminder whose link ends sooner comes too late to be read: it is not sent. */
export const LEAST_LINK_LEFT_MS = DAY_MS

/** Between the moment when a reminder falls due and its mail: passes over the ledger, the pace, a night without mail. */
const ON_ITS_WAY_MS = DAY_MS

/** The last day from which a reminder reaches its guardian while the link still has a day to live; below 1 when none does. */
export function lastReminderDay(linkLifetimeMs: number): number {
  return Math.floor((linkLifetimeMs - LEAST_LINK_LEFT_MS - ON_ITS_WAY_MS) / DAY_MS)
}

/** A letter is tried for two days. */
const SENDING_MS = 2 * DAY_MS

/** Whether reminders of a request are still to come, or may still be on their way. */
export function remindersUnderWay(
  { reminderDay, remindersDoneAt }: { reminderDay?: number; remindersDoneAt?: number },
  now: number,
): boolean {
  return reminderDay !== undefined && (remindersDoneAt === undefined || now - remindersDoneAt < SENDING_MS)
}

/** How long after its link was issued a guardian who did not start is reminded. */
export function reminderWaitMs(reminderDay: number): number {
  return reminderDay * DAY_MS
}

/** Whether a guardian did anything with the link: by a click on the page or the phone, for opening a link alone proves nothing. */
export function hasStarted(
  invitation: Partial<Record<'openedAt' | 'pinSentAt' | 'pinAcceptedAt' | 'redeemedAt' | 'registeredAt', number>>,
): boolean {
  const { openedAt, pinSentAt, pinAcceptedAt, redeemedAt, registeredAt } = invitation
  return [openedAt, pinSentAt, pinAcceptedAt, redeemedAt, registeredAt].some((at) => at !== undefined)
}
