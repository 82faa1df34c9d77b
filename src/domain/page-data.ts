import type { CarrierRefusal, Channel, DeliveryProblem } from './delivery.ts'
import type { Language } from './practice.ts'
import type { ReceiptState } from './receipt.ts'

/** What a page may show of a practice. `phoneHref` is its phone as a link, `tel:+12025550143`. */
export type PracticeCard = {
  name: string
  phone: string
  phoneHref: `tel:${string}`
  hours?: string
  /** IANA; every time on the page is the practice's. */
  timeZone: string
}

/**
 * What every page is given. With a `formToken` the language is switched by a form, else by a link to `path` with `?lang=`.
 * `path` is the page's own path, never with a link's secret in it unless the page's own form must go there (stop pages).
 * `again` is where a reload leads from a page that answers a post, so that it does not post again; null on all others.
 */
export type PageFrame<Card = PracticeCard> = {
  language: Language
  languages: readonly Language[]
  practice: Card
  formToken: string | null
  path: string
  again: string | null
  /** When it is shown, epoch ms. */
  now: number
}

/** Which ways a PIN may be asked for right now. */
export type Ways = { takesTexts: boolean; takesCalls: boolean }

/** Whether a new PIN may be asked for; `at` says from when on (epoch ms), null that there is none with this link. */
export type SendAgain = { allowed: true } | { allowed: false; at: number | null }

/** A word above the choice. `until` is epoch ms. */
export type ChooseNotice = { kind: 'calls-wait'; until: number } | { kind: 'channel-missing' }

/** Why no PIN goes out now. */
export type WaitCause = 'asked-often' | 'calls-used-up' | 'phone-used-up' | 'line-long' | 'day-full'

/** Why an entry was not taken: `wrong` covers PIN and birth date alike, so that neither can be guessed alone. */
export type EntryError = 'wrong' | 'expired' | 'birth-date' | 'missing'

/** Token of the form that asks the practice for a new email; null where none could be mailed. */
type AskOffer = { askToken: string | null }

/**
 * What a page offers in the open when a PIN does not come. `ask`: these channels can be asked now, the best first;
 * `later`: these can from `at` on (epoch ms); `used-up`: none ever again with this link; `practice`: none would help.
 */
export type WayOut =
  | { kind: 'ask'; channels: readonly Channel[] }
  | { kind: 'later'; channels: readonly Channel[]; at: number }
  | { kind: 'used-up' }
  | { kind: 'practice' }

/** What is known of the last text or call, and what can be done about it. */
export type Receipt = {
  /** The text or call that this is of, opaque: a page never shows what is known of another. */
  of: string
  channel: Channel
  phoneEnding: string
  state: ReceiptState
  /** Of `not-delivered`, where the carrier said why. */
  reason: DeliveryProblem | null
  sentAt: number
  /** When `state` was last reported. */
  reportedAt: number
  /** The turn was given back: the send counts under no limit. */
  isFree: boolean
  /** About when the turn of a send that waits comes; null where that is not known. */
  dueAt: number | null
  /** Of a send that waits: the other channel would bring a PIN sooner. */
  otherIsFaster: boolean
  /** Null until a call's PIN was made, and when no PIN works. */
  expiresAt: number | null
  /** From now to `expiresAt`, by the server's clock: those of old phones are wrong. */
  leftMs: number | null
  wayOut: WayOut | null
  /** Another look may show something else. */
  mayChange: boolean
}

/** Each page's own data. Phones appear as their last two digits only; instants are epoch ms; no page knows a child. */
export type Pages = {
  /** `stopped` when the phone on file texted STOP: `startTo` is the number that takes its START, where that is known. */
  choose: Ways & {
    phoneEnding: string
    linkEndsAt: number
    pinAtPortal: boolean
    notice: ChooseNotice | null
    stopped: { startTo: string | null } | null
  }
  /**
   * `tag` is the mark of the newest text, by which texts out of order are told apart, from the second on; `portalAddress`
   * is where the PIN is typed, null where that is here.
   */
  sent: Ways &
    Receipt & {
      error: EntryError | null
      triesLeft: number | null
      tag: string | null
      sendAgain: SendAgain
      portalAddress: string | null
    }
  /** The part of `sent` that changes while it is open. */
  receipt: Receipt
  /** `ringsAt` is about when the phone would ring. */
  'call-now': { phoneEnding: string; ringsAt: number; takesTexts: boolean }
  /** `sendAgain` as on the page of a send. */
  accepted: Ways & { acceptedAt: number; portalUrl: string; pinAtPortal: boolean; sendAgain: SendAgain }
  'already-set-up': { portalUrl: string }
  locked: AskOffer
  /** `endedAt` is known of expired links; `told`: somebody told us that the mail or the PIN came to the wrong person. */
  ended: (AskOffer & { reason: 'expired'; endedAt: number }) | { reason: 'ended' | 'replaced' | 'told' }
  /** `already`: asked before on the same day. */
  asked: { already: boolean; askedAt: number }
  /** `until` is null when waiting does not help; the ways are those open right now; `livePin`: a PIN sent before still works. */
  wait: Ways & { cause: WaitCause; until: number | null; livePin: boolean }
  'not-valid': Record<never, never>
  /** `asked`: for a new email, in place of a link that is over. */
  'no-cookie': { asked: boolean }
  'other-link': Record<never, never>
  broken: Record<never, never>
  /** Very many ask for a PIN from the same address. */
  crowded: Record<never, never>
  refused: { channel: Channel; phoneEnding: string; reason: CarrierRefusal; wayOut: WayOut }
  stop: Record<never, never>
  stopped: Record<never, never>
  'not-me': { about: 'person' | 'number' }
  'not-me-done': { about: 'person' | 'number' }
  /** Where the links of a preview lead: it is for the practice, and nobody's. */
  preview: Record<never, never>
  error: { kind: 'not-found' | 'forbidden' | 'too-large' | 'bad-request' }
}

export type PageName = keyof Pages

/** Pages that may have to do without a practice: nothing that can be trusted says which one it is. */
type MayLackPractice = 'not-valid' | 'no-cookie' | 'broken' | 'crowded' | 'stop' | 'stopped' | 'preview' | 'error'

export type PageData<Name extends PageName> = Pages[Name] &
  PageFrame<Name extends MayLackPractice ? PracticeCard | null : PracticeCard>
