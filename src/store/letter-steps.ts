import type { BounceClass } from '../domain/bounce.ts'
import type { LetterEntry, LetterState } from '../domain/letter.ts'

/**
 * What a claim yields. `idle`: nothing is due now; `wait`: the request's pace allows none;
 * `ended`: the request is over or was never released.
 */
export type Claim =
  | { outcome: 'claimed'; letters: LetterEntry[] }
  | { outcome: 'wait'; ms: number }
  | { outcome: 'idle'; nextDueAt: number | undefined; inHands: number; held: number }
  | { outcome: 'paused' }
  | { outcome: 'ended' }

export type ClaimOrder = {
  worker: string
  /** Different for each claim of the worker: the same number, asked again, gets the same letters. */
  number: number
  want: number
  leaseMs: number
  /** Mails an hour that the practice wants, where the release named no number of its own; 0 is no limit. */
  perHour: number
  /** What a day's mails spread over, ms: the hours in which mail goes out; a whole day where absent. */
  dayMs?: number
  /** Mails of earlier claims that were not sent: they are given back to the request's pace. */
  givenBack?: number
}

/**
 * Whether the mail may leave now. `issuedAt` (epoch ms) is what its setup link and its date must say; `suppressed`: a mail
 * of the request to that address came back for good; `stopped`: the address stopped the practice's mail.
 */
export type HandStep =
  | { outcome: 'handed'; issuedAt: number }
  | { outcome: 'not-now' }
  | { outcome: 'not-wanted' }
  | { outcome: 'suppressed' }
  | { outcome: 'stopped' }
  | { outcome: 'stale' }

/**
 * The setup link that a letter carries, whose lifetime is the service's and the same for all, and the HMAC of the address
 * it goes to.
 */
export type LinkOfLetter = { generation: number; lifetimeMs: number; address: string }

/**
 * What became of a letter in somebody's hands. `dueAt` is epoch ms, or `first` for one that takes its place at the head
 * again; `reason` is a short code, never an address. A refusal that comes again when the letter is tried again
 * counts once; a `hard` one suppresses `address`, its HMAC, for the request.
 */
export type Settlement =
  | { to: 'queued' | 'deferred' | 'unknown'; dueAt: number; reason?: string }
  | { to: 'queued'; dueAt: 'first'; reason: string }
  | { to: 'deferred'; dueAt: number; reason: string; refusal: 'policy'; address: string }
  | { to: 'failed'; reason?: string; refusal: BounceClass; address: string }
  | { to: 'accepted' | 'failed' | 'suppressed' | 'cancelled'; reason?: string }

/**
 * What a report says of a letter. `reason` is a short code; `address` the HMAC of the address, which a `hard` bounce
 * suppresses for the request.
 */
export type LetterReport =
  | { to: 'delivered' }
  | { to: 'bounced'; class: BounceClass; reason: string; address: string }
  | { to: 'complained'; reason: string }

/** `already`: it was as far or further; `not-sent`: no letter that left; `unknown`: no such letter, or no more. */
export type ReportStep = { outcome: 'moved' | 'already' | 'not-sent'; state: LetterState } | { outcome: 'unknown' }
