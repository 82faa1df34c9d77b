import type { Deps } from '../deps.ts'
import { type Funnel, NO_FUNNEL } from '../domain/funnel.ts'
import type { LetterState } from '../domain/letter.ts'
import type { RequestState } from '../domain/request.ts'

export type RequestStatus = {
  id: string
  state: RequestState
  place?: number
  counts: Partial<Record<LetterState, number>>
  funnel: Funnel
  waiting: number
}

const BATCH = 500

/** Where a request stands: its letters by state and how far the guardians came. */
export async function readStatus(deps: Deps, requestId: string): Promise<RequestStatus | undefined> {
  const request = await deps.requests.find(requestId)
  if (!request) return undefined
  const [counts, due, place] = await Promise.all([
    deps.letters.counts(requestId),
    deps.letters.due(requestId),
    deps.requests.place(requestId),
  ])
  return {
    id: requestId,
    state: request.state,
    ...(place !== undefined && { place }),
    counts,
    funnel: await readFunnel(deps, requestId, counts),
    waiting: due.waiting + due.inHands + due.held,
  }
}

async function readFunnel(deps: Deps, requestId: string, counts: RequestStatus['counts']): Promise<Funnel> {
  const funnel: Funnel = { ...NO_FUNNEL, endedBy: {} }
  let ids: string[] = []
  const count = async () => {
    for (const { link, endReason, ...steps } of await deps.invitations.progress(ids)) {
      const { opened, pinSent, pinAccepted, redeemed, registered } = steps
      funnel.invited += 1
      funnel.opened += Number(opened)
      funnel.pinSent += Number(pinSent)
      funnel.pinAccepted += Number(pinAccepted)
      funnel.redeemed += Number(redeemed)
      funnel.registered += Number(registered)
      funnel.locked += Number(link === 'locked')
      funnel.ended += Number(link === 'ended')
      if (link === 'ended' && endReason) funnel.endedBy[endReason] = (funnel.endedBy[endReason] ?? 0) + 1
    }
    ids = []
  }
  for await (const { letter } of deps.letters.entries(requestId)) {
    if (letter.kind !== 'invitation') continue
    ids.push(letter.invitationId)
    if (ids.length === BATCH) await count()
  }
  await count()
  return { ...funnel, emailed: counts.accepted ?? 0 }
}
