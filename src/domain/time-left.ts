const STEP_MS = 10 * 60_000
const FURTHEST_MS = 60 * 24 * 60 * 60_000

/** What is still to be sent, and what bounds how fast. Times are epoch ms. */
export type SendingLeft = {
  /** Letters that wait for their turn; held ones are not among them, for nobody knows when they are let go. */
  letters: number
  /** Letters a second as they went in the last minute; 0 when none did. */
  seenPerSecond: number
  /** The most that the set pace allows; 0 is no limit. */
  setPerSecond: number
  /** When the last of them may go out at the earliest: some were put off. */
  lastDueAt?: number | undefined
  /** When mail may go again, at a moment outside the hours for mail. */
  opensAt: (at: number) => number | undefined
}

/**
 * When the last letter will have gone out, epoch ms: at the pace of the last minute but never above the set one, inside the
 * hours for mail only, and not before the last is due. Nothing when no pace is known, or it would take over sixty days.
 */
export function endOfSending(
  { letters, seenPerSecond, setPerSecond, lastDueAt = 0, opensAt }: SendingLeft,
  now: number,
): number | undefined {
  const paces = [seenPerSecond, setPerSecond].filter((pace) => pace > 0)
  if (paces.length === 0) return undefined
  let left = (letters / Math.min(...paces)) * 1000
  let at = now
  while (left > 0) {
    at = opensAt(at) ?? at
    if (at - now > FURTHEST_MS) return undefined
    const step = Math.min(left, STEP_MS)
    left -= step
    at += step
  }
  const last = Math.max(at, lastDueAt)
  return opensAt(last) ?? last
}

/** How long that is, for a bar: "about 12 min left". */
export function timeLeftWords(end: number | undefined, now: number): string {
  if (end === undefined) return 'time left unknown'
  const minutes = (end - now) / 60_000
  if (minutes < 1) return 'less than a minute left'
  if (minutes < 90) return `about ${Math.round(minutes)} min left`
  const hours = minutes / 60
  return hours < 48 ? `about ${Math.round(hours)} h left` : `about ${Math.round(hours / 24)} days left`
}
