import { Router } from 'express'
import { askAgain } from '../actions/ask-again.ts'
import type { Deps } from '../deps.ts'
import { ASK_AGAIN_PATH, ownForm, sendEnd, sendNoCookie, sendPage } from './pages.ts'
import { seeOther } from './see-other.ts'
import { languageOf, sessionOf, visitOf } from './visit.ts'

/** "Ask the practice to send it again", on the page of a link that is over or locked: a wish on its list, and no way in. */
export function askAgainPages(deps: Deps): Router {
  const pages = Router({ caseSensitive: true })

  pages.get(ASK_AGAIN_PATH, (req, res) =>
    sessionOf(deps, req, res) ? seeOther(res, '/set-up') : sendNoCookie(deps, req, res),
  )

  pages.post(ASK_AGAIN_PATH, ...ownForm(deps), async (req, res) => {
    const visit = await visitOf(deps, req, res)
    if (!visit) return sendNoCookie(deps, req, res)
    const { session, opened } = visit
    if (opened.state === 'open') return seeOther(res, '/set-up')
    const asked = await askAgain(deps, session, opened)
    if (asked.outcome === 'not-offered' || opened.state === 'unknown') {
      const stands = 'mayAsk' in opened ? { ...opened, mayAsk: false } : opened
      return sendEnd(deps, req, res, session, stands)
    }
    const { practice } = opened
    const audience = { practice, session, language: languageOf(req, practice, opened.language) }
    sendPage(deps, req, res, 200, 'asked', audience, { already: asked.outcome === 'already', askedAt: asked.at })
  })

  return pages
}
