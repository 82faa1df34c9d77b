import type { Deps } from '../deps.ts'
import { calendarDateIn } from '../domain/calendar.ts'
import { isRoutedId, practiceIdOf, remainingPatients } from '../domain/invitation.ts'
import type { Practice } from '../domain/practice.ts'

/** Everything the portal needs to make the account and connect the patients. */
export type Redemption = {
  invitationId: string
  practiceId: string
  guardian: { firstName: string | null; lastName: string | null; email: string; phone: string }
  patients: { id: string; relationship: string; authority: string; residesWith: boolean }[]
}

/** Who redeems: an API key and the portal it belongs to. */
export type Portal = { keyId: string; portalId: string }

/** Whether a portal serves a practice: the one that the practice names, or any where it names none. */
export function serves(portal: Portal, practice: Practice): boolean {
  return practice.portalId === undefined || practice.portalId === portal.portalId
}

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

  const redeemer =
    idempotencyKey === undefined ? '' : deps.keyring.index('idempotency', `${portal.keyId}\0${idempotencyKey}`)
  const now = deps.now()
  if (!(await deps.pins.redeem(invitationId, deps.keyring.index('hand-off', code), redeemer, now))) return undefined

  const invitation = await deps.invitations.find(invitationId)
  if (!invitation) return undefined
  const patients = remainingPatients(invitation.guardian, calendarDateIn(practice.timeZone, now))
  if (patients.length === 0) return undefined
  deps.metrics.redeemed()
  await deps.audit.record(practice.id, { event: 'redeemed', actor: portal.keyId, at: now, invitationId })

  const { firstName, lastName, email, phone } = invitation.guardian
  return {
    invitationId,
    practiceId: practice.id,
    guardian: { firstName: firstName ?? null, lastName: lastName ?? null, email, phone },
    patients: patients.map(({ id, relationship, authority, residesWith }) => ({
      id,
      relationship,
      authority,
      residesWith,
    })),
  }
}
