import { calendarDateIn } from './calendar.ts'
import { clockTime, dayAndTime } from './clock-words.ts'
import { thousands } from './proof-of-end.ts'

/** Why letters of a request stand still, in words for the operator. `until` is epoch ms where a time is known. */
export type Wait = { why: WaitReason; words: string; until?: number }
export type WaitReason =
  | 'paused'
  | 'held'
  | 'no-worker'
  | 'window-closed'
  | 'pace'
  | 'mail-server-away'
  | 'slowed-domain'
  | 'due-later'
  | 'uncertain'

/** What is known of a request whose letters are not all settled. Times are epoch ms. */
export type Standstill = {
  requestId: string
  /** The sentence that says why the request is paused or held back from its release, if it is. */
  paused?: string
  /** Letters that wait for their turn, and those that wait for `resume`. */
  waiting: number
  held: number
  workersAlive: number
  windowOpensAt?: number | undefined
  /** What the set pace allows, as words ("60 an hour"), where it makes the letters wait for more than ten minutes. */
  slowPace?: string | undefined
  /** Letters that found no line to the mail server when they were tried last. */
  withoutLine: number
  /** Code of the fault, such as `EAUTH`. */
  lineFault?: string | undefined
  slowedDomains: readonly { domain: string; until: number }[]
  /** Letters that are due later, uncertain ones among them, and when the first of all letters is due. */
  dueLater: number
  nextDueAt?: number | undefined
  uncertain: { again: number; nextAt?: number; resting: number }
}

/** Every reason why letters wait, the one that stops most first. */
export function waitsOf(still: Standstill, timeZone: string, now: number): Wait[] {
  const when = (at: number) => momentWords(at, timeZone, now)
  const waits: Wait[] = []
  if (still.paused !== undefined) waits.push({ why: 'paused', words: still.paused })
  if (still.held > 0)
    waits.push({
      why: 'held',
      words: `${letters(still.held)} held back until "bulk-pin resume ${still.requestId}"`,
    })
  if (still.waiting > 0 && still.paused === undefined) waits.push(...waitsOfRunning(still, when))
  if (still.uncertain.again > 0 && still.uncertain.nextAt !== undefined)
    waits.push({
      why: 'uncertain',
      words: `${still.uncertain.again === 1 ? '1 letter' : `${thousands(still.uncertain.again)} letters`} went out and no answer came: unless a bounce or a visit comes first, each goes out once more, the first at ${when(still.uncertain.nextAt)}`,
      until: still.uncertain.nextAt,
    })
  return waits
}

function waitsOfRunning(still: Standstill, when: (at: number) => string): Wait[] {
  const { windowOpensAt, slowPace, nextDueAt } = still
  const waits: Wait[] = []
  if (still.workersAlive === 0)
    waits.push({ why: 'no-worker', words: 'no worker is running: start one with "bulk-pin serve --only worker"' })
  if (windowOpensAt !== undefined)
    waits.push({
      why: 'window-closed',
      words: `the hours for mail are over; they begin again at ${when(windowOpensAt)} of the practice's day`,
      until: windowOpensAt,
    })
  if (slowPace !== undefined)
    waits.push({ why: 'pace', words: `at most ${slowPace} go out; "bulk-pin rate" changes that while workers run` })
  if (still.withoutLine > 0)
    waits.push({
      why: 'mail-server-away',
      words: `${lineFaultWords(still.lineFault)}: it is tried again at least every half minute, and nothing is lost`,
    })
  for (const { domain, until } of still.slowedDomains)
    waits.push({
      why: 'slowed-domain',
      words: `mail to ${domain} is slowed until ${when(until)}: its servers put off one in five or more`,
      until,
    })
  const putOff = still.dueLater - still.uncertain.again
  const allLater = still.dueLater === still.waiting
  if (putOff > 0 && nextDueAt !== undefined)
    waits.push({
      why: 'due-later',
      words: `${letters(putOff)} put off for later and tried again${allLater ? `, the first at ${when(nextDueAt)}` : ''}`,
      ...(allLater && { until: nextDueAt }),
    })
  return waits
}

/** Codes of nodemailer and OpenSSL for TLS and certificates. */
const TLS_FAULT = /TLS|SSL|CERT|SIGNATURE/

function lineFaultWords(fault: string | undefined): string {
  if (fault === 'EAUTH') return 'the mail server refuses the login of SMTP_URL'
  const code = fault === undefined ? '' : ` (${fault})`
  return TLS_FAULT.test(code)
    ? `no secure line to the mail server can be made${code}`
    : `the mail server cannot be reached${code}`
}

/** A moment on the practice's clock: the time alone on the same day, else the day with it. */
export function momentWords(at: number, timeZone: string, now: number): string {
  return calendarDateIn(timeZone, at) === calendarDateIn(timeZone, now)
    ? clockTime(at, timeZone, 'en')
    : dayAndTime(at, timeZone, 'en')
}

function letters(count: number): string {
  return count === 1 ? '1 letter is' : `${thousands(count)} letters are`
}
