import { barOf, needsWord, PASTS, type Past } from './past.ts'

/** Something that an earlier request of the practice released. `releasedAt` is epoch ms. */
export type EarlierRelease = { requestId: string; releasedAt: number }

/** What of a practice file was released before: the file itself, byte for byte, and its guardians. */
export type ReleasedBefore = {
  sameFile: EarlierRelease[]
  /** Guardians of the file who were mailed by any earlier request, and how many by each. */
  mailed: number
  byRequest: (EarlierRelease & { mailed: number })[]
  /** Guardians by what earlier requests mean for them; a past that does not occur is not there. */
  pasts: Partial<Record<Past, number>>
}

/** How many guardians are mailed again only by an operator's word: their link works, or their account is set up. */
export function waitForWord({ pasts }: Pick<ReleasedBefore, 'pasts'>): number {
  return countPasts(pasts, needsWord)
}

/** How many guardians get no email however the release is ordered. */
export function barred({ pasts }: Pick<ReleasedBefore, 'pasts'>): number {
  return countPasts(pasts, (past) => barOf(past) !== undefined)
}

function countPasts(pasts: ReleasedBefore['pasts'], counts: (past: Past) => boolean): number {
  return PASTS.filter(counts).reduce((sum, past) => sum + (pasts[past] ?? 0), 0)
}
