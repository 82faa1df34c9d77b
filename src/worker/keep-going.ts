import { setTimeout as pause } from 'node:timers/promises'
import type { Logger } from 'pino'

const FIRST_WAIT_MS = 250
const LONGEST_WAIT_MS = 5000

/** Waits, or not once the signal is given. */
export function wait(ms: number, signal: AbortSignal): Promise<void> {
  return pause(ms, undefined, { signal }).catch(() => {})
}

/** Does a step over and over until the signal; after a fault, with calmly growing waits. */
export async function keepGoing(step: () => Promise<void>, log: Logger, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) await untilDone(step, log, signal)
}

/** Tries a step until it succeeds, or the signal. @returns what it gave, or nothing when the signal came first. */
export async function untilDone<Result>(
  step: () => Promise<Result>,
  log: Logger,
  signal: AbortSignal,
): Promise<Result | undefined> {
  for (let faults = 0; !signal.aborted; faults += 1) {
    try {
      return await step()
    } catch (fault) {
      log.error({ err: fault, faults }, 'a step of the worker failed and is tried again')
      await wait(Math.min(FIRST_WAIT_MS * 2 ** faults, LONGEST_WAIT_MS), signal)
    }
  }
  return undefined
}
