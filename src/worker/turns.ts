/**
 * Whose turn it is among the open requests, so that they share evenly what there is, one mail at a time or many: each
 * letter puts its request behind those that had fewer. A request that had nothing to send saves nothing up.
 */
export type Turns = {
  /** The requests in the order in which they are to be asked; among equals as they come. */
  order<Request extends { id: string }>(open: readonly Request[]): Request[]
  had(requestId: string, letters: number): void
}

/** Start-time fair queueing: a request's next letter begins where its last ended, but not before the one that was served last. */
export function createTurns(): Turns {
  let present = 0
  const ends = new Map<string, number>()
  const beginOf = (id: string) => Math.max(present, ends.get(id) ?? 0)
  return {
    order(open) {
      const ids = new Set(open.map(({ id }) => id))
      for (const id of ends.keys()) if (!ids.has(id)) ends.delete(id)
      return [...open].sort((one, other) => beginOf(one.id) - beginOf(other.id))
    },
    had(requestId, letters) {
      present = beginOf(requestId)
      ends.set(requestId, present + letters)
    },
  }
}
