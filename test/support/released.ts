import { openRequest } from '../../src/actions/open-request.ts'
import { type ReleaseOrder, releaseRequest } from '../../src/actions/release-request.ts'
import { takePracticeFile } from '../../src/actions/take-practice-file.ts'
import type { Deps } from '../../src/deps.ts'
import { ELIGIBLE } from './eligible.ts'
import { practiceCsv } from './practice-csv.ts'

/** Takes a practice from asking, again where `again` says why, to its release, with a file of these lines. @returns the request's id. */
export async function released(
  deps: Deps,
  practiceId: string,
  lines: readonly string[],
  { again, ...order }: Partial<ReleaseOrder> & { again?: string } = {},
): Promise<string> {
  const opened = await openRequest(deps, { practiceId, requestedBy: 'manager@example.com', stated: ELIGIBLE, again })
  if (opened.outcome !== 'opened') throw new Error(opened.outcome)
  await takePracticeFile(deps, opened.id, practiceCsv(lines), 'operator')
  const { outcome } = await releaseRequest(deps, opened.id, { actor: 'operator', ...order })
  if (outcome !== 'released') throw new Error(outcome)
  return opened.id
}
