import { disposableEmailBlocklistSet } from 'disposable-email-domains-js'

let known: ReadonlySet<string> | undefined

/**
 * Whether a mail domain, or one above it, gives out addresses that stop working within hours or days, by the maintained
 * list of disposable-email-domains-js. Services that forward mail for good ("duck.com", "mozmail.com") are not on it.
 */
export function isDisposableDomain(domain: string): boolean {
  known ??= disposableEmailBlocklistSet()
  for (let rest = domain; rest.includes('.'); rest = rest.slice(rest.indexOf('.') + 1)) {
    if (known.has(rest)) return true
  }
  return false
}
