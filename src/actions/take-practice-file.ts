import type { Deps } from '../deps.ts'
import { calendarDateIn } from '../domain/calendar.ts'
import { type FileMap, joinFileMaps } from '../domain/file-map.ts'
import type { ReleasedBefore } from '../domain/released-before.ts'
import type { RequestState } from '../domain/request.ts'
import type { SelectionReport } from '../domain/selection-report.ts'
import { findEarlier } from './look-back.ts'
import { readReleasedBefore } from './read-released-before.ts'

export type FileTaken =
  /** `before`: what of it an earlier request of the practice released. */
  | { outcome: 'taken'; report: SelectionReport; before?: ReleasedBefore }
  | { outcome: 'unreadable'; message: string }
  | { outcome: 'too-late'; state: RequestState }
  /** A release of the file before is under way. */
  | { outcome: 'busy' }
  | { outcome: 'unknown' }

/**
 * Takes a practice file in place of the one before, until the release. It is read to its end first, so that a file that
 * cannot be used changes nothing.
 *
 * @param open gives the file from its start each time it is called; it is called twice.
 * @param said what the practice says of the file, on top of what it said before. It is remembered once the file is taken,
 *   so that the release reads it in the same way.
 */
export async function takePracticeFile(
  deps: Deps,
  requestId: string,
  open: () => AsyncIterable<Uint8Array>,
  actor: string,
  said?: FileMap,
): Promise<FileTaken> {
  const request = await deps.requests.find(requestId)
  const practice = request && (await deps.practices.find(request.practiceId))
  if (!request || !practice) return { outcome: 'unknown' }
  if (request.state !== 'requested') return { outcome: 'too-late', state: request.state }

  const now = deps.now()
  const fileMap = said && joinFileMaps(practice.fileMap, said)
  const asked = fileMap ? { ...practice, fileMap } : practice
  const read = await deps.readPracticeFile(open(), asked, calendarDateIn(practice.timeZone, now))
  if (read.outcome === 'refused') return { outcome: 'unreadable', message: read.message }

  const version = deps.randomId()
  const kept = await deps.practiceFiles.keep(requestId, version, open())
  if (!kept) {
    const message =
      'The file is larger than 64 MB when it is compressed: hand over the family contacts only, without other columns.'
    return { outcome: 'unreadable', message }
  }
  const { report } = read
  const claimed = await deps.practiceFiles.claim(requestId, version, {
    version,
    takenAt: now,
    ...kept,
    patients: report.patients,
    selected: report.selected,
    invitations: report.invitations,
    rejectedLines: report.rows.rejected,
  })
  if (claimed !== 'claimed') {
    await deps.practiceFiles.expire(requestId, version, 0)
    if (claimed === 'unknown' || claimed === 'busy') return { outcome: claimed }
    return { outcome: 'too-late', state: claimed }
  }
  if (fileMap) await deps.practices.rememberFileMap(practice.id, fileMap)
  if (request.file) await deps.practiceFiles.expire(requestId, request.file.version, 60_000)
  await deps.audit.record(practice.id, {
    event: 'practice-file-taken',
    actor,
    at: now,
    requestId,
    detail: `${report.patients} patients${fileMap ? ', file map changed' : ''}`,
  })
  const earlier = await findEarlier(deps, request)
  const content = { sha256: kept.sha256, guardians: report.guardians() }
  const before = await readReleasedBefore(deps, practice.id, earlier, content)
  return { outcome: 'taken', report, ...(before && { before }) }
}
