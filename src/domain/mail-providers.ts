import { isOneSlipAway } from './one-slip-away.ts'

const PROVIDERS = new Set(
  `gmail.com googlemail.com yahoo.com ymail.com rocketmail.com outlook.com hotmail.com live.com msn.com passport.com
  aol.com aim.com icloud.com me.com mac.com proton.me protonmail.com pm.me zoho.com fastmail.com hey.com gmx.com gmx.us
  mail.com email.com usa.com tutanota.com hushmail.com yandex.com inbox.com duck.com comcast.net xfinity.com verizon.net
  att.net sbcglobal.net bellsouth.net pacbell.net ameritech.net charter.net spectrum.net rr.com twc.com roadrunner.com
  cox.net earthlink.net frontier.com frontiernet.net optonline.net optimum.net windstream.net centurylink.net
  centurytel.net embarqmail.com juno.com netzero.net netzero.com mindspring.com suddenlink.net mediacombb.net wowway.com
  cableone.net q.com tds.net hughes.net prodigy.net netscape.net yahoo.es yahoo.com.mx yahoo.ca hotmail.es outlook.es
  hotmail.ca live.ca rogers.com bell.net sympatico.ca shaw.ca telus.net videotron.ca`.split(/\s+/),
)

const RESERVED = new Set(['example.com', 'example.net', 'example.org'])

const MISTYPED = ['gmail.com', 'yahoo.com', 'hotmail.com', 'outlook.com', 'icloud.com', 'comcast.net', 'verizon.net']

/** Whether anybody can have an address at this domain: a common mail provider, or a name reserved for examples (RFC 2606 §3). */
export function isPublicMailDomain(domain: string): boolean {
  return PROVIDERS.has(domain) || RESERVED.has(domain)
}

/**
 * The provider that a domain was most likely meant to be: one letter missing, added, changed or swapped with its
 * neighbour ("gmial.com"). Nothing for a provider's own domain, however close it is to another's. A hint, not a fault.
 */
export function likelyProvider(domain: string): string | undefined {
  if (isPublicMailDomain(domain)) return undefined
  return MISTYPED.find((provider) => isOneSlipAway(domain, provider))
}
