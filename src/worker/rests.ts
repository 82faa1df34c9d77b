/** Requests that stand still: each is left out of the order for a while after it had nothing to send. */
export type Rests = {
  begin(requestId: string, ms: number): void
  isResting(requestId: string): boolean
  /** How long until the first of them is to be asked again, ms; infinite where none rests. */
  shortest(): number
}

/** @param clock ms from any beginning, which only grow: a clock that can be set back would make rests longer. */
export function createRests(clock: () => number = () => performance.now()): Rests {
  const ends = new Map<string, number>()
  return {
    begin(requestId, ms) {
      ends.set(requestId, clock() + ms)
    },
    isResting: (requestId) => (ends.get(requestId) ?? 0) > clock(),
    shortest() {
      const now = clock()
      for (const [requestId, end] of ends) if (end <= now) ends.delete(requestId)
      return Math.min(...ends.values()) - now
    },
  }
}
