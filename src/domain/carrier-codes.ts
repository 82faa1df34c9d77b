import type { CarrierRefusal } from './delivery.ts'

const REFUSAL_OF_CODE: Readonly<Record<number, CarrierRefusal>> = {
  13223: 'bad-number',
  13224: 'bad-number',
  13227: 'country-not-allowed',
  21201: 'bad-number',
  21202: 'bad-number',
  21211: 'bad-number',
  21214: 'bad-number',
  21215: 'country-not-allowed',
  21216: 'country-not-allowed',
  21217: 'bad-number',
  21268: 'bad-number',
  21408: 'country-not-allowed',
  21610: 'opted-out',
  21612: 'unreachable',
  21614: 'not-a-mobile',
  21635: 'not-a-mobile',
  30003: 'unreachable',
  30004: 'filtered',
  30005: 'unreachable',
  30006: 'not-a-mobile',
  30007: 'filtered',
  30008: 'unreachable',
  30032: 'filtered',
  30034: 'filtered',
  30450: 'filtered',
}

/** What a Twilio error code means for the parent (Twilio's error and warning dictionary), if it is known here. */
export function knownRefusalOfCode(code: number | undefined): CarrierRefusal | undefined {
  return code === undefined ? undefined : REFUSAL_OF_CODE[code]
}

/**
 * The same in the answer to a text or call, or in a later report on a text. A code that is not known here, or none, is
 * `ours`: nothing is concluded about the number, and the parent may try again.
 */
export function refusalOfCode(code: number | undefined): CarrierRefusal {
  return knownRefusalOfCode(code) ?? 'ours'
}
