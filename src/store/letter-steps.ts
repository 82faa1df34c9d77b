import type { BounceClass } from '../domain/bounce.ts'
import type { LetterEntry } from '../domain/letter.ts'

/**
 * What a claim yields. `idle`: nothing is due now; `wait`: the practice's mails of the hour are used up;
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
}

/** Whether the mail may leave now. `issuedAt` (epoch ms) is what its setup link and its date must say. */
export type HandStep =
  | { outcome: 'handed'; issuedAt: number }
  | { outcome: 'not-now' }
  | { outcome: 'not-wanted' }
  | { outcome: 'stale' }

/** The setup link that a letter carries; the lifetime is the service's, the same for all. */
export type LinkOfLetter = { generation: number; lifetimeMs: number }

/** What became of a letter in somebody's hands. `dueAt` is epoch ms; `reason` is a short code, never an address. */
export type Settlement =
  | { to: 'queued' | 'deferred' | 'unknown'; dueAt: number; reason?: string }
  | { to: 'failed'; reason?: string; refusal: BounceClass }
  | { to: 'accepted' | 'failed' | 'suppressed' | 'cancelled'; reason?: string }
