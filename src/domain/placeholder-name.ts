import { comparable } from './comparable.ts'
import { NO_FIRST_NAMES, NO_LAST_NAMES, type Words } from './odd-names.ts'

const OF_SOMEBODY =
  /^(?:(?:step|foster|birth)?[ -]?(?:mother|mom|father|dad|parent|guardian)s? (?:of|to)|(?:madre|padre|mamá|papá) del?) /i
const SOMEBODYS =
  /['’]s (?:(?:step|foster|birth|grand)?[ -]?(?:mother|mom|mommy|father|dad|daddy|parent|ma|pa)s?|guardian)$/i

/**
 * Whether the names of a family contact are words that front desks type when they do not know them: "Mom", "Unknown",
 * "Mother of Sam", "Sam's Mom", "N/A", "?". Empty names are missing, not placeholders.
 */
export function isPlaceholderName(firstName: string, lastName: string): boolean {
  return (
    isNoName(firstName, NO_FIRST_NAMES) ||
    isNoName(lastName, NO_LAST_NAMES) ||
    OF_SOMEBODY.test(firstName) ||
    SOMEBODYS.test(firstName) ||
    SOMEBODYS.test(`${firstName} ${lastName}`)
  )
}

function isNoName(name: string, words: Words): boolean {
  if (name === '') return false
  return words.comparable.has(comparable(name)) || !/\p{L}/u.test(name) || /^n ?\/ ?a$/i.test(name)
}
