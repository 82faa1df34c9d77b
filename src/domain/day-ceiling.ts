/** PINs of one day (UTC), of one practice or of the service: sent, entered right, and the most that may be sent. */
export type PinsOfDay = { sent: number; right: number; most: number }

/** What is odd about a day's PINs: near the ceiling, or hardly any of them used. */
export type OddDay = 'many' | 'unused'

/** Fewer PINs a day than this say nothing of how they are used. */
const TELLING = 100

/**
 * How many PINs may go out on one day, so that links in wrong hands cannot run up texts and calls: four times the emails of
 * the last 48 hours, for parents come right after their email; at least a tenth of the emails whose links still live, for
 * many come later; and at least `least`. The Lua steps decide by the same rule (day_ceiling.lua).
 *
 * @param recent emails of today and the two days before.
 * @param live emails of as many days as a link lives.
 */
export function dayCeiling({ recent, live }: { recent: number; live: number }, least: number): number {
  return Math.max(least, 4 * recent, Math.floor(live / 10))
}

/**
 * Whether somebody should look at a day's PINs: half of what may be sent went out, or more than two were sent for each that
 * was used.
 */
export function oddDay({ sent, right, most }: PinsOfDay): OddDay | undefined {
  if (sent >= most / 2) return 'many'
  return sent >= TELLING && sent > 2 * right ? 'unused' : undefined
}
