import { isRoutedId, practiceIdOf } from './invitation.ts'
import { signToken, type TokenKey, verifyToken } from './signed-token.ts'

/** How long a visit lasts without a click. */
export const SESSION_LIFETIME_MS = 30 * 60_000

/**
 * A visit: which browser (`id`, 128 random bits that stay when another link is opened) is at which invitation.
 * It never contains the link, and ends with it: `linkExpiresAt` goes along.
 */
export type NewSession = { id: string; invitationId: string; generation: number; linkExpiresAt: number }

/** A visit as its cookie tells it. `endsAt` is epoch ms, unless a click prolongs it. */
export type Session = NewSession & { practiceId: string; endsAt: number }

/** Signs the cookie's value; it ends `SESSION_LIFETIME_MS` after `now`. */
export function signSession(keys: readonly TokenKey[], session: NewSession, now: number): string {
  const { id, invitationId, generation, linkExpiresAt } = session
  return signToken(keys, 'session', {
    jti: id,
    sub: invitationId,
    gen: generation,
    lex: linkExpiresAt,
    exp: Math.ceil((now + SESSION_LIFETIME_MS) / 1000),
  })
}

/** The visit that a cookie's value stands for, or `undefined` when it is forged, of another kind or over. */
export function openSession(keys: readonly TokenKey[], value: string, now: number): Session | undefined {
  const { jti, sub, gen, lex, exp } = verifyToken(keys, 'session', value) ?? {}
  if (typeof jti !== 'string' || typeof sub !== 'string' || !isRoutedId(sub)) return undefined
  if (typeof gen !== 'number' || typeof lex !== 'number' || typeof exp !== 'number' || now >= exp * 1000)
    return undefined
  return {
    id: jti,
    invitationId: sub,
    practiceId: practiceIdOf(sub),
    generation: gen,
    linkExpiresAt: lex,
    endsAt: exp * 1000,
  }
}
