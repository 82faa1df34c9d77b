import { Metadata, parsePhoneNumberFromString } from 'libphonenumber-js/max'

/** A number that may get a PIN, in E.164. A fixed line takes calls only. */
export type UsablePhone = { number: string; fixedLine: boolean }

/** Countries whose numbers may get a PIN: the United States with their territories, and Canada. */
export const ALLOWED_COUNTRIES: ReadonlySet<string> = new Set(['US', 'PR', 'VI', 'GU', 'AS', 'MP', 'CA'])

const LONGEST = 40

/** The ten digits as nearly every practice file writes them: 2025550143, (202) 555-0143, 202-555-0143, +12025550143. */
const TEN_DIGITS = /^(?:\+?1[-. ]?)?(?:\((\d{3})\) ?|(\d{3})[-. ]?)(\d{3})[-. ]?(\d{4})$/

/**
 * Reads a phone number as Americans write it. Nothing unless it is one valid number, without an extension, of the United
 * States, their territories or Canada, and of a kind that costs its caller and its owner nothing special: not toll-free,
 * premium, shared-cost, personal or short. An ordinary number of the United States costs half a microsecond, any other 10 to
 * 20: call it only where the answer is needed.
 */
export function readPhone(text: string): UsablePhone | undefined {
  if (text.length > LONGEST) return undefined
  return ordinaryUnitedStates(text) ?? readAny(text)
}

/**
 * Answers for ordinary numbers of the United States without taking the text apart a second time: of the countries that
 * share +1 the library asks the United States first, so what is valid there is theirs.
 */
function ordinaryUnitedStates(text: string): UsablePhone | undefined {
  const parts = TEN_DIGITS.exec(text)
  if (!parts) return undefined
  const national = `${parts[1] ?? parts[2]}${parts[3]}${parts[4]}`
  const isOrdinary = ORDINARY.every((pattern) => pattern.test(national))
  return isOrdinary ? { number: `+1${national}`, fixedLine: false } : undefined
}

/** What the library has of a country; its types leave these out. */
type Plan = {
  nationalNumberPattern(): string
  type(kind: 'FIXED_LINE' | 'MOBILE'): { pattern(): string } | undefined
}

/**
 * What a number has to match to be a fixed line or a mobile of the United States, which nobody can tell apart there: the
 * library's own patterns, each compiled once instead of once a number. An empty one is the same as the one before.
 */
const ORDINARY = ordinaryPatterns()

function ordinaryPatterns(): RegExp[] {
  const metadata = new Metadata()
  metadata.selectNumberingPlan('US')
  const plan = metadata as unknown as Plan
  const patterns = [
    plan.nationalNumberPattern(),
    plan.type('FIXED_LINE')?.pattern(),
    plan.type('MOBILE')?.pattern() || undefined,
  ]
  return patterns.filter((pattern) => pattern !== undefined).map((pattern) => new RegExp(`^(?:${pattern})$`))
}

function readAny(text: string): UsablePhone | undefined {
  const phone = parsePhoneNumberFromString(text, { defaultCountry: 'US', extract: false })
  if (!phone || phone.ext || !phone.country || !ALLOWED_COUNTRIES.has(phone.country)) return undefined
  switch (phone.getType()) {
    case 'MOBILE':
    case 'FIXED_LINE_OR_MOBILE':
    case 'VOIP':
      return { number: phone.number, fixedLine: false }
    case 'FIXED_LINE':
      return { number: phone.number, fixedLine: true }
    default:
      return undefined
  }
}
