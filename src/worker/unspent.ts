/**
 * Mails that were taken out of the budgets for letters of which no mail went out. The next round gives them back: used for
 * other letters they would go out all at once. They go with the worker: a crash under-sends.
 */
export type Unspent = {
  add(requestId: string): void
  /** Takes all mails that are to be given back to the service's budget. */
  takeService(): number
  /** How many mails are to be given back to a request's pace. */
  ofRequest(requestId: string): number
  gaveBack(requestId: string, mails: number): void
}

export function createUnspent(): Unspent {
  let service = 0
  const requests = new Map<string, number>()
  return {
    add(requestId) {
      service += 1
      requests.set(requestId, (requests.get(requestId) ?? 0) + 1)
    },
    takeService() {
      const taken = service
      service = 0
      return taken
    },
    ofRequest: (requestId) => requests.get(requestId) ?? 0,
    gaveBack(requestId, mails) {
      const left = (requests.get(requestId) ?? 0) - mails
      if (left > 0) requests.set(requestId, left)
      else requests.delete(requestId)
    },
  }
}
