import { type Request, type Response, Router } from 'express'
import { checkPin } from '../actions/check-pin.ts'
import { lookAhead } from '../actions/look-ahead.ts'
import type { Deps } from '../deps.ts'
import { type CalendarDate, readCalendarDate } from '../domain/calendar.ts'
import type { EntryError } from '../domain/page-data.ts'
import { readPin } from '../domain/pin.ts'
import { portalAddress } from '../domain/portal.ts'
import { sendAccepted } from './accepted-page.ts'
import { addressOfEntry, wasTakenAtPortal } from './at-portal.ts'
import { forOpenInvitation, forOwnPost, type OpenVisit, sendPage } from './pages.ts'
import { readReceipt } from './receipt.ts'
import { leadsTo } from './security-headers.ts'
import { seeOther } from './see-other.ts'
import { sendAgainNow, waysNow } from './ways.ts'

/** Tries left are told from this number on. */
const TELL_TRIES_FROM = 3

/** The page where a PIN is entered, or the way to the portal where that asks for it; and what an entry comes to here. */
export function pinPages(deps: Deps): Router {
  const pages = Router({ caseSensitive: true })

  pages.get(
    '/set-up/pin',
    forOpenInvitation(deps, async (req, res, visit) => {
      if (visit.practice.pinEntry === 'portal' && (await wasTakenAtPortal(deps, visit))) return seeOther(res, '/set-up')
      return sendPinPage(deps, req, res, 200, visit, null, null)
    }),
  )

  pages.post(
    '/set-up/pin/check',
    forOwnPost(deps, async (req, res, visit) => {
      if (visit.practice.pinEntry === 'portal') return seeOther(res, '/set-up/pin')
      const pin = typeof req.body?.pin === 'string' ? readPin(req.body.pin) : undefined
      if (!pin) return sendPinPage(deps, req, res, 422, visit, 'missing', null)
      const birthDate = readBirthDate(req.body)
      if (!birthDate) return sendPinPage(deps, req, res, 422, visit, 'birth-date', null)

      const entered = await checkPin(deps, visit.invitation, pin, birthDate)
      switch (entered.outcome) {
        case 'right':
          return seeOther(res, portalAddress(visit.practice.portalUrl, 'code', entered.code))
        case 'wrong':
          return sendPinPage(
            deps,
            req,
            res,
            422,
            visit,
            'wrong',
            entered.triesLeft <= TELL_TRIES_FROM ? entered.triesLeft : null,
          )
        case 'right-before':
          return sendAccepted(deps, req, res, 422, visit, entered.at, await lookAhead(deps, visit.invitation))
        case 'void':
        case 'no-pin':
          return sendPinPage(deps, req, res, 422, visit, 'expired', null)
        case 'link':
          return seeOther(res, '/set-up')
      }
    }),
  )

  return pages
}

async function sendPinPage(
  deps: Deps,
  req: Request,
  res: Response,
  status: number,
  visit: OpenVisit,
  error: EntryError | null,
  triesLeft: number | null,
): Promise<void> {
  const { invitation, practice } = visit
  const last = await readReceipt(deps, visit)
  if (!last) return seeOther(res, '/set-up')
  const now = waysNow(deps, invitation.guardian, last.outlook)
  if (practice.pinEntry === 'here') leadsTo(res, practice.portalUrl)
  sendPage(deps, req, res, status, 'sent', visit, {
    ...now.ways,
    ...last.receipt,
    error,
    triesLeft,
    tag: last.tag,
    sendAgain: sendAgainNow(now),
    portalAddress: addressOfEntry(deps, visit),
  })
}

/** A birth date from one field or from three; numbers of one figure are fine. */
function readBirthDate(body: Record<string, unknown>): CalendarDate | undefined {
  const field = (name: string) => (typeof body[name] === 'string' ? body[name].trim() : '')
  const whole = field('birth_date')
  return readCalendarDate(
    whole || `${field('birth_date-month')}/${field('birth_date-day')}/${field('birth_date-year')}`,
  )
}
