import type { LinkState } from './invitation.ts'
import type { BulkPinRequest } from './request.ts'

/** What is known of when a setup link ended or will end. Times are epoch ms. */
export type LinkEnd = {
  link: LinkState
  /** Last day of the newest link that was mailed. */
  expiresAt?: number | undefined
  endedAt?: number | undefined
  registeredAt?: number | undefined
  /** When a new link took the place of one that was mailed. */
  renewedAt?: number | undefined
}

type RequestEnd = Pick<BulkPinRequest, 'state' | 'finishedAt' | 'cancelledAt' | 'refusedAt'>

/** When a request came to its end; nothing while it may still send. */
export function requestEnd(request: RequestEnd): number | undefined {
  switch (request.state) {
    case 'finished':
      return request.finishedAt
    case 'cancelled':
      return request.cancelledAt
    case 'refused':
      return request.refusedAt
    case 'requested':
    case 'releasing':
    case 'paused':
      return undefined
  }
}

/**
 * When a setup link ended, or will end by itself: an account was set up, somebody ended it, or its last day is over. One
 * that was never mailed ends with its request, a new one that was never mailed not before it was begun.
 *
 * @returns nothing while that cannot be said: the request still sends.
 */
export function linkEnd(invitation: LinkEnd, request: RequestEnd): number | undefined {
  switch (invitation.link) {
    case 'set-up':
      return invitation.registeredAt
    case 'ended':
      return invitation.endedAt
    case 'open':
    case 'locked': {
      if (invitation.expiresAt !== undefined) return invitation.expiresAt
      const end = requestEnd(request)
      return end === undefined ? undefined : Math.max(end, invitation.renewedAt ?? end)
    }
  }
}

const HOUR_MS = 60 * 60_000

/**
 * Whether something of a request may be due to be erased, so that its invitations have to be looked at.
 *
 * @param retentionMs how long data is kept after the end of what it was for.
 */
export function isLookDue(
  request: RequestEnd & Pick<BulkPinRequest, 'releasedAt' | 'earliestEnd' | 'erasedAt'>,
  retentionMs: number,
  now: number,
): boolean {
  if (request.erasedAt !== undefined) return false
  const since = request.earliestEnd ?? request.releasedAt ?? requestEnd(request)
  return since !== undefined && now - since >= retentionMs
}

/**
 * What to remember of a look at a request's links: no link that is left ended before this. Links that end one after the
 * other are looked at together, at most an hour (a hundredth of a shorter retention) after the first was due.
 *
 * @param ends when the links that are left ended or will end, and the request itself, as far as that is known.
 */
export function earliestEndAfter(ends: readonly number[], retentionMs: number, now: number): number {
  const first = ends.reduce((earliest, end) => Math.min(earliest, end), now)
  return Math.max(first, now - retentionMs + Math.min(HOUR_MS, retentionMs / 100))
}
