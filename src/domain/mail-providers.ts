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

/** Providers with names so long that hardly another name that people use is one slip away, the most common ones first. */
const MISTYPED =
  `gmail.com yahoo.com hotmail.com outlook.com icloud.com comcast.net verizon.net sbcglobal.net bellsouth.net
  earthlink.net optonline.net windstream.net centurylink.net roadrunner.com suddenlink.net rocketmail.com protonmail.com
  googlemail.com frontier.com frontiernet.net mindspring.com embarqmail.com mediacombb.net yahoo.com.mx hotmail.es
  outlook.es`.split(/\s+/)

/** One slip away from a provider, and another's in earnest: people have addresses there. */
const NO_SLIPS = new Set(['cloud.com', 'hotmail.se'])

/** Slips that are longer, but the most common of their provider: here another word comes to the hand. */
const OTHER_SLIPS: ReadonlyMap<string, string> = new Map([['icould.com', 'icloud.com']])

/** Whether anybody can have an address at this domain: a common mail provider, or a name reserved for examples (RFC 2606 §3). */
export function isPublicMailDomain(domain: string): boolean {
  return PROVIDERS.has(domain) || RESERVED.has(domain)
}

/** The provider whose name stands before the first dot, of those that most people have: of "gmail.ner" it is gmail.com. */
export function providerNamed(name: string): string | undefined {
  const start = `${name}.`
  return MISTYPED.find((provider) => provider.startsWith(start))
}

/**
 * The provider that a domain was most likely meant to be: one letter missing or too many, one hit on the key beside it,
 * or two in the wrong order ("gmial.com"). Nothing for a provider's own domain, however close it is to another's. A hint,
 * not a fault.
 */
export function likelyProvider(domain: string): string | undefined {
  if (isPublicMailDomain(domain) || NO_SLIPS.has(domain)) return undefined
  return OTHER_SLIPS.get(domain) ?? MISTYPED.find((provider) => isOneSlipAway(domain, provider, areNeighbours))
}

/** Each key of an American keyboard with those around it, and the letters that look alike. */
const NEIGHBOURS: Readonly<Record<string, string>> = {
  a: 'qwsz',
  b: 'vghn',
  c: 'xdfv',
  d: 'serfcx',
  e: 'wsdr34',
  f: 'drtgvc',
  g: 'ftyhbv',
  h: 'gyujnb',
  i: 'ujko89l1',
  j: 'huikmn',
  k: 'jiolm',
  l: 'kop1i',
  m: 'njk',
  n: 'bhjm',
  o: 'iklp09',
  p: 'ol0',
  q: 'wa12g',
  r: 'edft45',
  s: 'awedxz',
  t: 'rfgy56',
  u: 'yhji78v',
  v: 'cfgbu',
  w: 'qase23',
  x: 'zsdc',
  y: 'tghu67v',
  z: 'asx',
  '.': ',l',
}

function areNeighbours(written: string, meant: string): boolean {
  return NEIGHBOURS[meant]?.includes(written) ?? false
}
