import type { Deps } from '../deps.ts'
import type { SendRates } from '../domain/send-rates.ts'
import { auditRequest } from './audit-request.ts'

/** Rates to be set, 0 for no limit, the others stay; or back to what held without them. */
export type RateChange = Partial<SendRates> | 'reset'

/**
 * Changes how fast mail goes out, at once on every worker that runs: of one request, or of the whole service in place of
 * its settings. A reset goes back to the practice's pace, or to the settings.
 */
export async function setRate(
  deps: Deps,
  requestId: string | undefined,
  change: RateChange,
  actor: string,
): Promise<{ outcome: 'set' | 'unknown' }> {
  if (requestId === undefined) {
    await (change === 'reset' ? deps.sendBudget.resetRates() : deps.sendBudget.setRates(change))
    deps.log.info({ actor, change }, 'the rate of the service was set')
    return { outcome: 'set' }
  }
  if (!(await deps.requests.find(requestId))) return { outcome: 'unknown' }
  if (change === 'reset') await deps.requests.unset(requestId, ['perSecond', 'perHour', 'perDay'])
  else await deps.requests.set(requestId, change)
  await auditRequest(deps, requestId, 'rate-set', actor, words(change))
  return { outcome: 'set' }
}

function words(change: RateChange): string {
  if (change === 'reset') return 'reset'
  return Object.entries(change)
    .map(([span, mails]) => `${span} ${mails}`)
    .join(', ')
}
