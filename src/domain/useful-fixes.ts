import type { Exclusion, Warning } from './data-quality.ts'
import type { Fix, FixKind } from './fix-list.ts'
import { LEFT_OUT } from './left-out.ts'
import { RISKS, WARNING_RISKS } from './warning-risks.ts'

/** One kind of thing to fix: on how many charts, and for how many patients it is all that stands before an email. */
export type UsefulFix = { fault: Fix['fault']; kind: FixKind; nextStep: string; charts: number; emails: number }

/**
 * Counts a fix list by kind, without the families who are registered by hand. The most useful comes first: what blocks a
 * release; what keeps patients out, by how many emails it opens; warnings by what they may come to; what is merely missing.
 * Where one fault has two next steps each is a kind.
 */
export function usefulFixes(fixes: Iterable<Fix>): UsefulFix[] {
  const byKind = new Map<string, UsefulFix>()
  for (const { fault, kind, nextStep, emails } of fixes) {
    if (fault in LEFT_OUT && LEFT_OUT[fault as Exclusion] !== 'fix') continue
    const key = `${fault} ${nextStep}`
    const known = byKind.get(key)
    if (known) {
      known.charts += 1
      known.emails += emails
    } else byKind.set(key, { fault, kind, nextStep, charts: 1, emails })
  }
  return [...byKind.values()].sort(
    (one, other) => tier(one) - tier(other) || other.emails - one.emails || other.charts - one.charts,
  )
}

const KINDS: readonly FixKind[] = ['blocking', 'excluded', 'warning', 'missing']

function tier({ kind, fault }: UsefulFix): number {
  const risk = fault in WARNING_RISKS ? RISKS.indexOf(WARNING_RISKS[fault as Warning]) : 0
  return KINDS.indexOf(kind) * RISKS.length + risk
}
