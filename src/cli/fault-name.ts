import { type Fault, MISSING_FIELDS } from '../domain/data-quality.ts'

/** A fault as a line on the screen names it: its code without dashes. */
export function faultName(fault: Fault): string {
  const words = fault.replaceAll(/[-_]/g, ' ')
  return (MISSING_FIELDS as readonly Fault[]).includes(fault) ? `missing ${words}` : words
}
