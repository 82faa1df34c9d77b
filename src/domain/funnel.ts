import type { EndReason } from './invitation.ts'
import type { Language } from './practice.ts'

/**
 * How far guardians came, each step counted among all of them. `emailed` counts those whose email a mail server took;
 * `delivered` those of whom it is known that it arrived: it was reported, or they started. `opened` is the first click on
 * the page, for scanners open links too.
 */
export type FunnelSteps = {
  invited: number
  emailed: number
  delivered: number
  opened: number
  pinSent: number
  pinAccepted: number
  redeemed: number
  registered: number
}

/** How far the guardians of a request came, all of them and by the language of their contact record. */
export type Funnel = FunnelSteps & {
  locked: number
  ended: number
  /** How many ask for a new email in place of a link that is over or locked, and got none since. */
  askedAgain: number
  /** Of those ended, how many for which reason. */
  endedBy: Partial<Record<EndReason, number>>
  byLanguage: Partial<Record<Language, FunnelSteps>>
}

/** A funnel before anybody is counted. */
export function emptySteps(): FunnelSteps {
  return { invited: 0, emailed: 0, delivered: 0, opened: 0, pinSent: 0, pinAccepted: 0, redeemed: 0, registered: 0 }
}

export function emptyFunnel(): Funnel {
  return { ...emptySteps(), locked: 0, ended: 0, askedAgain: 0, endedBy: {}, byLanguage: {} }
}
