import { type Response, Router } from 'express'
import { openInvitation } from '../actions/open-invitation.ts'
import type { Deps } from '../deps.ts'
import { wasTakenAtPortal } from './at-portal.ts'
import { renderPage } from './pages.ts'
import { readReceipt } from './receipt.ts'
import { languageOf, sessionOf } from './visit.ts'

/**
 * What is known of the last text or call, for a page that is open: the page's own words, rendered by the page's own
 * template. Tells nothing beyond that page, changes nothing and does not prolong the session: an answer that comes late
 * must not bring back the cookie of a link that another one has replaced.
 */
export function statusOfSend(deps: Deps): Router {
  return Router({ caseSensitive: true }).get('/set-up/status', async (req, res) => {
    const session = sessionOf(deps, req, res)
    if (!session) return sendState(res, 403, { state: 'no-session' })
    res.locals.practiceId = session.practiceId
    const opened = await openInvitation(deps, session)
    if (opened.state !== 'open') return sendState(res, 410, { state: 'link-ended' })
    const { practice, invitation } = opened
    if (practice.pinEntry === 'portal' && (await wasTakenAtPortal(deps, { invitation })))
      return sendState(res, 410, { state: 'taken' })
    const last = await readReceipt(deps, { invitation })
    if (!last) return sendState(res, 410, { state: 'nothing-sent' })

    const { receipt } = last
    const language = languageOf(req, practice, invitation.guardian.language)
    sendState(res, 200, {
      state: receipt.state,
      ...(receipt.reason && { reason: receipt.reason }),
      mayChange: receipt.mayChange,
      of: receipt.of,
      title: deps.render.t(language, `receipt.title.${receipt.channel}.${receipt.state}`),
      html: renderPage(deps, req, 'receipt', { session, practice, language }, receipt),
    })
  })
}

function sendState(res: Response, status: number, body: object): void {
  res.status(status).json(body)
}
