/** What is to be undone at the end, last first. */
export type Undoing = {
  add(undo: () => unknown): void
  /** Undoes all of it, whatever fails. */
  run(): Promise<void>
}

export function createUndoing(): Undoing {
  const steps: (() => unknown)[] = []
  return {
    add: (undo) => void steps.push(undo),
    async run() {
      for (let undo = steps.pop(); undo; undo = steps.pop()) {
        try {
          await undo()
        } catch {
          // The rest is to be undone all the same.
        }
      }
    },
  }
}
