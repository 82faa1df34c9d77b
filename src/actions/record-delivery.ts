import type { Deps } from '../deps.ts'
import type { DeliveryProblem, DeliveryState } from '../domain/delivery.ts'
import { localId, practiceIdOf } from '../domain/invitation.ts'

/** Takes a carrier's report on one text or call. Late, doubled, out-of-order and unknown ones are harmless. A failure on our side costs the parent no turn. */
export async function recordDelivery(
  deps: Deps,
  reference: string,
  state: DeliveryState,
  reason?: DeliveryProblem,
): Promise<void> {
  const now = deps.now()
  if ((await deps.deliveries.record(reference, state, now, reason)) !== 'moved') return
  if (state !== 'delivered' && state !== 'not-delivered') return
  const delivery = await deps.deliveries.find(reference)
  if (!delivery) return
  const { invitationId, channel } = delivery
  if (state === 'not-delivered' && reason === 'ours')
    await deps.sends.free({ id: localId(reference), invitationId, channel, at: now }, 'left')
  await deps.audit.record(practiceIdOf(reference), {
    event: `pin-${state}`,
    actor: 'carrier',
    at: now,
    invitationId,
    channel,
  })
}
