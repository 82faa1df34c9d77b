import type { Deps } from '../deps.ts'
import type { Channel } from '../domain/delivery.ts'
import { localId } from '../domain/invitation.ts'
import { openInvitation } from './open-invitation.ts'
import { forgive, giveUp, sendPin } from './send-pin.ts'

type Delivery = NonNullable<Awaited<ReturnType<Deps['deliveries']['find']>>>

/**
 * Sends one text or call whose turn at the carrier has come. Its PIN is made only now. Nothing goes out for a link that ended
 * meanwhile, for a send that was voided, to a phone that texted STOP, or when the line stood still for so long that nobody waits.
 */
export async function sendWaiting(deps: Deps, channel: Channel, reference: string): Promise<void> {
  const delivery = await deps.deliveries.find(reference)
  if (delivery?.state === 'waiting') await send(deps, delivery)
  await deps.carrierLine.done(channel, reference)
}

async function send(deps: Deps, delivery: Delivery): Promise<void> {
  const { reference, channel, at, invitationId } = delivery
  const invitation = await deps.invitations.find(invitationId)
  if (!invitation) return
  const phoneIndex = deps.keyring.index('phone', invitation.guardian.phone)
  if (deps.now() - at > 2 * deps.config.pinLimits.patienceSeconds * 1000)
    return drop(deps, delivery, phoneIndex, 'ours')
  const { generation, practiceId } = invitation
  const opened = await openInvitation(deps, { invitationId, practiceId, generation })
  if (opened.state !== 'open') return giveUp(deps, { id: localId(reference), invitationId, phoneIndex, channel, at })
  if (channel === 'text' && (await deps.optOuts.holds(phoneIndex))) return drop(deps, delivery, phoneIndex, 'opted-out')
  const sent = await sendPin(deps, opened.invitation, opened.practice, delivery)
  deps.metrics.pinSent(channel, sent.outcome === 'refused' ? sent.reason : sent.outcome)
}

/** Nothing goes out, the page says why, and it counts for nothing. */
async function drop(
  deps: Deps,
  { reference, channel, invitationId, at }: Delivery,
  phoneIndex: string,
  reason: 'ours' | 'opted-out',
): Promise<void> {
  const id = localId(reference)
  await Promise.all([
    deps.deliveries.record(reference, 'not-delivered', deps.now(), reason),
    forgive(deps, { id, invitationId, phoneIndex, channel, at }),
  ])
  deps.metrics.pinSent(channel, reason)
}
