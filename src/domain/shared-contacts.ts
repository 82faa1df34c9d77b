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
