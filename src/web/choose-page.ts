import type { Request, Response } from 'express'
import type { Outlook } from '../actions/look-ahead.ts'
import type { Deps } from '../deps.ts'
import type { SendLimit } from '../domain/limits.ts'
import type { WaitCause, Ways } from '../domain/page-data.ts'
import { writtenPhone } from '../domain/phone-groups.ts'
import { type OpenVisit, sendPage } from './pages.ts'
import { phoneEnding, waysNow } from './ways.ts'

/**
 * The one question: text or call, of the ways that are open now; a phone that stopped our texts reads how to get them
 * again. With none open the page says so in its place, and when one opens. A status of 4xx says that the choice is missing.
 */
export async function sendChoice(
  deps: Deps,
  req: Request,
  res: Response,
  status: 200 | 422,
  visit: OpenVisit,
  outlook: Outlook,
): Promise<void> {
  const { guardian } = visit.invitation
  const { ways, opensAt, limit } = waysNow(deps, guardian, outlook)
  if (limit && !ways.takesTexts && !ways.takesCalls)
    return sendWait(deps, req, res, 200, visit, { ways, limit, until: opensAt })

  const callsWait = opensAt === null ? null : ({ kind: 'calls-wait', until: opensAt } as const)
  sendPage(deps, req, res, status, 'choose', visit, {
    ...ways,
    phoneEnding: phoneEnding(guardian.phone),
    pinAtPortal: visit.practice.pinEntry === 'portal',
    linkEndsAt: visit.session.linkExpiresAt,
    stopped: guardian.takesTexts && outlook.ahead.stopped ? { startTo: numberOfTexts(deps) } : null,
    notice: status === 422 ? { kind: 'channel-missing' } : callsWait,
  })
}

/** The page that says why no PIN goes out now, until when (epoch ms; `null`: for ever), and what is left to do. */
export async function sendWait(
  deps: Deps,
  req: Request,
  res: Response,
  status: 200 | 429,
  visit: OpenVisit,
  { ways, limit, until }: { ways: Ways; limit: SendLimit; until: number | null },
): Promise<void> {
  const livePinUntil = await deps.pins.expiry(visit.invitation.id)
  sendPage(deps, req, res, status, 'wait', visit, {
    ...ways,
    cause: causeOf(limit),
    until,
    livePin: livePinUntil !== undefined && livePinUntil > deps.now(),
  })
}

/** The number that our texts come from; a Messaging Service has many. */
function numberOfTexts({ config: { twilio } }: Deps): string | null {
  return twilio?.from !== undefined && twilio.messagingServiceSid === undefined ? writtenPhone(twilio.from) : null
}

function causeOf(limit: SendLimit): WaitCause {
  switch (limit) {
    case 'calls-per-hour':
      return 'calls-used-up'
    case 'phone':
      return 'phone-used-up'
    case 'line':
      return 'line-long'
    case 'practice-day':
    case 'service-day':
      return 'day-full'
    case 'wait':
    case 'ten-minutes':
    case 'day':
    case 'invitation':
      return 'asked-often'
  }
}
