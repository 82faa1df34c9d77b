import type { Deps } from '../deps.ts'
import { readCalendarDate } from '../domain/calendar.ts'
import { practiceIdOf } from '../domain/invitation.ts'
import { readPin } from '../domain/pin.ts'
import { type Portal, serves } from '../domain/portal.ts'
import { readSetupReference } from '../domain/setup-reference.ts'
import { checkPin } from './check-pin.ts'
import { openInvitation } from './open-invitation.ts'
import { type Redemption, redeemCode } from './redeem-code.ts'

/** What a parent brought to the portal and typed there. */
export type PortalEntry = { setupReference: string; pin: string; birthDate: string }

/**
 * Takes the PIN that a parent typed at the portal, for practices that have it typed there. It is the same check as on our
 * own page, with the same count; a right entry is worth a one-time code, which is redeemed at once. With an
 * `idempotencyKey` the code follows from key and entry, so that a repeat is the same attempt wherever the first one ended:
 * it gets the same answer for five minutes and counts once. Whatever is wrong, the answer is the same `undefined`.
 */
export async function redeemPin(
  deps: Deps,
  portal: Portal,
  entry: PortalEntry,
  idempotencyKey: string | undefined,
): Promise<Redemption | undefined> {
  const reference = readSetupReference(deps.keyring, entry.setupReference)
  const pin = readPin(entry.pin)
  const birthDate = readCalendarDate(entry.birthDate)
  if (!reference || !pin || !birthDate) return undefined
  const { invitationId, generation } = reference

  const practiceId = practiceIdOf(invitationId)
  const practice = await deps.practices.find(practiceId)
  if (practice?.pinEntry !== 'portal' || !serves(portal, practice)) return undefined
  const opened = await openInvitation(deps, { invitationId, practiceId, generation })
  if (opened.state !== 'open') return undefined

  const attempt = [portal.keyId, idempotencyKey, entry.setupReference, pin, birthDate].join('\0')
  const code =
    idempotencyKey === undefined ? undefined : `${invitationId}.${deps.keyring.index('pin-redemption', attempt)}`
  const entered = await checkPin(deps, opened.invitation, pin, birthDate, { actor: portal.keyId, code })
  if (entered.outcome !== 'right') return undefined
  return redeemCode(deps, portal, practice, { invitationId, code: entered.code }, idempotencyKey)
}
