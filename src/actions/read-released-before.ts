import type { Deps } from '../deps.ts'
import type { Guardian } from '../domain/invitation.ts'
import type { ReleasedBefore } from '../domain/released-before.ts'
import { type Earlier, lookBack } from './look-back.ts'

/** What of a practice file was released before; nothing where the practice has not released any. */
export async function readReleasedBefore(
  deps: Deps,
  practiceId: string,
  earlier: Earlier,
  { sha256, guardians }: { sha256: string; guardians: Iterable<Guardian> },
): Promise<ReleasedBefore | undefined> {
  if (earlier.requests.length === 0) return undefined
  const releases = earlier.requests.map(({ id, releasedAt = 0, file }) => ({ requestId: id, releasedAt, file }))
  const mailedBy = new Map(releases.map(({ requestId }) => [requestId, 0]))
  const pasts: ReleasedBefore['pasts'] = {}
  let mailed = 0
  for await (const batch of lookBack(deps, practiceId, earlier, guardians)) {
    for (const known of batch) {
      mailed += Number(known.mailedBy.length > 0)
      for (const requestId of known.mailedBy) mailedBy.set(requestId, (mailedBy.get(requestId) ?? 0) + 1)
      if (known.past !== 'not-mailed') pasts[known.past] = (pasts[known.past] ?? 0) + 1
    }
  }
  return {
    sameFile: releases
      .filter(({ file }) => file?.sha256 === sha256)
      .map(({ requestId, releasedAt }) => ({ requestId, releasedAt })),
    mailed,
    byRequest: releases
      .map(({ requestId, releasedAt }) => ({ requestId, releasedAt, mailed: mailedBy.get(requestId) ?? 0 }))
      .filter(({ mailed }) => mailed > 0),
    pasts,
  }
}
