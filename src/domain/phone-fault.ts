import { parsePhoneNumberFromString } from 'libphonenumber-js/max'
import { ALLOWED_COUNTRIES, readPhone } from './phone.ts'
import type { SelectionRules } from './selection-rules.ts'
import { isExponent } from './shortened-number.ts'

/**
 * What is wrong with a phone number that shall get a PIN, as it goes on behind its value: "has no area code". Nothing for
 * one that takes texts, or calls where that is enough: a home number, or any with the practice's `homePhoneCalls`.
 */
export function phoneFault(
  cell: string,
  { ownPhone, practice }: Pick<SelectionRules, 'ownPhone' | 'practice'>,
): string | undefined {
  if (cell === '') return 'is empty'
  const phone = readPhone(cell)
  if (!phone) return flawOf(cell)
  if (phone.number === ownPhone) return "is the practice's own number"
  if (phone.fixedLine && !practice.homePhoneCalls) return 'is a fixed line, which takes no texts'
  return undefined
}

const [SHORTEST, LONGEST] = [10, 15]

function flawOf(cell: string): string {
  if (isExponent(cell)) return 'was shortened by a spreadsheet, so its digits are lost'
  const phone = parsePhoneNumberFromString(cell.slice(0, 100), { defaultCountry: 'US', extract: false })
  if (phone?.ext) return 'has an extension'
  if (phone?.isValid()) {
    if (phone.country && !ALLOWED_COUNTRIES.has(phone.country)) return 'is a number of another country'
    if (phone.getType() === 'TOLL_FREE') return 'is a toll-free number, which nobody carries'
    return 'is of a kind that costs extra or belongs to no phone'
  }
  const digits = cell.replace(/\D/g, '').length
  if (digits === 0) return 'has no digits'
  if (digits === 7) return 'has no area code'
  if (digits < SHORTEST) return `has only ${digits} digits: a number has ${SHORTEST}`
  if (digits > LONGEST) return 'holds more than one number'
  if (/\p{L}/u.test(cell)) return 'has words beside the number'
  const tooLong = digits > SHORTEST + (/^\D*1/.test(cell) ? 1 : 0)
  return tooLong ? `has ${digits} digits: a number has ${SHORTEST}` : 'is a number that does not exist'
}
