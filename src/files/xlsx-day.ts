const DAY_MS = 86_400_000
const LAST_SERIAL = 2_958_465
/** Excel has a 29 February in 1900, for Lotus 1-2-3 had it: the days before it are one further from it than they seem. */
const NO_DAY = 60

/**
 * The day that Excel shows for a number, as `YYYY-MM-DD`; nothing for a time alone or a number that is no day. Hours are
 * left out.
 */
export function dayOf(serial: number, isFrom1904: boolean): string | undefined {
  const day = Math.floor(serial) + (isFrom1904 ? 1462 : 0)
  if (!(day >= 1 && day <= LAST_SERIAL) || day === NO_DAY) return undefined
  const first = Date.UTC(1899, 11, day < NO_DAY ? 31 : 30)
  return new Date(first + day * DAY_MS).toISOString().slice(0, 10)
}
