import { thousands } from './proof-of-end.ts'

/**
 * A list as one phrase, cut after so many: `P1, P2 and 1,200 more`.
 * @param total how long the list is, where only its beginning is given.
 */
export function shortened(items: readonly string[], most = 3, total = items.length): string {
  const named = items.slice(0, most).join(', ')
  return total > most ? `${named} and ${thousands(total - most)} more` : named
}
