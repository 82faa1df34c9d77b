import { z } from 'zod'
import type { Channel } from './delivery.ts'

const SECOND_MS = 1000
const MINUTE_MS = 60 * SECOND_MS
const HOUR_MS = 60 * MINUTE_MS
const FREE_AT_ONCE = 5
const FREE_WAIT_MS = 3 * SECOND_MS
export const DAY_MS = 24 * HOUR_MS

const count = z.int().min(1)

/**
 * How often PINs may be sent and tried. The defaults are Bulk PIN's decisions; the two ceilings on wrong entries keep
 * within NIST SP 800-63B-4 §3.2.2 (at most 100) and §3.1.3.2 (a new PIN never resets the count).
 */
export const PinLimitsSchema = z.strictObject({
  /** Seconds to wait after the 1st, 2nd, … send of 24 hours; the last holds for all that follow. */
  waitSeconds: z.array(z.number().min(0)).min(1).default([30, 40, 60, 90, 120]),
  perTenMinutes: count.default(5),
  perDay: count.default(8),
  perInvitation: count.default(20),
  callsPerHour: count.default(3),
  perPhonePerHour: count.default(10),
  /** PINs a day that a practice, and the service, may send in any case (see `dayCeiling`). */
  practiceDayLeast: count.default(200),
  serviceDayLeast: count.default(200),
  /** Longest time in line for the carrier, seconds; who would wait longer is told so instead. */
  patienceSeconds: z.number().min(0).max(1800).default(300),
  wrongPerPin: count.max(10).default(5),
  wrongPerInvitation: count.max(100).default(20),
  /** PIN requests of five minutes from one address that are answered at once; each one more waits a step longer. */
  perAddress: count.default(25),
  addressStepSeconds: z.number().positive().default(1),
  addressLongestSeconds: z.number().positive().max(60).default(10),
  /** Requests that one process holds back at the same time. */
  addressHeld: z.int().min(0).default(200),
})
export type PinLimits = z.output<typeof PinLimitsSchema>

/**
 * One send that was reserved. `at` is epoch milliseconds; `voided` when its PIN and its call ended with a link or a child;
 * `free` when it counts for nothing, for what went wrong was no fault of the parent's.
 */
export type Send = { at: number; channel: Channel; voided?: true; free?: true }

/** What a limit says of one more send now. `until` is epoch milliseconds; `undefined` means never again on this link. */
export type Turn = { allowed: true } | { allowed: false; limit: SendLimit; until: number | undefined }
export type SendLimit =
  | 'wait'
  | 'ten-minutes'
  | 'day'
  | 'invitation'
  | 'calls-per-hour'
  | 'phone'
  | 'practice-day'
  | 'service-day'
  | 'line'

/**
 * What bounds a send beside the invitation's own: when its phone frees a place (nothing while it has one), whether practice
 * or service may send no more today (UTC), and how long each channel's line takes. Instants are epoch ms.
 */
export type Ahead = {
  phoneFreesAt: number | undefined
  practiceFull: boolean
  serviceFull: boolean
  lineMs: Readonly<Record<Channel, number>>
}

/** What all limits say of one more send, the one that holds longest first; `nextTurn` with what is ahead of it. */
export function turnAhead(
  sends: readonly Send[],
  channel: Channel,
  ahead: Ahead,
  limits: PinLimits,
  now: number,
): Turn {
  const own = nextTurn(sends, channel, limits, now)
  if (!own.allowed && own.until === undefined) return own
  const tomorrow = endOfUtcDay(now)
  const patienceMs = limits.patienceSeconds * SECOND_MS
  const refusals = [
    own.allowed ? undefined : { limit: own.limit, until: own.until ?? now },
    ahead.phoneFreesAt === undefined ? undefined : { limit: 'phone' as const, until: ahead.phoneFreesAt },
    ahead.practiceFull ? { limit: 'practice-day' as const, until: tomorrow } : undefined,
    ahead.serviceFull ? { limit: 'service-day' as const, until: tomorrow } : undefined,
    ahead.lineMs[channel] > patienceMs
      ? { limit: 'line' as const, until: now + ahead.lineMs[channel] - patienceMs }
      : undefined,
  ].filter((refusal) => refusal !== undefined)
  return longest(refusals)
}

/** The end of the day of UTC in which an instant lies, epoch ms. */
export function endOfUtcDay(at: number): number {
  return (Math.floor(at / DAY_MS) + 1) * DAY_MS
}

function longest(refusals: readonly { limit: SendLimit; until: number }[]): Turn {
  const worst = refusals.reduce<(typeof refusals)[number] | undefined>(
    (worst, next) => (worst && worst.until >= next.until ? worst : next),
    undefined,
  )
  return worst ? { allowed: false, ...worst } : { allowed: true }
}

/**
 * Whether an invitation may cause one more send, and if not, when.
 * The Lua step `reserve_send` decides by the same rule; this one tells parents before it bites.
 *
 * @param all every send of the invitation so far, oldest first.
 */
export function nextTurn(all: readonly Send[], channel: Channel, limits: PinLimits, now: number): Turn {
  const sends = all.filter(({ free }) => !free)
  if (sends.length >= limits.perInvitation) return { allowed: false, limit: 'invitation', until: undefined }
  const refusals = [
    windowEnd('day', sends, limits.perDay, DAY_MS, now),
    channel === 'call'
      ? windowEnd(
          'calls-per-hour',
          sends.filter((send) => send.channel === 'call'),
          limits.callsPerHour,
          HOUR_MS,
          now,
        )
      : undefined,
    windowEnd('ten-minutes', sends, limits.perTenMinutes, 10 * MINUTE_MS, now),
    waitEnd(sends, limits, now),
    waitAfterFree(all, now),
  ].filter((refusal) => refusal !== undefined)
  return longest(refusals)
}

function windowEnd(
  limit: SendLimit,
  sends: readonly Send[],
  most: number,
  windowMs: number,
  now: number,
): { limit: SendLimit; until: number } | undefined {
  const freeing = sends.filter(({ at }) => at > now - windowMs).at(-most)
  return freeing ? { limit, until: freeing.at + windowMs } : undefined
}

/** So many in a row that count for nothing are followed by calmer ones, so that an outage is not answered by a storm. */
function waitAfterFree(all: readonly Send[], now: number): { limit: SendLimit; until: number } | undefined {
  const row = all.length - 1 - all.findLastIndex(({ free }) => !free)
  const until = row >= FREE_AT_ONCE ? (all.at(-1)?.at ?? 0) + FREE_WAIT_MS : 0
  return until > now ? { limit: 'wait', until } : undefined
}

function waitEnd(
  sends: readonly Send[],
  limits: PinLimits,
  now: number,
): { limit: SendLimit; until: number } | undefined {
  const ofDay = sends.filter(({ at }) => at > now - DAY_MS)
  const last = ofDay.at(-1)
  if (!last) return undefined
  const seconds = limits.waitSeconds[Math.min(ofDay.length, limits.waitSeconds.length) - 1] ?? 0
  const until = last.at + seconds * SECOND_MS
  return until > now ? { limit: 'wait', until } : undefined
}
