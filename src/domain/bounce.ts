/**
 * What a refusal or a report of failure means for the address (RFC 3463).
 *
 * - `hard`: nobody is reached there, now or later.
 * - `soft`: not this time: a full mailbox, a server that did not answer for days, a mail too large.
 * - `policy`: the sender or the mail was refused, not the address: a fault of ours, for which no parent is suppressed.
 */
export type BounceClass = 'hard' | 'soft' | 'policy'

/** What a mail server said: its SMTP reply code, its enhanced status (RFC 3463) and its words, as far as it gave them. */
export type Refusal = { code?: number; enhanced?: string; text?: string }

const FULL =
  /mailbox (?:is )?full|full mailbox|over ?quota|quota exceeded|exceeded (?:\w+ ){0,3}quota|out of storage|not enough (?:disk|storage)|too (?:large|big)/i
const OURS =
  /\bspam\b|\bblock(?:ed|list)|blacklist|\bdns[br]l\b|\bpolicy\b|\breputation\b|\bdmarc\b|\bspf\b|\bdkim\b|relay(?:ing)? (?:access )?(?:denied|not permitted)|protocol violation|sender (?:address )?(?:rejected|denied)|client host rejected|domain of sender|access denied|administrative(?:ly)? prohibit|not authorized/i
/** How Exchange Online says that its directory has no such recipient. */
const NOT_IN_DIRECTORY = /recipient address rejected: access denied/i
const NOBODY =
  /\buser (?:is )?unknown|unknown (?:local )?(?:user|recipient|e-?mail)|\bno such (?:user|recipient|mailbox|address|person|account|local user)|no mailbox (?:here )?by that name|(?:user|mailbox|account|recipient|address)(?: \S+){0,4} (?:does not|doesn't|doesn.t) exist|(?:user|recipient|mailbox|account|address)(?: \S+){0,4} not (?:be )?found|unrouteable address|(?:account|mailbox|address|user)(?: \S+){0,3} (?:disabled|inactive|closed|deactivated|discontinued)|(?:mailbox|recipient) (?:unavailable|no longer)|invalid (?:recipient|mailbox|address)|recipient (?:address )?rejected|address rejected|isn't a valid|not a valid (?:user|mailbox|recipient|address)/i
const NO_DOMAIN =
  /host or domain name not found|domain(?: name)? not found|no such domain|host unknown|unknown host|host not found|couldn't find any host|domain (?:\S+ )?does(?: not|n't) exist|nxdomain/i
const AGAIN = /try again|temporar|server reply|lookup failure|timed? ?out/i

/**
 * A refusal for now (4.x.x) is never hard, however long it lasted. Where the status says nothing of the address (x.0.0,
 * 5.3, 5.4, 5.5 or none), the words decide, and what they leave open suppresses nobody, but for a bare 550: the
 * mailbox is not there (RFC 5321 §4.2.3).
 */
export function bounceClassOf({ code, enhanced, text = '' }: Refusal): BounceClass {
  const [, kind, subject = '', detail = ''] = /^([245])\.(\d+)\.(\d+)$/.exec(enhanced ?? '') ?? []
  if (subject === '7' || (subject === '1' && (detail === '7' || detail === '8'))) return 'policy'
  if (kind === '4' || (kind === undefined && code !== undefined && code < 500))
    return OURS.test(text) ? 'policy' : 'soft'
  if (subject === '1') return 'hard'
  if (subject === '2') return detail === '1' ? 'hard' : 'soft'
  if (subject === '6') return 'policy'
  return classOfWords(text) ?? (kind === undefined && code === 550 ? 'hard' : 'soft')
}

function classOfWords(text: string): BounceClass | undefined {
  if (FULL.test(text)) return 'soft'
  if (NOT_IN_DIRECTORY.test(text)) return 'hard'
  if (OURS.test(text)) return 'policy'
  if (NOBODY.test(text)) return 'hard'
  if (NO_DOMAIN.test(text)) return AGAIN.test(text) ? 'soft' : 'hard'
  return undefined
}
