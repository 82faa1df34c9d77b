/** Without I and O, which look like figures. */
const LETTERS = 'ABCDEFGHJKLMNPQRSTUVWXYZ'

/** The letter by which texts that arrive out of order are told apart: A for the first of an invitation, then B, C, … */
export function textTag(number: number): string {
  return LETTERS.charAt((number - 1) % LETTERS.length)
}
