import { type Request, type Response, Router } from 'express'
import { stopMail } from '../actions/stop-mail.ts'
import type { Deps } from '../deps.ts'
import { practiceIdOf } from '../domain/invitation.ts'
import { openStopToken } from '../domain/stop-link.ts'
import { readForm, sendNotValid, sendPage } from './pages.ts'
import { languageOf } from './visit.ts'

/** Stops mail by a token of its own: one click of a mail program (RFC 8058), or a page with one button. */
export function stopPages(deps: Deps): Router {
  const pages = Router({ caseSensitive: true })

  function invitationOf(res: Response, token: string): string | undefined {
    const invitationId = openStopToken(deps.keyring.linkKeys, token)
    if (invitationId) res.locals.practiceId = practiceIdOf(invitationId)
    return invitationId
  }

  async function send(req: Request, res: Response, name: 'stop' | 'stopped', invitationId: string): Promise<void> {
    const [practice, invitation] = await Promise.all([
      deps.practices.current(practiceIdOf(invitationId)),
      deps.invitations.find(invitationId),
    ])
    const language = languageOf(req, practice ?? null, invitation?.guardian.language)
    sendPage(deps, req, res, 200, name, { practice: practice ?? null, language }, {})
  }

  pages.get('/stop/:token', async (req, res) => {
    const invitationId = invitationOf(res, req.params.token)
    if (!invitationId) return sendNotValid(deps, req, res)
    return send(req, res, 'stop', invitationId)
  })

  pages.use('/stop', readForm)
  pages.post('/stop/:token', async (req, res) => {
    const invitationId = invitationOf(res, req.params.token)
    if (!invitationId) return sendNotValid(deps, req, res)
    await stopMail(deps, invitationId)
    return send(req, res, 'stopped', invitationId)
  })

  return pages
}
