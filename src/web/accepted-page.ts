import type { Request, Response } from 'express'
import type { Outlook } from '../actions/look-ahead.ts'
import type { Deps } from '../deps.ts'
import { type OpenVisit, sendPage } from './pages.ts'
import { sendAgainNow, waysNow } from './ways.ts'

/**
 * The page of a PIN that was right: on to the portal, or a new PIN, now or from when on, if the portal did not open or
 * the account was not finished there. The way to the portal is without a setup reference, for there is no PIN to type any more.
 */
export function sendAccepted(
  deps: Deps,
  req: Request,
  res: Response,
  status: number,
  visit: OpenVisit,
  acceptedAt: number,
  outlook: Outlook,
): void {
  const now = waysNow(deps, visit.invitation.guardian, outlook)
  sendPage(deps, req, res, status, 'accepted', visit, {
    ...now.ways,
    sendAgain: sendAgainNow(now),
    acceptedAt,
    pinAtPortal: visit.practice.pinEntry === 'portal',
    portalUrl: new URL(visit.practice.portalUrl).origin,
  })
}
