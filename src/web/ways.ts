import type { Deps } from '../deps.ts'
import type { Channel } from '../domain/delivery.ts'
import type { Guardian } from '../domain/invitation.ts'
import { nextTurn, type Send, type SendLimit, type Turn } from '../domain/limits.ts'
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
  const { text, call } = turnsNow(deps, guardian, sends)
  const ways = { takesTexts: text?.allowed ?? false, takesCalls: call.allowed }
  const closed = [text, call].flatMap((turn) => (turn && !turn.allowed ? [turn] : []))
  const next = closed.toSorted((a, b) => (a.until ?? Infinity) - (b.until ?? Infinity))[0]
  return { ways, opensAt: next?.until ?? null, limit: next?.limit }
}

/** What the limits say of each channel now; a phone that takes no texts has no turn for one. */
export function turnsNow(
  deps: Deps,
  guardian: Guardian,
  sends: readonly Send[],
): { text: Turn | undefined; call: Turn } & Record<Channel, Turn | undefined> {
  const turn = (channel: Channel) => nextTurn(sends, channel, deps.config.pinLimits, deps.now())
  return { text: guardian.takesTexts ? turn('text') : undefined, call: turn('call') }
}

/** The last two figures of a phone: enough to know one's own, and all that a page shows. */
export function phoneEnding(phone: string): string {
  return phone.slice(-2)
}
