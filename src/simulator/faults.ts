/** Faults in the order in which they were asked for, one for each request. */
export function createFaults<T>(): { next(fault: T): void; take(applies?: (fault: T) => boolean): T | undefined } {
  const faults: T[] = []
  return {
    next: (fault) => void faults.push(fault),
    take(applies = () => true) {
      const [first] = faults
      return first !== undefined && applies(first) ? faults.shift() : undefined
    },
  }
}
