import type { CalendarDate } from './calendar.ts'
import type { Language } from './practice.ts'

/** A patient inside an invitation: what the portal needs to connect the account, and the day the patient drops out of it. */
export type InvitedPatient = {
  id: string
  birthDate: CalendarDate
  /** The day, in the practice's time zone, from which the patient has reached the Minor Age Limit. */
  reachesLimitOn: CalendarDate
  relationship: string
  authority: string
  residesWith: boolean
}

/**
 * One guardian's place in a Bulk PIN request: one email, one setup link, one or more patients.
 * Same practice, same email and same phone is one guardian; names that differ between the charts leave both names out.
 */
export type Guardian = {
  /** Trimmed and in lower case; dots and plus tags are kept as they are. */
  email: string
  /** E.164. */
  phone: string
  /** False for a home number: it takes calls only. */
  takesTexts: boolean
  firstName?: string
  lastName?: string
  language: Language
  patients: InvitedPatient[]
}

/** How far the setup link is: `locked` after too many wrong entries, `set-up` once the portal said registered. */
export type LinkState = 'open' | 'locked' | 'set-up' | 'ended'

/** Words by which somebody else than the guardian who got the mail or the PIN ended the link. */
const STRANGERS = ['not-me', 'not-my-number', 'not-asked-for'] as const

/** Why a link ended before its last day; `mailed-again`: a later request of the practice mails the guardian a new one. */
export type EndReason = 'revoked' | 'cancelled' | 'mailed-again' | (typeof STRANGERS)[number]

/** Whether a link ended because the mail or the PIN came to somebody else. */
export function isStrangers(reason: string | undefined): reason is (typeof STRANGERS)[number] {
  return STRANGERS.some((word) => word === reason)
}

/** The patients who have not reached the Minor Age Limit by a day of the practice's calendar. */
export function remainingPatients(guardian: Pick<Guardian, 'patients'>, today: CalendarDate): InvitedPatient[] {
  return guardian.patients.filter(({ reachesLimitOn }) => today < reachesLimitOn)
}

/** An id routes itself: `<practice id>.<22 base64url characters>`. */
export function practiceIdOf(id: string): string {
  return id.slice(0, id.indexOf('.'))
}

/** The part of an id that is behind the practice's: what keys under the practice's tag carry. */
export function localId(id: string): string {
  return id.slice(id.indexOf('.') + 1)
}

/** Whether a text has the form of an id of ours; says nothing about its existence. */
export function isRoutedId(text: string): boolean {
  return /^[A-Za-z0-9_-]{1,64}\.[A-Za-z0-9_-]{22}$/.test(text)
}
