import type { Exclusion } from './data-quality.ts'
import type { Counts } from './selection-report.ts'

/** What becomes of patients who are left out: a correction lets them in, they are registered by hand, or all is well. */
export type LeftOut = 'fix' | 'by-hand' | 'settled'

/** By reason. Who has reached the Minor Age Limit or is held back is so rightly, but still wants the portal. */
export const LEFT_OUT: Readonly<Record<Exclusion, LeftOut>> = {
  'patient-not-active': 'settled',
  'birth-date-unusable': 'fix',
  'minor-age-limit-reached': 'by-hand',
  'already-registered': 'settled',
  'held-by-practice': 'by-hand',
  'no-primary-contact': 'fix',
  'no-authority-or-residence': 'fix',
  'no-email': 'fix',
  'contact-not-personal': 'fix',
  'no-phone': 'fix',
  'contact-shared': 'fix',
}

/** How many patients are left out that way. */
export function leftOutAs(what: LeftOut, excluded: Counts<Exclusion>): number {
  const reasons = Object.keys(excluded) as Exclusion[]
  return reasons.filter((reason) => LEFT_OUT[reason] === what).reduce((sum, reason) => sum + (excluded[reason] ?? 0), 0)
}
