import { Router } from 'express'
import type { Deps } from '../deps.ts'
import { openSetupLink } from '../domain/setup-link.ts'
import { sendNotValid, sendPage } from './pages.ts'
import { seeOther } from './see-other.ts'
import { keepSession, languageOf, sessionOf } from './visit.ts'

/**
 * Set Up My Account: exchanges the link for a session and leads on to an address without it. Reads and sends nothing, so
 * that scanners that open every link find nothing to spend. To be mounted behind the set-up pages, whose paths it would match.
 */
export function linkPage(deps: Deps): Router {
  return Router({ caseSensitive: true }).get('/set-up/:link', async (req, res) => {
    const opened = openSetupLink(deps.keyring.linkKeys, req.params.link, deps.now())
    if (opened.state === 'invalid') return sendNotValid(deps, req, res)
    const { invitationId, practiceId, generation, expiresAt } = opened.link

    if (opened.state === 'expired') {
      const practice = await practiceNamed(deps, practiceId)
      if (!practice) return sendNotValid(deps, req, res)
      const invitation = await deps.invitations.find(invitationId).catch(() => undefined)
      const audience = { practice, language: languageOf(req, practice, invitation?.guardian.language) }
      return sendPage(deps, req, res, 410, 'ended', audience, { reason: 'expired', endedAt: expiresAt })
    }

    const id = sessionOf(deps, req, res)?.id ?? deps.randomId()
    keepSession(deps, res, { id, invitationId, generation, linkExpiresAt: expiresAt })
    seeOther(res, '/set-up')
  })
}

/** The practice, or as this process last saw it while Redis is away. */
async function practiceNamed(deps: Deps, id: string) {
  try {
    return await deps.practices.current(id)
  } catch {
    return deps.practices.remembered(id)
  }
}
