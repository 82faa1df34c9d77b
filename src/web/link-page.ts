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
      const [practice, invitation] = await Promise.all([
        practiceNamed(deps, practiceId),
        deps.invitations.find(invitationId).catch(() => undefined),
      ])
      if (!practice) return sendNotValid(deps, req, res)
      const audience = { practice, language: languageOf(req, practice, invitation?.guardian.language) }
      return sendPage(deps, req, res, 410, 'ended', audience, { reason: 'expired', endedAt: expiresAt })
    }

    const id = sessionOf(deps, req, res)?.id ?? deps.randomId()
    keepSession(deps, res, { id, invitationId, generation, linkExpiresAt: expiresAt })
    seeOther(res, '/set-up')
  })
}

/** The practice, or as this process last saw it while Redis is away. @throws when it never saw it. */
async function practiceNamed(deps: Deps, id: string) {
  try {
    return await deps.practices.current(id)
  } catch (error) {
    const practice = deps.practices.remembered(id)
    if (practice) return practice
    throw error
  }
}
