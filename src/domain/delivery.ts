/** How a PIN travels: a text is recommended, for the parent can look at it again (seed). */
export type Channel = 'text' | 'call'

/**
 * What is known of one text or call. `waiting` stands in line for the carrier, and its PIN is not made yet. A later report
 * never takes back `delivered`.
 */
export type DeliveryState = 'waiting' | 'handed' | 'on-its-way' | 'delivered' | 'not-delivered' | 'unknown'

/**
 * Why a carrier would not take a text or call.
 * `ours` is a failure on our side or the carrier's: the parent may try again at once.
 */
export type CarrierRefusal =
  | 'bad-number'
  | 'not-a-mobile'
  | 'opted-out'
  | 'unreachable'
  | 'filtered'
  | 'country-not-allowed'
  | 'ours'

/** Why a text or call that the carrier took did not bring a PIN. `not-heard`: the call was picked up, and nobody pressed 1. */
export type DeliveryProblem = CarrierRefusal | 'busy' | 'no-answer' | 'not-heard'

/**
 * A carrier's answer. `accepted` means on its way, not yet in the parent's hand; `unknown` that the line was cut after
 * the request went out, so it may have been accepted: never send again by yourself.
 */
export type CarrierAnswer =
  | { outcome: 'accepted'; carrierId: string }
  | { outcome: 'refused'; reason: CarrierRefusal; code?: number }
  | { outcome: 'unknown' }
