import { practiceIdOf } from './invitation.ts'

/** How long a visit lasts without a click. */
export const SESSION_LIFETIME_MS = 30 * 60_000

/**
 * A visit: which browser (`id`, 128 random bits that stay when another link is opened) is at which invitation.
 * It never contains the link, and ends with it: `linkExpiresAt` goes along.
 */
export type NewSession = { id: string; invitationId: string; generation: number; linkExpiresAt: number }

/** A visit as its cookie tells it. `endsAt` is epoch ms, unless a click prolongs it. */
export type Session = NewSession & { practiceId: string; endsAt: number }

/** How sessions are authenticated: a MAC of their text, and its comparison in constant time. */
export type SessionSeal = { sessionMac(text: string): string; isSessionMac(text: string, mac: string): boolean }

/** Writes the cookie's value; it ends `SESSION_LIFETIME_MS` after `now`. */
export function writeSession(seal: SessionSeal, session: NewSession, now: number): string {
  const { id, invitationId, generation, linkExpiresAt } = session
  const text = [id, invitationId, generation, linkExpiresAt, now + SESSION_LIFETIME_MS].join('~')
  return `${text}~${seal.sessionMac(text)}`
}

/** The visit that a cookie's value stands for, or `undefined` when it is forged or over. */
export function readSession(seal: SessionSeal, value: string, now: number): Session | undefined {
  const cut = value.lastIndexOf('~')
  const text = value.slice(0, cut)
  if (cut === -1 || value.length > 500 || !seal.isSessionMac(text, value.slice(cut + 1))) return undefined
  const [id = '', invitationId = '', generation, linkExpiresAt, endsAt] = text.split('~')
  if (now >= Number(endsAt)) return undefined
  return {
    id,
    invitationId,
    practiceId: practiceIdOf(invitationId),
    generation: Number(generation),
    linkExpiresAt: Number(linkExpiresAt),
    endsAt: Number(endsAt),
  }
}
