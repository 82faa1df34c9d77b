/** Minutes since midnight of the practice's day, from 0 to 1,440; a window whose end lies before its start passes midnight. */
export type SendWindow = { fromMinute: number; toMinute: number }

/** A stretch of time, epoch ms: from its start to before its end. */
export type Stretch = { from: number; to: number }

const MINUTE_MS = 60_000
const DAY_MINUTES = 1440

/** No zone changes its clock but at a quarter of an hour, so that within one the time of the day goes on evenly. */
const QUARTER_MS = 15 * MINUTE_MS

/** A window opens every day; a day has at most 25 hours. */
const LONGEST_SEARCH_MS = 2 * DAY_MINUTES * MINUTE_MS

/** Reads `08:00-20:00`; nothing for any other text, or for a window without width. */
export function readSendWindow(text: string): SendWindow | undefined {
  const [, from, to] = /^(\d\d:\d\d)-(\d\d:\d\d)$/.exec(text.trim()) ?? []
  const [fromMinute, toMinute] = [minuteOf(from), minuteOf(to)]
  return fromMinute === undefined || toMinute === undefined || fromMinute === toMinute
    ? undefined
    : { fromMinute, toMinute }
}

/** The hours in which mail of a practice goes out: its own, else the usual ones; any hour where there are none. */
export function sendWindowOf(
  practice: { sendWindow?: string | undefined },
  usual: SendWindow | undefined,
): SendWindow | undefined {
  return practice.sendWindow === undefined ? usual : (readSendWindow(practice.sendWindow) ?? usual)
}

/** Whether mail may go out at an instant (epoch ms), by the clock of an IANA time zone. */
export function isWindowOpen(window: SendWindow | undefined, timeZone: string, now: number): boolean {
  return window === undefined || holds(window, minuteOfDay(timeZone, now))
}

/** When mail may go out again, epoch ms; `undefined` when it may now. A start that the clock skips is when the clock is past it. */
export function windowOpensAt(window: SendWindow | undefined, timeZone: string, now: number): number | undefined {
  if (isWindowOpen(window, timeZone, now)) return undefined
  for (const { from } of openStretches(window, timeZone, now)) return from
  return undefined
}

/** How long the window is open on a day whose clock does not change, ms; a whole day without a window. */
export function windowLengthMs(window: SendWindow | undefined): number {
  const minutes = window ? (window.toMinute - window.fromMinute + DAY_MINUTES) % DAY_MINUTES : 0
  return (minutes || DAY_MINUTES) * MINUTE_MS
}

/**
 * The stretches of time from an instant on in which mail may go out, each within a quarter of an hour and so within one
 * day, without end unless the window never opens.
 */
export function* openStretches(window: SendWindow | undefined, timeZone: string, start: number): Generator<Stretch> {
  let at = start
  let lastOpen = start
  while (at - lastOpen <= LONGEST_SEARCH_MS) {
    const end = floorTo(QUARTER_MS, at) + QUARTER_MS
    const open = window ? firstStretch(window, minuteOfDay(timeZone, at), at) : { from: at, to: end }
    at = end
    if (open.from >= end) continue
    at = Math.min(open.to, end)
    lastOpen = at
    yield { from: open.from, to: at }
  }
}

/** The stretch that `at` is in, or the next one, if the clock goes on evenly; `minute` is the time of the day at `at`. */
function firstStretch(window: SendWindow, minute: number, at: number): Stretch {
  const opensIn = holds(window, minute) ? 0 : minutesUntil(window.fromMinute, minute)
  const closesIn = opensIn + (minutesUntil(window.toMinute, minute + opensIn) || DAY_MINUTES)
  const begun = floorTo(MINUTE_MS, at)
  return { from: opensIn === 0 ? at : begun + opensIn * MINUTE_MS, to: begun + closesIn * MINUTE_MS }
}

function minutesUntil(minute: number, now: number): number {
  return (minute - now + 2 * DAY_MINUTES) % DAY_MINUTES
}

function holds({ fromMinute, toMinute }: SendWindow, minute: number): boolean {
  return fromMinute < toMinute ? minute >= fromMinute && minute < toMinute : minute >= fromMinute || minute < toMinute
}

function floorTo(step: number, at: number): number {
  return Math.floor(at / step) * step
}

const clocks = new Map<string, Intl.DateTimeFormat>()

function minuteOfDay(timeZone: string, at: number): number {
  const clock =
    clocks.get(timeZone) ??
    new Intl.DateTimeFormat('en-GB', { timeZone, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' })
  clocks.set(timeZone, clock)
  return minuteOf(clock.format(at)) ?? 0
}

function minuteOf(time: string | undefined): number | undefined {
  const [hours, minutes] = (time ?? '').split(':').map(Number)
  if (hours === undefined || minutes === undefined || minutes > 59) return undefined
  const minute = hours * 60 + minutes
  return minute <= DAY_MINUTES ? minute : undefined
}
