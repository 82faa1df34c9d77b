import { plainLine } from './plain-line.ts'

const LONGEST = 40

/**
 * A guardian's first name as a greeting may carry it, or nothing when it does not look like a name: a typed web address,
 * a phone number or a note in the name column must not end in an email that a stranger may get.
 */
export function greetedName(firstName: string | undefined): string | undefined {
  const name = plainLine(firstName ?? '').normalize('NFC')
  return name.length <= LONGEST && /^\p{L}[\p{L}\p{M}]*(?:\.?[ '’-]\p{L}[\p{L}\p{M}]*)*\.?$/u.test(name)
    ? name
    : undefined
}
