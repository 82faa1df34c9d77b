import type { OddDay } from './day-ceiling.ts'
import type { Language } from './practice.ts'

/** What an email says of the practice it stands for. */
export type Sender = { name: string; phone: string; hours?: string }

/**
 * What each email is given. Ready words are printed exactly as they come and each more than once at will: the mail is
 * composed once per practice and language with marker words in their place.
 */
export type Emails = {
  /** All but `language` and `practice` may be markers. `greeting` is a whole line ("Hello Ana,"), `lastDay` a day and time in words. */
  registration: {
    language: Language
    practice: Sender
    greeting: string
    link: string
    lastDay: string
    stopUrl: string
  }
  /** The notice that an account was set up and how to object (NIST SP 800-63A-4 §3.10). `setUpAt` is a day and time in words. */
  'account-set-up': { language: Language; practice: Sender; greeting: string; setUpAt: string }
  /** To the practice, in English. `place` counts from 1; `acknowledgement` is the stored wording, `acknowledgedAt` words. */
  'request-received': {
    practiceName: string
    place: number
    minorAgeLimit: number
    acknowledgedBy: string
    acknowledgedAt: string
    acknowledgement: string
  }
  /** `criterion` and `remedy` are whole sentences. */
  'request-refused': { practiceName: string; criterion: string; remedy: string }
  /**
   * Counts only. `days` are those on which emails go out, each a day in words; `held` of the emails are on none of them, for
   * they wait until the first answers were looked at.
   */
  'release-started': {
    practiceName: string
    emails: number
    held: number
    patients: number
    byHand: number
    days: readonly { day: string; emails: number }[]
    linkDays: number
    /** Days after its email on which a guardian who did not start is reminded. */
    reminderDay?: number
  }
  /** Counts only, when those that were held go out. `emails` are all that are still to leave, `days` as above. */
  'release-goes-on': {
    practiceName: string
    emails: number
    days: readonly { day: string; emails: number }[]
    linkDays: number
  }
  /** As `registration`, a few days later, with the same link. */
  reminder: Emails['registration']
  /** To the operator, in English: counts only. `found` and `meaning` are whole sentences, `waiting` letters not sent. */
  'release-halted': { practiceId: string; requestId: string; found: string; meaning: string; waiting: number }
  /**
   * To the operator, in English. `requestIds` are those that were paused, `unreleased` those that were held back from their
   * release; `lastBeat` is a day and time in words, UTC.
   */
  'backup-restored': { requestIds: readonly string[]; unreleased: readonly string[]; lastBeat: string }
  /**
   * To the operator, in English: PINs of one day (UTC) of a practice or, without one, of the service. `most` may be sent;
   * `many`: half of it was; `unused`: few of those sent were entered.
   */
  'pins-odd': { practiceId: string | null; odd: OddDay; sent: number; right: number; most: number }
  /** Counts only, at the end of a release. `lastLinkEnds` is a day and time in words; nothing when no email left. */
  'release-finished': {
    practiceName: string
    emailed: number
    undelivered: number
    uncertain: number
    byHand: number
    linkDays: number
    lastLinkEnds: string | null
    reminderDay: number | null
  }
  /** To the practice's office, in English: how many families said what, of which at least one did. */
  'family-news': { practiceName: string; asked: number; notMe: number; notMyNumber: number; notAskedFor: number }
}
export type EmailName = keyof Emails

/** `pin` is six digits; `tag` a letter that tells the texts of one guardian apart; `host` the plain host name of the page where the PIN is typed; `expiresAt` epoch ms. */
export type Texts = {
  pin: {
    language: Language
    practiceName: string
    timeZone: string
    pin: string
    tag: string
    minutes: number
    expiresAt: number
    host: string
  }
  /** To NO after a PIN. `phone` is the practice's. */
  'not-asked-for': { language: Language; practiceName: string; phone: string }
  /** To NO after a PIN that somebody set an account up with. */
  'already-set-up': Texts['not-asked-for']
  /** To HELP from a phone that got a PIN. */
  help: Texts['not-asked-for']
  /** To HELP from any other: in each of the languages, in one text. */
  'help-anybody': { language: Language; languages: readonly Language[] }
  /** To STOP and START where the carrier does not confirm them. */
  stopped: { language: Language }
  started: { language: Language }
}
export type TextName = keyof Texts

/**
 * `actionUrl` takes the pressed key; `expiresAt` is epoch ms. `phoneGroups` are the figures of the practice's phone, as
 * people say them in groups.
 */
export type Calls = {
  greeting: { language: Language; practiceName: string; actionUrl: string }
  pin: { language: Language; practiceName: string; timeZone: string; pin: string; expiresAt: number }
  'not-asked-for': { language: Language; practiceName: string }
  ended: { language: Language; practiceName: string }
  /** To somebody who calls our number. */
  'call-back': { language: Language; practiceName: string; phoneGroups: readonly string[] }
  /** The same where we do not know who calls: said in each of the languages. */
  'call-back-unknown': { language: Language; languages: readonly Language[] }
}
export type CallName = keyof Calls
