import type { Deps } from '../deps.ts'
import type { Funnel } from '../domain/funnel.ts'
import { readFunnel } from './read-funnel.ts'
import { type LetterProgress, readProgress } from './read-progress.ts'

/** Where a request stands: its letters, and how far the guardians came. */
export type RequestStatus = LetterProgress & {
  funnel: Funnel
  /** When the funnel was counted, where that was earlier than now. */
  funnelCountedAt?: number
}

const FUNNEL_MS = 10 * 60_000

/**
 * Reads where a request stands.
 *
 * @param order.funnel `new` reads every invitation (about a second for 30,000); `recent` takes what was counted within the
 *   last ten minutes, of a request in which no letter moves.
 */
export async function readStatus(
  deps: Deps,
  requestId: string,
  { funnel: wanted = 'new' }: { funnel?: 'new' | 'recent' } = {},
): Promise<RequestStatus | undefined> {
  const now = deps.now()
  const kept = wanted === 'recent' ? await deps.funnels.recall(requestId, FUNNEL_MS, now) : undefined
  const read = await readProgress(deps, requestId, kept)
  if (!read) return undefined
  if (kept && !read.look) return { ...read.progress, funnel: kept.funnel, funnelCountedAt: kept.countedAt }
  const funnel = await readFunnel(deps, read.look?.mailed ?? new Map(), await deps.erasures.counted(requestId))
  await deps.funnels.remember(requestId, { funnel, secondCopies: read.progress.secondCopies, countedAt: now })
  return { ...read.progress, funnel }
}
