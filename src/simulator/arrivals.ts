/** Things that arrive one after the other: the newest are kept, and somebody may wait for the next one. */
export type Arrivals<T> = {
  add(item: T): void
  /** Oldest first. */
  all(): readonly T[]
  /**
   * The oldest item that matches and was not given out before, now or when it arrives.
   * @throws when none arrived within the bound; `what` says what was waited for.
   */
  next(matches: (item: T) => boolean, what: string): Promise<T>
  stop(): void
}

type Waiter<T> = { matches: (item: T) => boolean; take: (item: T) => void; giveUp: (why: string) => void }

export function createArrivals<T extends object>(limits: { keep: number; waitMs: number }): Arrivals<T> {
  const items: T[] = []
  const given = new WeakSet<T>()
  const waiters = new Set<Waiter<T>>()

  return {
    add(item) {
      items.push(item)
      if (items.length > limits.keep) items.shift()
      const waiter = [...waiters].find(({ matches }) => matches(item))
      if (waiter) waiter.take(item)
    },
    all: () => items,
    next(matches, what) {
      const there = items.find((item) => !given.has(item) && matches(item))
      if (there) {
        given.add(there)
        return Promise.resolve(there)
      }
      return new Promise((resolve, reject) => {
        const waiter: Waiter<T> = {
          matches,
          take(item) {
            leave()
            given.add(item)
            resolve(item)
          },
          giveUp(why) {
            leave()
            reject(new Error(`no ${what}: ${why}`))
          },
        }
        const bound = setTimeout(() => waiter.giveUp(`none within ${limits.waitMs} ms`), limits.waitMs)
        const leave = () => {
          clearTimeout(bound)
          waiters.delete(waiter)
        }
        waiters.add(waiter)
      })
    },
    stop() {
      for (const waiter of [...waiters]) waiter.giveUp('the simulator was stopped')
    },
  }
}
