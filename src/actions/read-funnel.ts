import type { Deps } from '../deps.ts'
import { emptyFunnel, emptySteps, type Funnel, type FunnelSteps } from '../domain/funnel.ts'
import type { Mailed } from './read-ledger.ts'

type Progress = NonNullable<Awaited<ReturnType<Deps['invitations']['progress']>>[number]>

const BATCH = 500

/**
 * Counts how far the guardians came; opens no contact data. An invitation that is gone is not counted.
 *
 * @param funnel what was counted of others before; is added to.
 */
export async function readFunnel(
  deps: Deps,
  mailed: ReadonlyMap<string, Mailed>,
  funnel: Funnel = emptyFunnel(),
): Promise<Funnel> {
  const invitations = [...mailed]
  for (let start = 0; start < invitations.length; start += BATCH) {
    const batch = invitations.slice(start, start + BATCH)
    const found = await deps.invitations.progress(batch.map(([id]) => id))
    for (const [index, progress] of found.entries()) {
      if (progress) count(funnel, progress, batch[index]?.[1] ?? 'no')
    }
  }
  return funnel
}

function count(funnel: Funnel, progress: Progress, mailed: Mailed): void {
  const { link, language, endReason, asks } = progress
  const steps = funnel.byLanguage[language] ?? emptySteps()
  funnel.byLanguage[language] = steps
  for (const each of [funnel, steps]) addSteps(each, progress, mailed)
  funnel.locked += Number(link === 'locked')
  funnel.ended += Number(link === 'ended')
  funnel.askedAgain += Number(asks)
  if (link === 'ended' && endReason) funnel.endedBy[endReason] = (funnel.endedBy[endReason] ?? 0) + 1
}

function addSteps(steps: FunnelSteps, progress: Progress, mailed: Mailed): void {
  const { opened, pinSent, pinAccepted, redeemed, registered } = progress
  const started = opened || pinSent || redeemed || registered
  steps.invited += 1
  steps.emailed += Number(started || mailed !== 'no')
  steps.delivered += Number(started || mailed === 'arrived')
  steps.opened += Number(started)
  steps.pinSent += Number(pinSent)
  steps.pinAccepted += Number(pinAccepted)
  steps.redeemed += Number(redeemed)
  steps.registered += Number(registered)
}
