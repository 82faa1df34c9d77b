import { type BounceClass, bounceClassOf } from './bounce.ts'
import type { CalendarDate } from './calendar.ts'
import { type EndReason, type Guardian, type LinkState, remainingPatients } from './invitation.ts'
import type { LetterEntry } from './letter.ts'
import type { StandingCode } from './standing-words.ts'

/** What decides where a guardian stands. Times are epoch ms. */
export type StandingFacts = {
  guardian: Pick<Guardian, 'patients'>
  link: LinkState
  endReason?: EndReason
  linkExpiresAt?: number
  openedAt?: number
  pinSentAt?: number
  redeemedAt?: number
  registeredAt?: number
}

/** A letter as far as it matters here. */
export type LetterFacts = Pick<LetterEntry, 'state' | 'reason' | 'unanswered'>

/** What else is known of mail to a guardian. */
export type OtherMail = {
  /** The reminder, and the registration emails before the newest. */
  letters: readonly LetterFacts[]
  /** Whether mail of the request to the address came back for good. */
  suppressed: boolean
}

/**
 * Where a guardian stands: one code, by what decides most. An account that is set up is set up; then what ended the link;
 * then how far the guardian came, for whoever started has got the email whatever is reported of it; then the newest email;
 * then what is reported of the others, after which no new link is mailed either.
 *
 * @param letter the newest registration email; none when the ledger does not know one.
 * @param requestCancelled a cancelled request sends no letter once more.
 * @param today the practice's day.
 */
export function standingOf(
  facts: StandingFacts,
  letter: LetterFacts | undefined,
  { requestCancelled, today, now }: { requestCancelled: boolean; today: CalendarDate; now: number },
  others: OtherMail = { letters: [], suppressed: false },
): StandingCode {
  if (facts.link === 'set-up' || facts.registeredAt !== undefined) return 'set-up'
  if (facts.link === 'ended') return endedStanding(facts.endReason)
  if (facts.link === 'locked') return 'locked'
  if (remainingPatients(facts.guardian, today).length === 0) return 'minor-age-limit-reached'
  if (facts.linkExpiresAt !== undefined && facts.linkExpiresAt <= now) {
    const fault = (letter && letterFault(letter)) ?? faultOfOthers(others)
    return started(facts) || fault === undefined ? 'link-expired' : fault
  }
  if (facts.redeemedAt !== undefined) return 'redeemed'
  if (facts.pinSentAt !== undefined) return 'pin-sent'
  if (facts.openedAt !== undefined) return 'opened'
  if (!letter) return 'not-sent'
  const standing = letterStanding(letter, requestCancelled)
  return standing === 'not-started' || standing === 'uncertain' ? (faultOfOthers(others) ?? standing) : standing
}

function faultOfOthers({ letters, suppressed }: OtherMail): StandingCode | undefined {
  const faults = letters.map(letterFault)
  const reported = (['complained', 'address-unknown'] as const).find((fault) => faults.includes(fault))
  return reported ?? (suppressed ? 'address-bounced' : undefined)
}

function started({ openedAt, pinSentAt, redeemedAt }: StandingFacts): boolean {
  return openedAt !== undefined || pinSentAt !== undefined || redeemedAt !== undefined
}

function endedStanding(reason: EndReason | undefined): StandingCode {
  switch (reason) {
    case 'not-me':
    case 'not-my-number':
    case 'not-asked-for':
      return reason
    case 'mailed-again':
      return reason
    case 'cancelled':
      return 'links-cancelled'
    case 'revoked':
    case undefined:
      return 'revoked'
  }
}

function letterStanding(letter: LetterFacts, requestCancelled: boolean): StandingCode {
  switch (letter.state) {
    case 'held':
      return 'on-hold'
    case 'queued':
    case 'claimed':
    case 'handed':
      return 'in-line'
    case 'deferred':
      return 'put-off'
    case 'unknown':
      return letter.unanswered < 2 && !requestCancelled ? 'sent-again-soon' : 'uncertain'
    case 'accepted':
    case 'delivered':
      return 'not-started'
    default:
      return letterFault(letter) ?? 'not-sent'
  }
}

/** What went wrong for good with an email; nothing for one that may have arrived. */
export function letterFault({ state, reason }: LetterFacts): StandingCode | undefined {
  switch (state) {
    case 'complained':
      return 'complained'
    case 'bounced':
    case 'failed':
      return reason === 'bad-address' ? reason : reason === 'fault' ? 'never-written' : REFUSALS[refusalOf(reason)]
    case 'suppressed':
      return reason === 'mail-stopped' || reason === 'minor-age-limit-reached' ? reason : 'address-bounced'
    case 'cancelled':
      return 'not-sent'
    default:
      return undefined
  }
}

const REFUSALS: Readonly<Record<BounceClass, StandingCode>> = {
  hard: 'address-unknown',
  soft: 'not-taken',
  policy: 'sender-refused',
}

/** Reads a code such as `smtp-550-5.1.1`, `hard-5.1.1` or `soft`; what says nothing of the address is soft. */
function refusalOf(reason = ''): BounceClass {
  const [, named] = /^(hard|soft|policy)\b/.exec(reason) ?? []
  if (named === 'hard' || named === 'soft' || named === 'policy') return named
  const [, code] = /^smtp-(\d{3})/.exec(reason) ?? []
  const [enhanced] = /\b\d\.\d{1,3}\.\d{1,3}\b/.exec(reason) ?? []
  return bounceClassOf({ ...(code && { code: Number(code) }), ...(enhanced && { enhanced }) })
}
