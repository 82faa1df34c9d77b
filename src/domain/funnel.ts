import type { EndReason } from './invitation.ts'

/** How far the guardians of a request came. `emailed` counts those whose letter a mail server took. */
export type Funnel = {
  invited: number
  emailed: number
  opened: number
  pinSent: number
  pinAccepted: number
  redeemed: number
  registered: number
  locked: number
  ended: number
  /** Of those ended, how many for which reason. */
  endedBy: Partial<Record<EndReason, number>>
}

export const NO_FUNNEL: Funnel = {
  invited: 0,
  emailed: 0,
  opened: 0,
  pinSent: 0,
  pinAccepted: 0,
  redeemed: 0,
  registered: 0,
  locked: 0,
  ended: 0,
  endedBy: {},
}
