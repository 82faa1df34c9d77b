import type { Logger } from 'pino'
import type { Deps } from '../deps.ts'

const MOST_APART_MS = 5000

/**
 * Compares the worker's clock with that of Redis, and warns once when they are more than five seconds apart: the limits of
 * the send budget hold for workers whose clocks are in step.
 */
export function createClockWatch(deps: Deps, log: Logger): () => Promise<void> {
  let warned = false
  return async () => {
    if (warned) return
    const aheadMs = Math.round(await deps.workers.clockAhead(deps.now))
    if (Math.abs(aheadMs) <= MOST_APART_MS) return
    warned = true
    log.warn({ aheadMs }, 'the clock of this worker and that of Redis are not in step: keep both by NTP')
  }
}
