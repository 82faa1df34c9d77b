import { isRoutedId, practiceIdOf } from './invitation.ts'
import { signToken, type TokenKey, verifyToken } from './signed-token.ts'

/**
 * What a setup link says. It is an invitation and no credential: it can only cause a PIN to go to the phone on file.
 * `generation` grows each time a new link replaces the old one.
 */
export type SetupLink = { invitationId: string; practiceId: string; generation: number; expiresAt: number }

/** A link that was forged, cut or made for another purpose is `invalid`, all alike. */
export type OpenedLink =
  | { state: 'valid'; link: SetupLink }
  | { state: 'expired'; link: SetupLink }
  | { state: 'invalid' }

/** Signs the link of one invitation; times are epoch milliseconds, rounded up to the second the token can carry. */
export function signSetupLink(
  keys: readonly TokenKey[],
  link: { invitationId: string; generation: number; issuedAt: number; lifetimeMs: number },
): string {
  return signToken(keys, 'setup', {
    sub: link.invitationId,
    practice: practiceIdOf(link.invitationId),
    gen: link.generation,
    iat: Math.floor(link.issuedAt / 1000),
    exp: Math.ceil((link.issuedAt + link.lifetimeMs) / 1000),
  })
}

/** Opens a link at a moment. An expired one still names its practice, so that the page can say whom to call. */
export function openSetupLink(keys: readonly TokenKey[], token: string, now: number): OpenedLink {
  const claims = verifyToken(keys, 'setup', token)
  const { sub, practice, gen, exp } = claims ?? {}
  if (typeof sub !== 'string' || !isRoutedId(sub) || practice !== practiceIdOf(sub)) return { state: 'invalid' }
  if (typeof gen !== 'number' || typeof exp !== 'number') return { state: 'invalid' }
  const link = { invitationId: sub, practiceId: practiceIdOf(sub), generation: gen, expiresAt: exp * 1000 }
  return { state: now < link.expiresAt ? 'valid' : 'expired', link }
}
