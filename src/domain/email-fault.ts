import { isPlaceholderEmail, isPracticeEmail, readEmail } from './email.ts'

/**
 * What is wrong with an Email Address, as it goes on behind its value: "has no @". Nothing for one that a person can be
 * reached at.
 */
export function emailFault(cell: string, officeEmail: string): string | undefined {
  if (cell === '') return 'is empty'
  const email = readEmail(cell)
  if (!email) return flawOf(cell)
  if (isPlaceholderEmail(email)) return 'stands for nobody: it is typed where there is no address'
  if (isPracticeEmail(email, officeEmail)) return "is the practice's own, not a person's"
  return undefined
}

/** The first of these that is so is said. */
const FLAWS: readonly (readonly [flaw: RegExp, says: string])[] = [
  [/^[^@]*$/, 'has no @'],
  [/@[^@]*[;,/\s][^@]*@/, 'holds more than one address'],
  [/@.*@/s, 'has more than one @'],
  [/\s/, 'has a space inside'],
  [/^@/, 'has nothing in front of the @'],
  [/@$/, 'has nothing behind the @'],
  [/[^!-~]/, 'has a letter or sign that does not belong in an address'],
  [/@[^.]*$/, 'has no ending such as .com'],
  [/\.\.|^\.|\.@|@\.|\.$/, 'has a dot too many'],
  [/@.*[^a-z\d.-]/i, 'has a sign behind the @ that no address has there'],
  [/^.{65,}@|.{255}/, 'is too long'],
]

function flawOf(cell: string): string {
  return FLAWS.find(([flaw]) => flaw.test(cell))?.[1] ?? 'is not spelled as an email address is'
}
