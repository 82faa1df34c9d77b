import { thousands } from './proof-of-end.ts'
import type { SendRates } from './send-rates.ts'

const HOUR_SECONDS = 3600
const DAY_SECONDS = 24 * HOUR_SECONDS

/**
 * The one limit that slows mail most, in words: "60 an hour of this request"; nothing where no limit is set.
 *
 * @param openMs how long mail of the request may go out on a day: what its mails of a day spread over.
 */
export function slowestPace(service: SendRates, request: SendRates, openMs: number): string | undefined {
  const limits = [
    ...limitsOf(service, DAY_SECONDS, 'the whole service'),
    ...limitsOf(request, openMs / 1000, 'this request'),
  ].filter(({ mailsPerSecond }) => mailsPerSecond > 0)
  return limits.sort((one, other) => one.mailsPerSecond - other.mailsPerSecond)[0]?.words
}

function limitsOf({ perSecond, perHour, perDay }: SendRates, daySeconds: number, whose: string) {
  return [
    { mailsPerSecond: perSecond, words: `${thousands(perSecond)} a second of ${whose}` },
    { mailsPerSecond: perHour / HOUR_SECONDS, words: `${thousands(perHour)} an hour of ${whose}` },
    { mailsPerSecond: perDay / daySeconds, words: `${thousands(perDay)} a day of ${whose}` },
  ]
}
