import { localId, practiceIdOf } from './invitation.ts'
import { DAY_MS } from './limits.ts'

/** Why a letter is written: the first email of an invitation, or a later one; later ones are numbered from 1. */
export type LetterKind = 'invitation' | 'reminder' | 'resend'

/** One email of one invitation. Its id never changes, so neither does the mail's Message-ID. */
export type LetterId = { invitationId: string; kind: LetterKind; n: number }

/**
 * What became of a letter. `handed` is stamped between the mail server's go-ahead (354) and the first byte of the mail;
 * `accepted` is the server's word that it took it; `unknown` is a letter that was handed and never answered. What reports
 * say later only moves it forward: `delivered` into a mailbox, `bounced` for good, `complained` about as spam.
 * Says nothing of the setup link: that is another field of another thing.
 */
export const LETTER_STATES = [
  'held',
  'queued',
  'claimed',
  'handed',
  'accepted',
  'delivered',
  'bounced',
  'complained',
  'deferred',
  'unknown',
  'failed',
  'suppressed',
  'cancelled',
] as const
export type LetterState = (typeof LETTER_STATES)[number]

/** What the ledger holds of one letter; times are epoch ms. */
export type LetterEntry = {
  letter: LetterId
  state: LetterState
  /** Claims so far. Whoever holds an older claim can no longer move the letter. */
  attempt: number
  /** When it came into this state. */
  at: number
  /** When it was handed over, which is when its setup link was issued. */
  issuedAt?: number
  /** Of a reminder: when the link that it carries was issued, with the first email. */
  linkIssuedAt?: number
  /** How often the mail server put it off. */
  deferrals: number
  /** When it was first put off, or held back by the brake of its mail domain. */
  firstDeferredAt?: number
  /** How long the brake of its mail domain held it back, in all. */
  heldBackMs: number
  /** How often it was handed and never answered: after the first it is sent once more, after the second, or where that is not wanted any more, it rests. */
  unanswered: number
  /** Whether it was sent once more after it went unanswered, so that it may have arrived twice: the same bytes, the same link. */
  secondCopy: boolean
  reason?: string
}

/** What a report can say of a letter that left, from the least to the most. A letter never goes back among them. */
export type Reported = 'delivered' | 'bounced' | 'complained'
const REPORTED: readonly Reported[] = ['delivered', 'bounced', 'complained']

/**
 * Every move a letter can make. What is not here cannot happen. A letter that once went unanswered may have arrived, so
 * that a report, or a visit, can meet it in any state in which it waits to be sent once more. From `claimed` to `accepted` goes a letter
 * whose stamp was lost when a replica took over, and whose worker lives to tell.
 */
export const LETTER_MOVES: Readonly<Record<LetterState, readonly LetterState[]>> = {
  held: ['queued', 'cancelled'],
  queued: ['claimed', 'cancelled', 'unknown', 'accepted', ...REPORTED],
  claimed: ['handed', 'accepted', 'queued', 'deferred', 'failed', 'suppressed', 'cancelled', 'unknown', ...REPORTED],
  handed: ['accepted', 'queued', 'deferred', 'failed', 'unknown', 'cancelled', ...REPORTED],
  accepted: REPORTED,
  delivered: ['bounced', 'complained'],
  bounced: ['complained'],
  complained: [],
  deferred: ['claimed', 'cancelled', 'unknown', 'accepted', ...REPORTED],
  unknown: ['claimed', 'accepted', 'failed', ...REPORTED],
  failed: [],
  suppressed: [],
  cancelled: [],
}

/** A letter's name inside its request: the invitation's part of the id, and for later letters kind and number. */
export function letterField(letter: LetterId): string {
  const local = localId(letter.invitationId)
  return letter.kind === 'invitation' ? local : `${local}:${letter.kind}${letter.n}`
}

/** Reads a letter's name back; `requestId` tells the practice. */
export function letterOf(requestId: string, field: string): LetterId {
  const [local = '', later] = field.split(':')
  const invitationId = `${practiceIdOf(requestId)}.${local}`
  const [, kind, n] = later?.match(/^(reminder|resend)(\d+)$/) ?? []
  return kind === 'reminder' || kind === 'resend'
    ? { invitationId, kind, n: Number(n) }
    : { invitationId, kind: 'invitation', n: 0 }
}

/**
 * The generation of setup link that a letter was written for: the first email and its reminder carry the first link, and
 * the n-th resend the link that took the place of the n-th.
 */
export function generationOf(letter: LetterId): number {
  switch (letter.kind) {
    case 'invitation':
    case 'reminder':
      return 1
    case 'resend':
      return letter.n + 1
  }
}

/** The letter that carries an invitation's newest setup link. */
export function currentLetter({ id: invitationId, generation }: { id: string; generation: number }): LetterId {
  return generation === 1
    ? { invitationId, kind: 'invitation', n: 0 }
    : { invitationId, kind: 'resend', n: generation - 1 }
}

const LONGEST_DEFERRAL_MS = 4 * 60 * 60_000
const GIVE_UP_MS = 2 * DAY_MS

/** Reason of a letter that is queued again because the brake of its mail domain holds it back. */
export const DOMAIN_SLOWED = 'domain-slowed'

/** Fewer tries leave a letter that stood still through a pause or outside the hours for mail no chance. */
const LEAST_TRIES = 8

/** A letter of which the brake of its mail domain took so much time did not stand still for anything else. */
const LONG_HELD_BACK_MS = GIVE_UP_MS / 2

/**
 * When a letter that was put off may go out again: waits double from `firstMs` to four hours. Its two days begin when it
 * was first put off or held back by the brake of its mail domain. When they are over there is no further try after eight,
 * or after this one where the brake held it back for a day in all: a domain that puts everything off would keep its
 * letters waiting for weeks.
 *
 * @param letter `deferrals` is how often it was put off before this time.
 * @param heldBackMs how long the brake held it back, where its mail domain put it off; 0 where something else did.
 */
export function nextTry(
  { deferrals, firstDeferredAt }: Pick<LetterEntry, 'deferrals' | 'firstDeferredAt'>,
  firstMs: number,
  now: number,
  heldBackMs = 0,
): { again: true; at: number } | { again: false } {
  const triesOver = deferrals >= LEAST_TRIES - 1 || heldBackMs >= LONG_HELD_BACK_MS
  if (now - (firstDeferredAt ?? now) >= GIVE_UP_MS && triesOver) return { again: false }
  return { again: true, at: now + Math.min(firstMs * 2 ** deferrals, LONGEST_DEFERRAL_MS) }
}
