import { comparable } from './comparable.ts'
import { ownCopy } from './own-copy.ts'

/** More are hardly statuses at all, and nobody reads them: how many patients there are of all is counted anyway. */
export const MOST_UNKNOWN_STATUSES = 1000
/** Of a longer one the rest is not kept. */
const LONGEST = 200

/** Keeps a status of which the practice has not said whether it is active, as spelled. */
export function keepUnknownStatus(kept: Set<string>, status: string): void {
  if (kept.size >= MOST_UNKNOWN_STATUSES || kept.has(status)) return
  kept.add(ownCopy(status.slice(0, LONGEST)))
}

/** As first spelled, each once where they are alike. */
export function spelledOnce(statuses: Iterable<string>): string[] {
  const spelled = new Map<string, string>()
  for (const status of statuses) {
    const key = comparable(status)
    if (!spelled.has(key)) spelled.set(key, status)
  }
  return [...spelled.values()]
}
