import type { Outlook } from '../actions/look-ahead.ts'
import type { Deps } from '../deps.ts'
import type { Channel } from '../domain/delivery.ts'
import type { Guardian } from '../domain/invitation.ts'
import { type SendLimit, type Turn, turnAhead } from '../domain/limits.ts'
import type { SendAgain, Ways } from '../domain/page-data.ts'

const MINUTE_MS = 60_000

/**
 * Which ways a PIN may be asked for right now, from which minute of the clock on the next of those that are closed opens
 * (`null`: never again with this link) and which limit closed it. Told before a limit bites.
 */
export function waysNow(
  deps: Deps,
  guardian: Guardian,
  outlook: Outlook,
): { ways: Ways; opensAt: number | null; limit: SendLimit | undefined } {
  const { text, call } = turnsNow(deps, guardian, outlook)
  const ways = { takesTexts: text?.allowed ?? false, takesCalls: call.allowed }
  const closed = [text, call].flatMap((turn) => (turn && !turn.allowed ? [turn] : []))
  const next = closed.toSorted((a, b) => (a.until ?? Infinity) - (b.until ?? Infinity))[0]
  return { ways, opensAt: next?.until === undefined ? null : clockMinute(next.until), limit: next?.limit }
}

/** The same as one answer: whether any way is open, and if not, from when on. */
export function sendAgainNow({ ways, opensAt }: Pick<ReturnType<typeof waysNow>, 'ways' | 'opensAt'>): SendAgain {
  return ways.takesTexts || ways.takesCalls ? { allowed: true } : { allowed: false, at: opensAt }
}

/** What the limits say of each channel now; a phone that takes no texts, or texted STOP, has no turn for one. */
export function turnsNow(
  deps: Deps,
  guardian: Guardian,
  { sends, ahead }: Outlook,
): { text: Turn | undefined; call: Turn } & Record<Channel, Turn | undefined> {
  const turn = (channel: Channel) => turnAhead(sends, channel, ahead, deps.config.pinLimits, deps.now())
  return { text: guardian.takesTexts && !ahead.stopped ? turn('text') : undefined, call: turn('call') }
}

/** The minute that a clock without seconds may tell for an instant, never too early. */
export function clockMinute(at: number): number {
  return Math.ceil(at / MINUTE_MS) * MINUTE_MS
}

/** The last two figures of a phone: enough to know one's own, and all that a page shows. */
export function phoneEnding(phone: string): string {
  return phone.slice(-2)
}
