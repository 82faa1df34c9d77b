import { isRoutedId } from './invitation.ts'
import { signToken, type TokenKey, verifyToken } from './signed-token.ts'

/** Signs the token of one-click stop (RFC 8058). It ends mail only, outlives the setup link and carries no time. */
export function signStopToken(keys: readonly TokenKey[], invitationId: string): string {
  return signToken(keys, 'stop', { sub: invitationId })
}

/** The invitation whose mail is to stop, or `undefined` for anything that is not such a token. */
export function openStopToken(keys: readonly TokenKey[], token: string): string | undefined {
  const sub = verifyToken(keys, 'stop', token)?.sub
  return typeof sub === 'string' && isRoutedId(sub) ? sub : undefined
}
