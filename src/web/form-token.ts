import { timingSafeEqual } from 'node:crypto'
import type { Request } from 'express'
import type { Deps } from '../deps.ts'
import { isRoutedId } from '../domain/invitation.ts'
import type { NewSession, Session } from '../domain/session.ts'

/** The hidden token of every form: bound to the browser's session and to the invitation that the page was for. */
export function formToken(deps: Deps, session: NewSession): string {
  return `${session.invitationId}.${deps.keyring.formMac(session.id, session.invitationId)}`
}

/**
 * Where a post comes from. `other-link`: an honest page of this browser, but another link was opened in it since.
 * `Origin` alone never decides, for under no-referrer honest posts say `null`; one that names another site does.
 */
export function postedFrom(deps: Deps, req: Request, session: Session): 'own-page' | 'other-link' | 'elsewhere' {
  const { origin, 'sec-fetch-site': site } = req.headers
  if (site === 'cross-site' || (origin !== undefined && origin !== 'null' && origin !== deps.config.publicUrl))
    return 'elsewhere'

  const token: unknown = req.body?.form_token
  if (typeof token !== 'string') return 'elsewhere'
  const cut = token.lastIndexOf('.')
  const invitationId = token.slice(0, cut)
  if (!isRoutedId(invitationId)) return 'elsewhere'
  const expected = Buffer.from(deps.keyring.formMac(session.id, invitationId))
  const given = Buffer.from(token.slice(cut + 1))
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) return 'elsewhere'
  return invitationId === session.invitationId ? 'own-page' : 'other-link'
}
