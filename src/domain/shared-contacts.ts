import { EXCLUSION_STEPS, LEFT_OUT_SHARED_STEP } from './data-quality.ts'
import type { Practice } from './practice.ts'
import type { SharedContact } from './selection-report.ts'

/**
 * The emails on the charts of many families of which the practice has not said whose they are: neither that they are one
 * parent's (`confirmedShared`, which the selection looks at) nor that their patients are left out. Nothing may be released.
 */
export function undecidedShared(
  shared: readonly SharedContact[],
  { leftOutShared }: Pick<Practice, 'leftOutShared'>,
): SharedContact[] {
  const leftOut = new Set(leftOutShared.map((email) => email.trim().toLowerCase()))
  return shared.filter(({ email }) => !leftOut.has(email))
}

/** What the practice does about the patients of an email on the charts of many families. */
export function sharedStep(email: string, { leftOutShared }: Pick<Practice, 'leftOutShared'>): string {
  const isDecided = leftOutShared.some((one) => one.trim().toLowerCase() === email)
  return isDecided ? LEFT_OUT_SHARED_STEP : EXCLUSION_STEPS['contact-shared']
}
