import { parse } from 'tldts'
import { isPublicMailDomain, likelyProvider, providerNamed } from './mail-providers.ts'
import { isOneSlipAway } from './one-slip-away.ts'

/** Names that stand for none on the internet (RFC 2606 §2): sample data, not slips. */
const RESERVED_ENDING = /\.(?:example|test|invalid|localhost)$/

/** Endings that American families have, the most common first. */
const USUAL_ENDINGS = ['com', 'net', 'org', 'edu', 'gov']

/** These have mail at one ending only, or at that of a country besides. */
const ONLY_DOT_COM = /^(gmail|icloud)\./
const NEVER_THESE = /^(yahoo|hotmail|outlook)\.(?:net|org|edu)$/

const LIST_OPTIONS = { extractHostname: false, validateHostname: false }

/** Whether a domain is most likely mistyped: it ends like none that there is, or `likelyDomain` knows what was meant. */
export function looksMistyped(domain: string): boolean {
  return likelyDomain(domain) !== undefined || !hasRealEnding(domain)
}

/**
 * The domain that was most likely meant where one looks mistyped: of "gmial.com", "gmail.con" and "gnail.ocm" it is
 * gmail.com, of "smith.cmo" it is smith.com. Nothing where nothing looks wrong, or where nobody can tell what was meant.
 * A hint, not a fault: nothing is ever sent to it.
 */
export function likelyDomain(domain: string): string | undefined {
  if (isPublicMailDomain(domain)) return undefined
  const dotCom = ONLY_DOT_COM.exec(domain) ?? NEVER_THESE.exec(domain)
  if (dotCom) return `${dotCom[1]}.com`
  return hasRealEnding(domain) ? likelyProvider(domain) : withRealEnding(domain)
}

/** Whether the Public Suffix List knows the last part of a domain. */
function hasRealEnding(domain: string): boolean {
  return RESERVED_ENDING.test(domain) || parse(domain, LIST_OPTIONS).isIcann === true
}

function withRealEnding(domain: string): string | undefined {
  const lastDot = domain.lastIndexOf('.')
  if (lastDot < 1) return undefined
  const [name, ending] = [domain.slice(0, lastDot), domain.slice(lastDot + 1)]
  const provider = providerNamed(name)
  if (provider) return provider
  const meant = USUAL_ENDINGS.find((usual) => isOneSlipAway(ending, usual))
  if (!meant) return likelyProvider(domain)
  return likelyProvider(`${name}.${meant}`) ?? `${name}.${meant}`
}
