import { comparable } from '../domain/comparable.ts'
import { isOneSlipAway } from '../domain/one-slip-away.ts'
import { COLUMN_NAMES, type ColumnKey } from '../domain/practice-columns.ts'
import { columnNamed, KNOWN_NAMES } from './column-names.ts'

/** In a shorter name one letter too many is another word. */
const SHORTEST_WITH_SLIP = 6

/**
 * What a column of an unknown name most likely holds: the longest known name that stands in it as whole words
 * ("E-Mail 1" has "Email"), or one that is a slip of the pen away. Something to ask about, never to act upon.
 */
export function likelyColumn(name: string): ColumnKey | undefined {
  const words = wordsOf(name)
  const known = words
    .flatMap((_, from) => words.slice(from).map((__, length) => words.slice(from, from + length + 1).join('')))
    .filter((part) => columnNamed(part) !== undefined)
    .sort((one, other) => other.length - one.length)
  if (known[0] !== undefined) return columnNamed(known[0])
  const written = comparable(name)
  if (written.length < SHORTEST_WITH_SLIP) return undefined
  return [...KNOWN_NAMES].find(([meant]) => isOneSlipAway(written, meant))?.[1]
}

/** Whether a name shares a word with that of a column, apart from whose it is: "Phone 1" with a mobile phone. */
export function alikeColumn(name: string, key: ColumnKey): boolean {
  const [, ...words] = COLUMN_NAMES[key].split('_')
  return wordsOf(name).some((word) => words.includes(word))
}

/** "guardian1Email_address" has four: a digit or a capital letter begins one, too. */
function wordsOf(name: string): string[] {
  return name
    .replace(/(\p{Ll})(\p{Lu})/gu, '$1 $2')
    .replace(/(\p{N}+)/gu, ' $1 ')
    .slice(0, 200)
    .split(/[^\p{L}\p{N}]+/u)
    .map(comparable)
    .filter((word) => word !== '')
}
