import { type EndReason, isStrangers, type LinkState } from './invitation.ts'
import type { LetterState } from './letter.ts'

/**
 * What an earlier request of the practice means for a guardian of a later one, from the least to what decides most. The
 * first three may be mailed without a word, the next two only by an operator's word, and the rest not again.
 */
export const PASTS = [
  'not-mailed',
  'link-ended',
  'link-open',
  'set-up',
  'address-bounced',
  'mail-stopped',
  'revoked',
  'not-asked-for',
  'not-my-number',
  'not-me',
] as const
export type Past = (typeof PASTS)[number]

/** Whoever has a link that works, or an account, gets another email only where the operator says so. */
export function needsWord(past: Past): boolean {
  return past === 'link-open' || past === 'set-up'
}

/** Why no email of a later request goes to a guardian either: they stopped mail, nobody is reached, or the link was ended for good. */
export type Bar = Exclude<Past, 'not-mailed' | 'link-ended' | 'link-open' | 'set-up'>

export function barOf(past: Past): Bar | undefined {
  switch (past) {
    case 'not-mailed':
    case 'link-ended':
    case 'link-open':
    case 'set-up':
      return undefined
    default:
      return past
  }
}

/** The past of the two that decides more. */
export function furtherPast(one: Past, other: Past): Past {
  return PASTS.indexOf(one) > PASTS.indexOf(other) ? one : other
}

/** A guardian's place in an earlier request, as far as it matters here. Times are epoch ms. */
export type EarlierPlace = {
  link: LinkState
  endReason?: EndReason
  generation: number
  mailStopped: boolean
  /** Whether the link was used, so that the mail arrived whatever is reported of it. */
  started: boolean
  /** Last day of the newest link that was mailed; nothing where that one has not left. */
  linkExpiresAt?: number
}

/** States of a letter that may have arrived. */
const MAY_HAVE_ARRIVED: readonly (LetterState | undefined)[] = [
  'handed',
  'accepted',
  'delivered',
  'complained',
  'unknown',
]

/**
 * What a place in an earlier request means.
 *
 * @param mail.first state of the first letter; `suppressed` whether mail of that request to the address came back for good;
 *   `requestCancelled` whether letters that wait go out no more.
 */
export function pastOf(
  place: EarlierPlace,
  mail: { first: LetterState | undefined; suppressed: boolean; requestCancelled: boolean },
  now: number,
): Past {
  const { link, endReason, generation, mailStopped, started, linkExpiresAt } = place
  if (link === 'ended' && isForGood(endReason)) return endReason
  if (mailStopped || mail.first === 'complained') return 'mail-stopped'
  if (mail.suppressed) return 'address-bounced'
  if (link === 'set-up') return 'set-up'
  if (generation === 1 && !started && !MAY_HAVE_ARRIVED.includes(mail.first)) return 'not-mailed'
  if (link === 'ended') return 'link-ended'
  const works = linkExpiresAt === undefined ? !mail.requestCancelled : linkExpiresAt > now
  return works ? 'link-open' : 'link-ended'
}

/** What an event of the trail means of an invitation whose record is erased: its link has ended. */
export function pastInTrail(event: string, detail: string | undefined): Past {
  switch (event) {
    case 'emailed':
    case 'email-unanswered':
    case 'email-delivered':
      return 'link-ended'
    case 'registered':
      return 'set-up'
    case 'email-bounced-hard':
      return 'address-bounced'
    case 'email-complained':
    case 'mail-stopped':
      return 'mail-stopped'
    case 'link-ended':
      return isForGood(detail) ? detail : 'not-mailed'
    default:
      return 'not-mailed'
  }
}

type ForGood = Extract<Past, EndReason>

/** Ends that stay right for the same email and phone; one of a cancelled request does not. */
function isForGood(reason: string | undefined): reason is ForGood {
  return reason === 'revoked' || isStrangers(reason)
}
