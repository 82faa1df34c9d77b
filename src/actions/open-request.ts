import type { Deps } from '../deps.ts'
import { dayAndTime } from '../domain/clock-words.ts'
import {
  ACKNOWLEDGEMENT,
  type BulkPinRequest,
  type Criterion,
  type Eligibility,
  type RequestState,
  unmetCriteria,
} from '../domain/request.ts'
import { notifyPractice } from './notify-practice.ts'

export type RequestOpened =
  /** `after`: the request that the practice had before. */
  | { outcome: 'opened'; id: string; place: number; after?: string }
  | { outcome: 'not-eligible'; criteria: Criterion[] }
  | { outcome: 'stands'; id: string; state: RequestState }
  | { outcome: 'no-practice' }

/**
 * Opens a practice's Bulk PIN request: optional, by request only, once per practice, first come first served (seed). By
 * asking, the practice acknowledges that its contact records were reviewed; who, when and which wording is kept.
 * The confirmation goes to the requester and to the practice's office.
 *
 * @param asked.again why the practice gets another although mail of the one before went out: an operator's decision, which
 *   request and trail keep. It opens none while the one before is not over, and says nothing where there was none.
 */
export async function openRequest(
  deps: Deps,
  asked: {
    practiceId: string
    requestedBy: string
    stated: Eligibility & { contactsReviewed: boolean }
    /** Who entered it. */
    actor?: string
    again?: string | undefined
  },
): Promise<RequestOpened> {
  const practice = await deps.practices.find(asked.practiceId)
  if (!practice) return { outcome: 'no-practice' }
  const criteria = unmetCriteria(asked.stated)
  if (criteria.length > 0) return { outcome: 'not-eligible', criteria }

  const now = deps.now()
  const request: BulkPinRequest = {
    id: `${practice.id}.${deps.randomId()}`,
    practiceId: practice.id,
    state: 'requested',
    requestedBy: asked.requestedBy,
    requestedAt: now,
    acknowledgement: { version: ACKNOWLEDGEMENT.version, by: asked.requestedBy, at: now },
  }
  const about = { actor: asked.actor ?? 'practice', at: now, requestId: request.id }
  const reason = asked.again?.trim() ?? ''
  const again = {
    order: { reason, by: about.actor, at: now },
    event: { ...about, event: 'opened-again', detail: reason },
  }
  const event = { ...about, event: 'request-opened', detail: ACKNOWLEDGEMENT.version }
  const opened = await deps.requests.open(request, event, reason === '' ? undefined : again)
  if (opened.outcome === 'stands') return opened

  const place = (await deps.requests.place(request.id)) ?? 1
  await notifyPractice(deps, practice, request, {
    kind: 'request-received',
    data: {
      practiceName: practice.name,
      place,
      minorAgeLimit: practice.minorAgeLimit,
      acknowledgedBy: asked.requestedBy,
      acknowledgedAt: dayAndTime(now, practice.timeZone, 'en'),
      acknowledgement: ACKNOWLEDGEMENT.wording,
    },
  })
  return { ...opened, id: request.id, place }
}
