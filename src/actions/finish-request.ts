import type { Deps } from '../deps.ts'

/**
 * Finishes a request of which it is proved that no letter will move any more; its practice file goes after the retention.
 * @returns whether nothing is left to do.
 */
export async function finishRequest(deps: Deps, requestId: string): Promise<boolean> {
  if (!(await deps.letters.finishIfDone(requestId, deps.now()))) return false
  const request = await deps.requests.find(requestId)
  if (request?.file) await deps.practiceFiles.expire(requestId, request.file.version, deps.config.retentionMs)
  return true
}
