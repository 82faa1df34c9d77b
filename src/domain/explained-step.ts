import type { Exclusion } from './data-quality.ts'

/** What became of one rule: whoever it stops is not tried by the rules behind it. */
export type Verdict = 'passes' | 'stops here' | 'not looked at'

/** One rule of the selection, and the values that decided it, in a sentence. They are told also where it was not looked at. */
export type ExplainedStep = { rule: string; verdict: Verdict; says: string }

/** A rule with its answer: `stops` is the reason for which it lets nobody through. */
export type RuleTried = { rule: string; stops: Exclusion | undefined; says: string }

/** The rules in their order up to the first that stops; none is looked at where an earlier one has `stopped` already. */
export function tryInOrder(
  rules: readonly RuleTried[],
  stopped?: Exclusion,
): { steps: ExplainedStep[]; reason: Exclusion | undefined } {
  let reason = stopped
  const steps = rules.map(({ rule, stops, says }): ExplainedStep => {
    if (reason) return { rule, verdict: 'not looked at', says }
    reason = stops
    return { rule, verdict: stops ? 'stops here' : 'passes', says }
  })
  return { steps, reason }
}

/** A value from the file as a sentence shows it. */
export function quoted(cell: string): string {
  return `"${cell}"`
}
