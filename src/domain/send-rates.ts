import { DAY_MS } from './limits.ts'
import type { Practice } from './practice.ts'
import type { BulkPinRequest } from './request.ts'
import { type SendWindow, sendWindowOf, windowLengthMs } from './send-window.ts'

/** Mails at most in a second, an hour and a day, all at once; 0 is no limit. */
export type SendRates = { perSecond: number; perHour: number; perDay: number }

/** What a request may send: the release's own numbers, and by the hour else the practice's. */
export function requestRates(
  request: Pick<BulkPinRequest, keyof SendRates>,
  practice: Pick<Practice, 'sendPerHour'> | undefined,
): SendRates {
  return {
    perSecond: request.perSecond ?? 0,
    perHour: request.perHour ?? practice?.sendPerHour ?? 0,
    perDay: request.perDay ?? 0,
  }
}

/** Whether a number can be a rate: 0, or large enough for a mail to come within the time that a span allows. */
export function isRate(mails: number): boolean {
  return mails === 0 || (Number.isFinite(mails) && mails >= LEAST_RATE)
}

const LEAST_RATE = 0.001
const HOUR_SECONDS = 3600

/** The most mails a second that the rates leave, all of them together; without any limit infinite. `dayMs` is what a day's mails spread over. */
function mailsPerSecond({ perSecond, perHour, perDay }: SendRates, dayMs: number): number {
  const paces = [perSecond, perHour / HOUR_SECONDS, (perDay * 1000) / dayMs]
  return Math.min(...paces.filter((pace) => pace > 0), Number.POSITIVE_INFINITY)
}

/**
 * The pace of one request, if no other shares the service with it: mails a second, infinite without any limit, and its
 * hours. The service's mails of a day spread over 24 hours, those of the request over its hours.
 */
export function requestPace(
  service: SendRates,
  request: Pick<BulkPinRequest, keyof SendRates>,
  practice: Pick<Practice, 'sendPerHour' | 'sendWindow'>,
  usualWindow: SendWindow | undefined,
): { perSecond: number; window: SendWindow | undefined } {
  const window = sendWindowOf(practice, usualWindow)
  const own = mailsPerSecond(requestRates(request, practice), windowLengthMs(window))
  return { perSecond: Math.min(own, mailsPerSecond(service, DAY_MS)), window }
}
