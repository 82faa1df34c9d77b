import type { Deps } from '../deps.ts'
import { requestRates, type SendRates } from '../domain/send-rates.ts'

/** Mails at most, 0 for no limit: of the whole service, which of that was set while running, and of one request. */
export type RatesInForce = { service: SendRates; set: Partial<SendRates>; request?: SendRates }

/** What holds now; both do, of the service and of the request. Nothing for a request that is not there. */
export async function readRates(deps: Deps, requestId?: string): Promise<RatesInForce | undefined> {
  const { rates: service, set } = await deps.sendBudget.rates()
  if (requestId === undefined) return { service, set }
  const request = await deps.requests.find(requestId)
  return request && { service, set, request: requestRates(request, await deps.practices.find(request.practiceId)) }
}
