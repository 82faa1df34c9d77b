import { refusalOfCode } from '../domain/carrier-codes.ts'
import type { CarrierAnswer } from '../domain/delivery.ts'
import { NeverSent } from './twilio-request.ts'

/**
 * Sorts what became of one request. What never left, or was turned away by a status, is `refused`; everything else that
 * went wrong after it left (a cut line, silence, an answer that is not what Twilio answers) is `unknown`.
 * Twilio's own error messages repeat the phone, so nothing but status and code is taken from them.
 */
export async function answerOf(created: Promise<{ sid: string }>): Promise<CarrierAnswer> {
  try {
    const { sid } = await created
    return typeof sid === 'string' && sid !== '' ? { outcome: 'accepted', carrierId: sid } : { outcome: 'unknown' }
  } catch (fault) {
    if (fault instanceof NeverSent) return { outcome: 'refused', reason: 'ours' }
    const status = numberIn(fault, 'status')
    return status === undefined ? { outcome: 'unknown' } : refused(status, numberIn(fault, 'code'))
  }
}

function refused(status: number, code: number | undefined): CarrierAnswer {
  const aboutThisNumber = status >= 400 && status < 500 && status !== 429
  const reason = aboutThisNumber ? refusalOfCode(code) : 'ours'
  return { outcome: 'refused', reason, ...(code === undefined ? {} : { code }) }
}

function numberIn(fault: unknown, name: 'status' | 'code'): number | undefined {
  const value = fault instanceof Error ? Reflect.get(fault, name) : undefined
  return typeof value === 'number' ? value : undefined
}
