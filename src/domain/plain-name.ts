import { NO_FIRST_NAMES, NO_LAST_NAMES, NOT_PEOPLES_LAST_NAMES, TEST_WORDS } from './odd-names.ts'

const ODD_WORDS = [NO_FIRST_NAMES, NO_LAST_NAMES, TEST_WORDS, NOT_PEOPLES_LAST_NAMES].map(({ pattern }) => pattern)

/** How phrases begin that stand in a name column: "Mother of", "Do not use", "Test patient". */
const ODD_START =
  'zz|test|dnu|dup|do ?n|(?:step|foster|birth|mother|mom|father|dad|parents?|guardian|madre|padre|mam[aá]|pap[aá])[ -]'

const PLAIN = new RegExp(
  `^(?!${ODD_START}|(?:${ODD_WORDS.join('|')})$)[a-z\u00C0-\u024F]+(?:(?:[ -]|\\. ?|'(?!s(?: |$)))(?!dnu$)[a-z\u00C0-\u024F]+)?\\.?$`,
  'i',
)

/**
 * Whether a first or last name is surely no more than a name, as nearly all are: one or two words of letters, and none
 * of those that stand for nobody. Where it says no, `isTestName` and `isPlaceholderName` have to look. One pass over the
 * letters, for it is asked millions of times.
 */
export function isPlainName(name: string): boolean {
  return name === '' || PLAIN.test(name)
}
