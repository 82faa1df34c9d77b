import type { Deps } from '../deps.ts'
import { practiceIdOf } from '../domain/invitation.ts'
import type { Practice } from '../domain/practice.ts'

type Delivery = NonNullable<Awaited<ReturnType<Deps['deliveries']['find']>>>

/** The newest PIN that went to a phone within the last two days, and the practice for which it went. */
export async function lastPinTo(
  deps: Deps,
  phoneIndex: string,
): Promise<{ delivery: Delivery; practice: Practice } | undefined> {
  const reference = await deps.sends.lastTo(phoneIndex)
  if (reference === undefined) return undefined
  const [delivery, practice] = await Promise.all([
    deps.deliveries.find(reference),
    deps.practices.current(practiceIdOf(reference)),
  ])
  return delivery && practice ? { delivery, practice } : undefined
}
