import type { Deps } from '../deps.ts'
import { practiceIdOf } from '../domain/invitation.ts'
import type { Practice } from '../domain/practice.ts'

type Delivery = NonNullable<Awaited<ReturnType<Deps['deliveries']['find']>>>

/**
 * The newest text or call that went to a phone within the last two days, and the practice for which it went. Those that
 * still wait, and texts that did not arrive, are passed over.
 *
 * @param only looks at texts alone: who answers a text means what a text brought.
 */
export async function lastPinTo(
  deps: Deps,
  phoneIndex: string,
  only?: 'text',
): Promise<{ delivery: Delivery; practice: Practice } | undefined> {
  const references = await deps.sends.newestTo(phoneIndex)
  const found = await Promise.all(references.map((reference) => deps.deliveries.find(reference)))
  const delivery = found.find((one) => one && reachedPhone(one) && (only === undefined || one.channel === only))
  const practice = delivery && (await deps.practices.current(practiceIdOf(delivery.reference)))
  return delivery && practice ? { delivery, practice } : undefined
}

/** A call that nobody took was seen all the same. */
function reachedPhone({ state, channel }: Delivery): boolean {
  return state !== 'waiting' && (state !== 'not-delivered' || channel === 'call')
}
