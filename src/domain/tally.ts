import { plainLine } from './plain-line.ts'

/** Counts by name, of so many names at most; the rest is counted together. */
export type Tally = { counts: Map<string, number>; others: number }

const MOST_NAMES = 500

export function newTally(): Tally {
  return { counts: new Map(), others: 0 }
}

/** Counts one more of that name. */
export function addTo(tally: Tally, name: string): void {
  const count = tally.counts.get(name)
  if (count === undefined && tally.counts.size >= MOST_NAMES) tally.others += 1
  else tally.counts.set(name, (count ?? 0) + 1)
}

/** How many were counted. */
export function totalOf({ counts, others }: Tally): number {
  return [...counts.values()].reduce((sum, count) => sum + count, others)
}

const MOST_SHOWN = 15

/** The most frequent names with their counts, as a sentence shows them: `MTH 120, FTH 98 and 3 more`. */
export function tallyWords(tally: Tally): string {
  const shown = mostFrequent(tally).slice(0, MOST_SHOWN)
  const left = totalOf(tally) - shown.reduce((sum, [, count]) => sum + count, 0)
  const named = shown.map(([name, count]) => `${plainLine(name).slice(0, 80)} ${count}`).join(', ')
  return left > 0 ? `${named} and ${left} more` : named
}

/** Names and counts, the most frequent first. */
export function mostFrequent({ counts }: Tally): [name: string, count: number][] {
  return [...counts].toSorted(([, one], [, other]) => other - one)
}
