import { setTimeout as pause, setImmediate as turnEnds } from 'node:timers/promises'

/** Calls that are waiting for the step in which they go. */
type Gathered<Item, Result> = { item: Item; resolve: (result: Result) => void; reject: (fault: unknown) => void }

/** As many as one step of Redis takes without keeping others waiting. */
const AT_ONCE = 100

/**
 * Gathers what is asked within a few milliseconds, or while the step before is under way, into one step, by key: in a
 * crowd many calls share one trip. A fault of the step is the fault of each call in it.
 *
 * @param windowMs how long the first call waits for company; at 0 for what the same turn of the event loop brings.
 * @param step answers one result per item, in their order.
 */
export function gather<Item, Result>(
  windowMs: number,
  step: (key: string, items: Item[]) => Promise<Result[]>,
): (key: string, item: Item) => Promise<Result> {
  const waiting = new Map<string, Gathered<Item, Result>[]>()

  const company = () => (windowMs === 0 ? turnEnds() : pause(windowMs))

  async function run(key: string): Promise<void> {
    await company()
    for (let batch = next(key); batch.length > 0; batch = next(key)) {
      try {
        const results = await step(
          key,
          batch.map(({ item }) => item),
        )
        batch.forEach(({ resolve, reject }, index) => {
          const result = results[index]
          if (result === undefined) reject(new Error('a step answered too few of its calls'))
          else resolve(result)
        })
      } catch (fault) {
        for (const { reject } of batch) reject(fault)
      }
      await company()
    }
    waiting.delete(key)
  }

  function next(key: string): Gathered<Item, Result>[] {
    return waiting.get(key)?.splice(0, AT_ONCE) ?? []
  }

  return (key, item) =>
    new Promise((resolve, reject) => {
      const already = waiting.get(key)
      if (already) already.push({ item, resolve, reject })
      else {
        waiting.set(key, [{ item, resolve, reject }])
        void run(key)
      }
    })
}
