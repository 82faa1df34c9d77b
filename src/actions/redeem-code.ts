import type { Deps } from '../deps.ts'
import { calendarDateIn } from '../domain/calendar.ts'
import { remainingPatients } from '../domain/invitation.ts'
import type { Portal } from '../domain/portal.ts'
import type { Practice } from '../domain/practice.ts'

/** Everything the portal needs to make the account and connect the patients. */
export type Redemption = {
  invitationId: string
  practiceId: string
  guardian: { firstName: string | null; lastName: string | null; email: string; phone: string }
  patients: { id: string; relationship: string; authority: string; residesWith: boolean }[]
}

/**
 * Redeems a one-time code for a portal that serves the practice: once, or for five minutes again with the same
 * `idempotencyKey`. Nothing is used up where every patient has reached the Minor Age Limit. What is read before the step
 * is what holds at it: whoever takes a child out voids the code.
 */
export async function redeemCode(
  deps: Deps,
  portal: Portal,
  practice: Practice,
  { invitationId, code }: { invitationId: string; code: string },
  idempotencyKey: string | undefined,
): Promise<Redemption | undefined> {
  const now = deps.now()
  const invitation = await deps.invitations.find(invitationId)
  if (!invitation) return undefined
  const patients = remainingPatients(invitation.guardian, calendarDateIn(practice.timeZone, now))
  if (patients.length === 0) return undefined

  const redeemer =
    idempotencyKey === undefined ? '' : deps.keyring.index('idempotency', `${portal.keyId}\0${idempotencyKey}`)
  const codeHash = deps.keyring.index('hand-off', code)
  const outcome = await deps.pins.redeem({ invitationId, codeHash, redeemer, actor: portal.keyId }, now)
  if (outcome === 'refused') return undefined
  if (outcome === 'redeemed') deps.metrics.redeemed()

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
