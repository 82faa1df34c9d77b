import { knownRefusalOfCode, refusalOfCode } from './carrier-codes.ts'
import type { DeliveryProblem, DeliveryState } from './delivery.ts'

/** What a status callback of the carrier says of one text or call. */
export type CarrierReport = { state: DeliveryState; reason?: DeliveryProblem }

const ON_ITS_WAY: CarrierReport = { state: 'on-its-way' }
const DELIVERED: CarrierReport = { state: 'delivered' }

/**
 * A text's `MessageStatus` with its `ErrorCode`. Where a text failed without a code that is known, nothing is concluded
 * about the number. `undefined` for a status that is not known: it changes nothing.
 */
export function reportOfText(status: string, errorCode?: number): CarrierReport | undefined {
  switch (status) {
    case 'accepted':
    case 'queued':
    case 'sending':
    case 'sent':
      return ON_ITS_WAY
    case 'delivered':
    case 'read':
      return DELIVERED
    case 'undelivered':
    case 'failed':
      return notDelivered(refusalOfCode(errorCode))
    case 'canceled':
      return notDelivered('ours')
    default:
      return undefined
  }
}

/**
 * A call's `CallStatus` with its `ErrorCode` and `SipResponseCode`. A call is delivered at the key press, which is an
 * address of its own: one that is completed before it was picked up by voicemail, or by somebody who hung up.
 */
export function reportOfCall(
  status: string,
  codes: { error?: number | undefined; sip?: number | undefined } = {},
): CarrierReport | undefined {
  switch (status) {
    case 'queued':
    case 'initiated':
    case 'ringing':
    case 'in-progress':
      return ON_ITS_WAY
    case 'completed':
      return notDelivered('not-heard')
    case 'busy':
    case 'no-answer':
      return notDelivered(status)
    case 'failed':
      return notDelivered(knownRefusalOfCode(codes.error) ?? PROBLEM_OF_SIP[codes.sip ?? 0] ?? 'unreachable')
    case 'canceled':
      return notDelivered('ours')
    default:
      return undefined
  }
}

/** Answers of the telephone network that say more than that it failed (RFC 3261 §21, RFC 8197, RFC 8688). */
const PROBLEM_OF_SIP: Readonly<Record<number, DeliveryProblem>> = {
  404: 'bad-number',
  410: 'bad-number',
  484: 'bad-number',
  604: 'bad-number',
  486: 'busy',
  600: 'busy',
  603: 'busy',
  607: 'filtered',
  608: 'filtered',
}

function notDelivered(reason: DeliveryProblem): CarrierReport {
  return { state: 'not-delivered', reason }
}
