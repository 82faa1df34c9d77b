import type { Request, Response } from 'express'
import type { Outlook } from '../actions/look-ahead.ts'
import type { Deps } from '../deps.ts'
import { type OpenVisit, sendPage } from './pages.ts'
import { waysNow } from './ways.ts'

/**
 * The page of a PIN that was right: on to the portal, or a new PIN if the portal did not open or the account was not
 * finished there. The way to the portal is without a setup reference, for there is no PIN to type any more.
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
  sendPage(deps, req, res, status, 'accepted', visit, {
    ...waysNow(deps, visit.invitation.guardian, outlook).ways,
    acceptedAt,
    pinAtPortal: visit.practice.pinEntry === 'portal',
    portalUrl: new URL(visit.practice.portalUrl).origin,
  })
}
