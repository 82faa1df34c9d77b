import { type Request, type Response, Router } from 'express'
import { issuePin, type PinIssued } from '../actions/issue-pin.ts'
import { lookAhead } from '../actions/look-ahead.ts'
import { settleArrival } from '../actions/settle-arrival.ts'
import type { Deps } from '../deps.ts'
import type { Channel } from '../domain/delivery.ts'
import { isLanguage } from '../domain/practice.ts'
import { isQuietHour } from '../domain/quiet-hours.ts'
import { channelsAfter, wayOutBy } from '../domain/receipt.ts'
import { sendAccepted } from './accepted-page.ts'
import { sendChoice, sendWait } from './choose-page.ts'
import { holdBack } from './hold-back.ts'
import { forOpenInvitation, type OpenVisit, ownForm, sendPage } from './pages.ts'
import { seeOther } from './see-other.ts'
import { keepLanguage } from './visit.ts'
import { clockMinute, phoneEnding, turnsNow, waysNow } from './ways.ts'

/** How long after a send the link leads back to the page where its PIN is entered. */
const ENTER_AGAIN_MS = 10 * 60_000

/** The pages behind Set Up My Account, up to the sending of a PIN. Opening one sends nothing: mail scanners open links too. */
export function setUpPages(deps: Deps): Router {
  const pages = Router({ caseSensitive: true })

  pages.get(
    '/set-up',
    forOpenInvitation(deps, async (req, res, visit) => {
      const { invitation } = visit
      const [outlook] = await Promise.all([lookAhead(deps, invitation), settleArrival(deps, invitation)])
      const lastSend = outlook.sends.findLast(({ voided }) => !voided)
      const accepted = invitation.pinAcceptedAt
      if (accepted !== undefined && (!lastSend || accepted >= lastSend.at))
        return sendAccepted(deps, req, res, 200, visit, accepted, outlook)
      if (lastSend && deps.now() - lastSend.at < ENTER_AGAIN_MS) return seeOther(res, '/set-up/pin')
      return sendChoice(deps, req, res, 200, visit, outlook)
    }),
  )

  pages.post(
    '/set-up/pin',
    ...ownForm(deps),
    holdBack(deps),
    forOpenInvitation(deps, async (req, res, visit) => {
      const { invitation, practice, language } = visit
      const channel = readChannel(req.body?.channel)
      if (!channel || (channel === 'text' && !invitation.guardian.takesTexts))
        return sendChoice(deps, req, res, 422, visit, await lookAhead(deps, invitation))
      if (channel === 'call' && req.body?.call_now !== 'yes') {
        const ringsAt = deps.now() + (await deps.carrierLine.waitAhead('call', practice.id, deps.now()))
        if (isQuietHour(ringsAt, practice.timeZone)) return askWhetherNow(deps, req, res, visit, ringsAt)
      }
      return answerIssue(deps, req, res, visit, channel, await issuePin(deps, invitation, practice, channel, language))
    }),
  )

  pages.post('/set-up/language', ...ownForm(deps), (req, res) => {
    if (isLanguage(req.body?.language)) keepLanguage(deps, res, req.body.language)
    seeOther(res, req.body?.path === '/set-up/pin' ? '/set-up/pin' : '/set-up')
  })

  return pages
}

/** It is late: whether the phone may ring, at about that instant, is asked first. */
async function askWhetherNow(
  deps: Deps,
  req: Request,
  res: Response,
  visit: OpenVisit,
  ringsAt: number,
): Promise<void> {
  const { invitation } = visit
  const { ways } = waysNow(deps, invitation.guardian, await lookAhead(deps, invitation))
  sendPage(deps, req, res, 200, 'call-now', visit, {
    phoneEnding: phoneEnding(invitation.guardian.phone),
    ringsAt,
    takesTexts: ways.takesTexts,
  })
}

async function answerIssue(
  deps: Deps,
  req: Request,
  res: Response,
  visit: OpenVisit,
  channel: Channel,
  issued: PinIssued,
): Promise<void> {
  const { invitation } = visit
  switch (issued.outcome) {
    case 'on-its-way':
    case 'in-line':
    case 'just-sent':
    case 'unknown':
      return seeOther(res, '/set-up/pin')
    case 'link':
      return seeOther(res, '/set-up')
    case 'limited': {
      const { ways } = waysNow(deps, invitation.guardian, await lookAhead(deps, invitation))
      if (issued.until !== undefined)
        res.setHeader('Retry-After', Math.max(1, Math.ceil((issued.until - deps.now()) / 1000)))
      const until = issued.until === undefined ? null : clockMinute(issued.until)
      return sendWait(deps, req, res, 429, visit, { ways, limit: issued.limit, until })
    }
    case 'refused': {
      const { reason } = issued
      const turns = turnsNow(deps, invitation.guardian, await lookAhead(deps, invitation))
      return sendPage(deps, req, res, reason === 'ours' ? 503 : 422, 'refused', visit, {
        channel,
        phoneEnding: phoneEnding(invitation.guardian.phone),
        reason,
        wayOut: wayOutBy(channelsAfter(reason, channel), turns),
      })
    }
  }
}

function readChannel(value: unknown): Channel | undefined {
  return value === 'text' || value === 'call' ? value : undefined
}
