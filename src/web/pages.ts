import express, { type Handler, type Request, type Response } from 'express'
import { type OpenedInvitation, openInvitation } from '../actions/open-invitation.ts'
import type { Deps } from '../deps.ts'
import { isStrangers } from '../domain/invitation.ts'
import type { PageData, PageName, Pages } from '../domain/page-data.ts'
import { LANGUAGES, type Language, type Practice } from '../domain/practice.ts'
import { practiceCard } from '../domain/practice-card.ts'
import type { NewSession, Session } from '../domain/session.ts'
import { formToken, postedFrom } from './form-token.ts'
import { languageOf, sessionOf, visitOf } from './visit.ts'

/** Where a guardian whose link is over or locked asks for a new email. */
export const ASK_AGAIN_PATH = '/set-up/ask-again'

/** Whom a page is for: all that its frame needs. */
export type Audience = { practice: Practice | null; session?: NewSession | undefined; language: Language }

/** Answers with a page. */
export function sendPage<Name extends PageName>(
  deps: Deps,
  req: Request,
  res: Response,
  status: number,
  name: Name,
  audience: Audience,
  data: Pages[Name],
): void {
  res
    .status(status)
    .type('html')
    .send(renderPage(deps, req, name, audience, data))
}

/** A page, or a part of one, as HTML. */
export function renderPage<Name extends PageName>(
  deps: Deps,
  req: Request,
  name: Name,
  audience: Audience,
  data: Pages[Name],
): string {
  const frame = {
    language: audience.language,
    languages: audience.practice?.languages ?? LANGUAGES,
    practice: audience.practice && practiceCard(audience.practice, audience.language),
    formToken: audience.session ? formToken(deps, audience.session) : null,
    path: req.path,
    now: deps.now(),
    again: req.method === 'POST' ? reloadedBy(req.path) : null,
  }
  return deps.render.page(name, { ...data, ...frame } as unknown as PageData<Name>)
}

/** Where a reload of the page that answered a post leads: to what can be opened, and posts nothing. */
function reloadedBy(path: string): string {
  switch (path) {
    case '/set-up/pin':
      return '/set-up'
    case '/set-up/pin/check':
      return '/set-up/pin'
    default:
      return path
  }
}

/** An open invitation and whom the page is for. */
export type OpenVisit = Audience & {
  session: Session
  practice: Practice
  invitation: Extract<OpenedInvitation, { state: 'open' }>['invitation']
}

/** A page or action that needs an open invitation; everybody else is shown where they stand. */
export function forOpenInvitation(
  deps: Deps,
  handle: (req: Request, res: Response, visit: OpenVisit) => Promise<void> | void,
): Handler {
  return async (req, res) => {
    const visit = await visitOf(deps, req, res)
    if (!visit) return sendNoCookie(deps, req, res)
    const { session, opened } = visit
    if (opened.state !== 'open') return sendEnd(deps, req, res, session, opened)
    const { practice, invitation } = opened
    return handle(req, res, {
      session,
      practice,
      invitation,
      language: languageOf(req, practice, invitation.guardian.language),
    })
  }
}

/** A post of a set-up page: small body, own form, open invitation. */
export function forOwnPost(
  deps: Deps,
  handle: (req: Request, res: Response, visit: OpenVisit) => Promise<void> | void,
): Handler[] {
  return [...ownForm(deps), forOpenInvitation(deps, handle)]
}

/** A post from a form of a page of this browser's session, wherever its invitation stands. */
export function ownForm(deps: Deps): Handler[] {
  const checkForm: Handler = (req, res, next) => {
    const session = sessionOf(deps, req, res)
    if (!session) return sendNoCookie(deps, req, res)
    res.locals.practiceId = session.practiceId
    switch (postedFrom(deps, req, session)) {
      case 'own-page':
        return next()
      case 'other-link':
        return sendOtherLink(deps, req, res, session)
      case 'elsewhere':
        return sendPage(
          deps,
          req,
          res,
          403,
          'error',
          { practice: null, language: languageOf(req, null) },
          { kind: 'forbidden' },
        )
    }
  }
  return [readForm, checkForm]
}

/** Forms are small and flat; anything larger is refused before it is read. */
export const readForm: Handler = express.urlencoded({ extended: false, limit: '4kb', parameterLimit: 20 })

type Ended = Exclude<OpenedInvitation, { state: 'open' }>

/**
 * The page of an invitation that is not open, each way of its own.
 *
 * @param at.address `link`: at the address of the link itself, where the browser may keep no cookie: the language is
 *   switched without one, and a link that is over is gone whatever became of it.
 */
export function sendEnd(
  deps: Deps,
  req: Request,
  res: Response,
  session: NewSession,
  opened: Ended,
  { address }: { address: 'link' | 'visit' } = { address: 'visit' },
): void {
  if (opened.state === 'unknown') return sendNotValid(deps, req, res)
  const { practice } = opened
  const language = languageOf(req, practice, opened.language)
  const audience = { practice, language, ...(address === 'visit' && { session }) }
  const askToken = 'mayAsk' in opened && opened.mayAsk ? formToken(deps, session) : null
  switch (opened.state) {
    case 'set-up': {
      const portalUrl = new URL(practice.portalUrl).origin
      return sendPage(deps, req, res, address === 'link' ? 410 : 200, 'already-set-up', audience, { portalUrl })
    }
    case 'locked':
      return sendPage(deps, req, res, 423, 'locked', audience, { askToken })
    case 'expired':
      return sendPage(deps, req, res, 410, 'ended', audience, { reason: 'expired', endedAt: opened.endedAt, askToken })
    case 'ended': {
      const reason = isStrangers(opened.reason) ? 'told' : 'ended'
      return sendPage(deps, req, res, 410, 'ended', audience, { reason })
    }
    case 'replaced':
      return sendPage(deps, req, res, 410, 'ended', audience, { reason: 'replaced' })
  }
}

/** A link that is over leads nowhere: whoever asked for a new email is not sent back to it without another way out. */
export function sendNoCookie(deps: Deps, req: Request, res: Response): void {
  const asked = req.path === ASK_AGAIN_PATH
  sendPage(deps, req, res, 403, 'no-cookie', { practice: null, language: languageOf(req, null) }, { asked })
}

/** The page of a link that is forged, cut off or unknown: all alike. */
export function sendNotValid(deps: Deps, req: Request, res: Response): void {
  sendPage(deps, req, res, 404, 'not-valid', { practice: null, language: languageOf(req, null) }, {})
}

async function sendOtherLink(deps: Deps, req: Request, res: Response, session: Session): Promise<void> {
  const opened = await openInvitation(deps, session)
  if (opened.state === 'unknown') return sendNotValid(deps, req, res)
  const { practice } = opened
  const recorded = opened.state === 'open' ? opened.invitation.guardian.language : opened.language
  sendPage(deps, req, res, 409, 'other-link', { practice, session, language: languageOf(req, practice, recorded) }, {})
}
