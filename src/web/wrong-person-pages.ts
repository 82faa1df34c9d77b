import { Router } from 'express'
import { endInvitation } from '../actions/end-invitation.ts'
import type { Deps } from '../deps.ts'
import { forOpenInvitation, forOwnPost, sendPage } from './pages.ts'

const WRONG = [
  { path: '/set-up/not-me', about: 'person', reason: 'not-me' },
  { path: '/set-up/not-my-number', about: 'number', reason: 'not-my-number' },
] as const

/** "This is not me" and "not my number any more": one confirmation ends the link. There is never a way to change the number. */
export function wrongPersonPages(deps: Deps): Router {
  const pages = Router({ caseSensitive: true })
  for (const { path, about, reason } of WRONG) {
    pages.get(
      path,
      forOpenInvitation(deps, (req, res, visit) => sendPage(deps, req, res, 200, 'not-me', visit, { about })),
    )
    pages.post(
      path,
      forOwnPost(deps, async (req, res, visit) => {
        await endInvitation(deps, visit.invitation.id, reason, 'guardian')
        sendPage(deps, req, res, 200, 'not-me-done', visit, { about })
      }),
    )
  }
  return pages
}
