/** What went wrong between the service and the outside parties, for the pages and for tests. The newest 200 are kept. */
export type Problems = { add(what: string): void; all(): readonly string[] }

const KEPT = 200

export function createProblems(): Problems {
  const problems: string[] = []
  return {
    add(what) {
      problems.push(what)
      if (problems.length > KEPT) problems.shift()
    },
    all: () => problems,
  }
}
