/** Work that is under way, counted, so that no more is begun than there is room for. */
export type InHand = {
  size(): number
  begin(work: Promise<void>): void
  /** Resolves when fewer than `limit` are under way. */
  below(limit: number): Promise<void>
}

export function createInHand(): InHand {
  let size = 0
  let waiting: { limit: number; go: () => void }[] = []

  function ended(): void {
    size -= 1
    const ready = waiting.filter(({ limit }) => size < limit)
    if (ready.length === 0) return
    waiting = waiting.filter(({ limit }) => size >= limit)
    for (const { go } of ready) go()
  }

  return {
    size: () => size,
    begin(work) {
      size += 1
      work.then(ended, ended)
    },
    below(limit) {
      if (size < limit) return Promise.resolve()
      return new Promise((go) => {
        waiting.push({ limit, go })
      })
    },
  }
}
