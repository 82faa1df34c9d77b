import validator from 'validator/lib/isEmail.js'
import { isPublicMailDomain } from './mail-providers.ts'
import { remembered } from './remembered.ts'

/** Alone, for the whole of the library takes several times the memory. */
const isEmail = validator.default

/** Lengths are checked here: of ASCII they are counted in no time. */
const OPTIONS = { allow_utf8_local_part: false, ignore_max_length: true }

/** Up to 64 characters before the @ and 63 in each part of the domain (RFC 5321 §4.5.3.1.1, RFC 1035 §2.3.4). */
const ASCII_ADDRESS = /^[!#-~]{1,64}@(?:[a-z\d-]{1,63}\.)+[a-z\d-]{1,63}$/

/**
 * The address as it is compared and written to: trimmed, in lower case, dots and plus tags kept. Nothing when it is not
 * one plain ASCII address of at most 254 characters (RFC 5321 §4.5.3.1.3) at a domain name; quoted names are not taken.
 */
export function readEmail(text: string): string | undefined {
  const email = text.trim().toLowerCase()
  if (email.length > 254 || !ASCII_ADDRESS.test(email)) return undefined
  const isValid = ORDINARY_NAME.test(email) ? isValidDomain(domainOf(email)) : isEmail(email, OPTIONS)
  return isValid ? email : undefined
}

/** What stands before the @ of nearly every address; valid whatever the domain is. */
const ORDINARY_NAME = /^[a-z\d]+(?:[._+-][a-z\d]+)*@[^@]+$/

const isValidDomain = remembered((domain: string) => isEmail(`name@${domain}`, OPTIONS))

/** The part behind the @ of an address that `readEmail` gave. */
export function domainOf(email: string): string {
  return email.slice(email.lastIndexOf('@') + 1)
}

const NOBODY = /^(?:none|n\/a|unknown|declined?|refused?|no-?reply|do-?not-?reply)$/

const NOBODY_AT_PROVIDER = /^(?:no|na)@(?:gmail|yahoo|hotmail|aol)\./

const isNobodysDomain = remembered((domain: string) =>
  /^(?:none|unknown|declined?|refused?|no-?reply|do-?not-?reply|no-?e?mail)\./.test(domain),
)

const NO_EMAIL =
  /^(?:(?:has)?no|does(?:no|n)thave|do(?:no|n)thave)(?:any?)?e?mail(?:address)?(?:given|provided|onfile)?$/

const FILLER = /^(?:a+|x+|abc|asdf|qwerty|test|email|mail|me|na|no|name|user|patient|parent|123\d*)$/

/**
 * Whether an address stands for nobody: what front desks type when there is none ("none@none.com", "noemail@gmail.com",
 * "test@test.com"). Only shapes that no parent's own address has.
 */
export function isPlaceholderEmail(email: string): boolean {
  const local = email.slice(0, email.lastIndexOf('@'))
  const domain = domainOf(email)
  if (NOBODY.test(local) || NOBODY_AT_PROVIDER.test(email) || isNobodysDomain(domain)) return true
  if (local.includes('mail') && NO_EMAIL.test(local.replace(/[^a-z]/g, ''))) return true
  return domain.startsWith(local) && domain[local.length] === '.' && FILLER.test(local)
}

/**
 * Whether an address is the practice's own: its office address, or one at the same domain or below it unless everybody
 * can have one there.
 */
export function isPracticeEmail(email: string, officeEmail: string): boolean {
  const office = officeEmail.trim().toLowerCase()
  if (email === office) return true
  const own = domainOf(office)
  const domain = domainOf(email)
  return (domain === own || domain.endsWith(`.${own}`)) && !isPublicMailDomain(own)
}
