import { LETTER_STATES, type LetterState } from './letter.ts'

export type LetterCounts = Partial<Record<LetterState, number>>

/** States in which a letter is still to move by our own doing. `unknown` is one only as long as a try is left. */
const MOVING: readonly LetterState[] = ['held', 'queued', 'claimed', 'handed', 'deferred']

/**
 * Whether nothing of a request moves any more, by its books: the counts by state add up to the number of letters, none of
 * them is in a state that moves, and no uncertain one has a try left.
 *
 * @returns `open` letters that still move, and `equation` as a line: "2,981 accepted, 12 bounced = 2,993 letters".
 */
export function proofOfEnd(
  counts: LetterCounts,
  letters: number,
  uncertainWithTry: number,
): { proved: boolean; addsUp: boolean; open: number; equation: string } {
  const terms = LETTER_STATES.flatMap((state) => {
    const count = counts[state] ?? 0
    return count > 0 ? [`${thousands(count)} ${state === 'unknown' ? 'uncertain' : state}`] : []
  })
  const sum = LETTER_STATES.reduce((total, state) => total + (counts[state] ?? 0), 0)
  const open = MOVING.reduce((total, state) => total + (counts[state] ?? 0), 0) + uncertainWithTry
  const addsUp = sum === letters
  const right = `${thousands(letters)} ${letters === 1 ? 'letter' : 'letters'}`
  return {
    proved: addsUp && open === 0 && letters > 0,
    addsUp,
    open,
    equation: `${terms.join(', ') || '0'} ${addsUp ? '=' : 'and not'} ${right}`,
  }
}

/** A whole number as English writes it: 2,981. */
export function thousands(count: number): string {
  return count.toLocaleString('en-US')
}
