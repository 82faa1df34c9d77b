import type { Deps } from '../deps.ts'
import { isRoutedId, practiceIdOf } from '../domain/invitation.ts'
import { type Portal, serves } from '../domain/portal.ts'
import { type Redemption, redeemCode } from './redeem-code.ts'

/**
 * Redeems a hand-off code once for a portal of the practice; the same key and `idempotencyKey` get the same answer for
 * five minutes. Whatever is wrong with the code, the answer is the same `undefined`.
 */
export async function redeemHandOff(
  deps: Deps,
  portal: Portal,
  code: string,
  idempotencyKey: string | undefined,
): Promise<Redemption | undefined> {
  const invitationId = code.slice(0, code.lastIndexOf('.'))
  if (!isRoutedId(invitationId)) return undefined
  const practice = await deps.practices.find(practiceIdOf(invitationId))
  if (!practice || !serves(portal, practice)) return undefined
  return redeemCode(deps, portal, practice, { invitationId, code }, idempotencyKey)
}
