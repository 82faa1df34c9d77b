import type { Deps } from '../deps.ts'
import { phoneGroups } from '../domain/phone-groups.ts'
import { LANGUAGES } from '../domain/practice.ts'
import { lastPinTo } from './last-pin-to.ts'

/**
 * What is said to somebody who calls our number, as after a missed call: whose line it is, that it gives no PIN, where to
 * ask for one and the practice's phone. Caller ids can be forged, so nothing is said but the practice of the newest PIN.
 */
export async function answerCallBack(deps: Deps, phone: string): Promise<string> {
  const last = await lastPinTo(deps, deps.keyring.index('phone', phone))
  if (!last) return deps.render.call('call-back-unknown', { language: LANGUAGES[0], languages: LANGUAGES })
  const { delivery, practice } = last
  return deps.render.call('call-back', {
    language: delivery.language,
    practiceName: practice.name,
    phoneGroups: phoneGroups(practice.phone),
  })
}
