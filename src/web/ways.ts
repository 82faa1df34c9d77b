import type { Deps } from '../deps.ts'
import type { Guardian } from '../domain/invitation.ts'
import { nextTurn, type Send } from '../domain/limits.ts'
import type { Ways } from '../domain/page-data.ts'

/** Which ways a PIN may be asked for right now, and when the next one opens if none does. Told before a limit bites. */
export function waysNow(
  deps: Deps,
  guardian: Guardian,
  sends: readonly Send[],
): { ways: Ways; opensAt: number | null } {
  const now = deps.now()
  const call = nextTurn(sends, 'call', deps.config.pinLimits, now)
  const text = guardian.takesTexts ? nextTurn(sends, 'text', deps.config.pinLimits, now) : undefined
  const ways = { takesTexts: text?.allowed ?? false, takesCalls: call.allowed }
  const openings = [text, call].flatMap((turn) =>
    turn && !turn.allowed && turn.until !== undefined ? [turn.until] : [],
  )
  return { ways, opensAt: openings.length > 0 ? Math.min(...openings) : null }
}

/** The last two figures of a phone: enough to know one's own, and all that a page shows. */
export function phoneEnding(phone: string): string {
  return phone.slice(-2)
}
