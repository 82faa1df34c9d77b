import { openRequest } from '../../src/actions/open-request.ts'
import { type ReleaseOrder, releaseRequest } from '../../src/actions/release-request.ts'
import { takePracticeFile } from '../../src/actions/take-practice-file.ts'
import type { Deps } from '../../src/deps.ts'
import { ELIGIBLE } from './eligible.ts'
import { practiceCsv } from './practice-csv.ts'

/** Takes a practice from asking to its release, with a file of these lines. @returns the request's id. */
export async function released(
  deps: Deps,
  practiceId: string,
  lines: readonly string[],
  order: Partial<ReleaseOrder> = {},
): Promise<string> {
  const opened = await openRequest(deps, { practiceId, requestedBy: 'manager@example.com', stated: ELIGIBLE })
  if (opened.outcome !== 'opened') throw new Error(opened.outcome)
  await takePracticeFile(deps, opened.id, practiceCsv(lines), 'operator')
  const { outcome } = await releaseRequest(deps, opened.id, { actor: 'operator', ...order })
  if (outcome !== 'released') throw new Error(outcome)
  return opened.id
}
