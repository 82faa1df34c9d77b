import type { Deps } from '../deps.ts'
import type { Practice } from '../domain/practice.ts'
import type { BulkPinRequest, RequestState } from '../domain/request.ts'
import { auditRequest } from './audit-request.ts'
import { byHandLines } from './by-hand-lines.ts'
import { readLeftOut, readNotReached } from './read-by-hand.ts'
import { reportLines } from './report-lines.ts'

export type ReportOrder = { out?: string | undefined; byHand?: string | undefined; actor: string }

/** `guardians` and `byHand` are lines written; `leftOutKnown` is false where the practice file is gone. */
export type ReportsWritten =
  | { outcome: 'written'; guardians?: number; byHand?: number; leftOutKnown?: boolean }
  | { outcome: 'erased'; at: number }
  | { outcome: 'not-released'; state: RequestState }
  | { outcome: 'not-writable'; path: string; code: string }
  | { outcome: 'unknown' }

/**
 * Writes the report of a request, one line a guardian, and the list "register by hand", as far as they are asked for. Both
 * hold contact data, so the trail keeps who had them written.
 */
export async function writeReports(
  deps: Deps,
  requestId: string,
  { out, byHand, actor }: ReportOrder,
): Promise<ReportsWritten> {
  const request = await deps.requests.find(requestId)
  const practice = request && (await deps.practices.find(request.practiceId))
  if (!request || !practice) return { outcome: 'unknown' }
  if (request.erasedAt !== undefined) return { outcome: 'erased', at: request.erasedAt }
  if (request.releasedAt === undefined) return { outcome: 'not-released', state: request.state }

  const written: Extract<ReportsWritten, { outcome: 'written' }> = { outcome: 'written' }
  if (out !== undefined) {
    const report = await deps.writeReport(out, reportLines(deps, request, practice), deps.randomId())
    if (report.outcome === 'refused') return { outcome: 'not-writable', path: out, code: report.code }
    written.guardians = report.lines - 1
  }
  if (byHand !== undefined) {
    const list = await writeByHand(deps, request, practice, byHand)
    if (list.outcome === 'not-writable') return list
    written.byHand = list.lines - 1
    written.leftOutKnown = list.leftOutKnown
  }
  const lines = [written.guardians ?? 0, written.byHand ?? 0]
  await auditRequest(deps, requestId, 'reported', actor, `${lines[0]} guardians, ${lines[1]} by hand`)
  return written
}

async function writeByHand(deps: Deps, request: BulkPinRequest, practice: Practice, path: string) {
  const leftOut = await readLeftOut(deps, request, practice)
  const lists = [readNotReached(deps, request, practice), leftOut ?? []]
  const list = await deps.writeReport(path, byHandLines(lists), deps.randomId())
  if (list.outcome === 'refused') return { outcome: 'not-writable', path, code: list.code } as const
  return { outcome: 'written', lines: list.lines, leftOutKnown: leftOut !== undefined } as const
}
