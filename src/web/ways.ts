import type { Deps } from '../deps.ts'
import type { Guardian } from '../domain/invitation.ts'
import { nextTurn, type Send, type SendLimit } from '../domain/limits.ts'
import type { Ways } from '../domain/page-data.ts'

/** Whether the phone on file texted STOP, so that only a call can bring it a PIN. */
export async function hasStoppedTexts(deps: Deps, { phone, takesTexts }: Guardian): Promise<boolean> {
  return takesTexts && deps.optOuts.holds(deps.keyring.index('phone', phone))
}

/**
 * Which ways a PIN may be asked for right now, when the next of those that are closed opens (`null`: never again with this
 * link) and which limit closed it. Told before a limit bites.
 */
export function waysNow(
  deps: Deps,
  guardian: Guardian,
  sends: readonly Send[],
): { ways: Ways; opensAt: number | null; limit: SendLimit | undefined } {
  const now = deps.now()
  const call = nextTurn(sends, 'call', deps.config.pinLimits, now)
  const text = guardian.takesTexts ? nextTurn(sends, 'text', deps.config.pinLimits, now) : undefined
  const ways = { takesTexts: text?.allowed ?? false, takesCalls: call.allowed }
  const closed = [text, call].flatMap((turn) => (turn && !turn.allowed ? [turn] : []))
  const next = closed.toSorted((a, b) => (a.until ?? Infinity) - (b.until ?? Infinity))[0]
  return { ways, opensAt: next?.until ?? null, limit: next?.limit }
}

/** The last two figures of a phone: enough to know one's own, and all that a page shows. */
export function phoneEnding(phone: string): string {
  return phone.slice(-2)
}
