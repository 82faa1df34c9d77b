import { setTimeout as pause } from 'node:timers/promises'

/** How the mail server fared with the last letter; `not-asked` says nothing. */
type ServerState = 'well' | 'slow-down' | 'away' | 'not-asked'

/**
 * Slows all sending of this worker down while the mail server is away or asks for it: pauses that double from half a
 * second to half a minute, with one letter at a time between them, until one gets through.
 */
export type Brake = {
  note(server: ServerState): void
  /** Whether only one letter may be in hand. */
  on(): boolean
  /** Waits out the current pause. */
  released(): Promise<void>
}

const FIRST_PAUSE_MS = 500
const LONGEST_PAUSE_MS = 30_000

export function createBrake(signal: AbortSignal): Brake {
  let failures = 0
  let current: Promise<void> | undefined
  return {
    note(server) {
      if (server === 'well') failures = 0
      if (server === 'well' || server === 'not-asked' || current !== undefined) return
      const ms = Math.min(FIRST_PAUSE_MS * 2 ** failures, LONGEST_PAUSE_MS)
      failures += 1
      current = pause(ms, undefined, { signal })
        .catch(() => {})
        .then(() => {
          current = undefined
        })
    },
    on: () => failures > 0,
    released: () => current ?? Promise.resolve(),
  }
}
