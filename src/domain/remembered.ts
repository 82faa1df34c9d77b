import { ownCopy } from './own-copy.ts'

const REMEMBERED = 500
/** No word that many lines or letters share is longer; the texts that are may take all memory. */
export const LONGEST_REMEMBERED = 100

/**
 * The same function, which remembers what it gave for its last arguments: for words that many letters share. It keeps
 * copies of texts of its own, and none that is longer than `LONGEST_REMEMBERED`.
 */
export function remembered<Argument, Result>(make: (argument: Argument) => Result): (argument: Argument) => Result {
  const known = new Map<Argument, Result>()
  return (argument) => {
    const kept = known.get(argument)
    if (kept !== undefined) return kept
    if (typeof argument === 'string' && argument.length > LONGEST_REMEMBERED) return make(argument)
    if (known.size >= REMEMBERED) known.clear()
    const own = typeof argument === 'string' ? (ownCopy(argument) as typeof argument) : argument
    const made = make(own)
    known.set(own, made)
    return made
  }
}
