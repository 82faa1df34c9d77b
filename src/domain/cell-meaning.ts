import { comparable, isAlike } from './comparable.ts'
import { readLanguage } from './family-contact.ts'
import { saysYes } from './practice-row.ts'
import { remembered } from './remembered.ts'

/** What a cell of few words says, as bits: the same words stand on very many lines, in the right column or not. */
export type CellMeaning = number

export const SAYS_NONE = 1
export const SAYS_YES = 2
export const IS_AUTHORITY = 4
export const IS_LANGUAGE = 8
export const IS_REMINDER = 16
export const REFUSES_TEXTS = 32
export const IS_ADDRESS = 64
export const IS_NUMBER = 128

const NONE: ReadonlySet<string> = new Set(['', 'none', 'no', 'n', 'na', 'unknown'])

const REMINDERS: ReadonlySet<string> = new Set(
  `text texts textmessage textmessages sms call calls phone phonecall voice voicecall email emails
  homephone cellphone mobilephone`.split(/\s+/),
)

const NO_TEXTS =
  /\b(?:no (?:text|sms)|(?:do not|don['’]?t|doesn['’]?t|does not|can['’]?t|cannot) (?:text|get text|take text|receive text)|land ?-?line)/i

/** What a cell means, whatever its column is; answers are remembered. */
export const meaningOf: (cell: string) => CellMeaning = remembered((cell) => {
  const words = comparable(cell)
  return (
    (NONE.has(words) ? SAYS_NONE : 0) |
    (saysYes(cell) ? SAYS_YES : 0) |
    (isAlike(cell, 'Joint') || isAlike(cell, 'Exclusive') ? IS_AUTHORITY : 0) |
    (readLanguage(cell) ? IS_LANGUAGE : 0) |
    (REMINDERS.has(words) ? IS_REMINDER : 0) |
    (NO_TEXTS.test(cell) ? REFUSES_TEXTS : 0) |
    (cell.includes('@') || looksLikePhone(cell) ? IS_ADDRESS : 0) |
    (/^\d{1,2}$/.test(cell) ? IS_NUMBER : 0)
  )
})

/** Whether a cell holds nothing but a phone number, right or wrong: ten digits or eleven, and the signs between them. */
export function looksLikePhone(cell: string): boolean {
  return /^[\d\s().+-]{10,20}$/.test(cell) && /^(?:\D*\d){10,11}\D*$/.test(cell)
}
