import { type Request, type Response, Router } from 'express'
import { type OpenedInvitation, openInvitation, type Ticket } from '../actions/open-invitation.ts'
import type { Deps } from '../deps.ts'
import { openSetupLink } from '../domain/setup-link.ts'
import { sendEnd, sendNotValid } from './pages.ts'
import { seeOther } from './see-other.ts'
import { keepSession, sessionOf } from './visit.ts'

/**
 * Set Up My Account, and "This is not me" beside it in the email: each exchanges the link for a session and leads on to an
 * address without it. Reads and sends nothing, so that scanners that open every link find nothing to spend. To be mounted
 * behind the set-up pages, whose paths it would match.
 */
export function linkPage(deps: Deps): Router {
  const exchange = (leadsTo: string) => async (req: Request<{ link: string }>, res: Response) => {
    const opened = openSetupLink(deps.keyring.linkKeys, req.params.link, deps.now())
    if (opened.state === 'invalid') return sendNotValid(deps, req, res)
    const { practiceId, expiresAt, ...link } = opened.link
    const session = { id: sessionOf(deps, req, res)?.id ?? deps.randomId(), ...link, linkExpiresAt: expiresAt }

    if (opened.state === 'expired') {
      const ended = await endOf(deps, { ...session, practiceId })
      if (ended.state !== 'unknown') keepSession(deps, res, session)
      return sendEnd(deps, req, res, session, ended, { address: 'link' })
    }
    keepSession(deps, res, session)
    seeOther(res, leadsTo)
  }

  return Router({ caseSensitive: true })
    .get('/set-up/:link', exchange('/set-up'))
    .get('/set-up/:link/not-me', exchange('/set-up/not-me'))
}

type Ended = Exclude<OpenedInvitation, { state: 'open' }>

/**
 * Where a link that is over stands. With Redis away, or a record that cannot be read, the practice as this process last saw it.
 * @throws when it never saw it.
 */
async function endOf(deps: Deps, ticket: Ticket & { linkExpiresAt: number }): Promise<Ended> {
  const { practiceId, linkExpiresAt } = ticket
  try {
    const opened = await openInvitation(deps, ticket)
    if (opened.state !== 'open') return opened
    throw new Error('a link that is over was opened')
  } catch (error) {
    const practice = deps.practices.remembered(practiceId)
    if (practice) return { state: 'expired', practice, endedAt: linkExpiresAt, mayAsk: false }
    throw error
  }
}
