import type { Deps } from '../deps.ts'

/**
 * Does for one request what is done for each: where it fails that is logged, and the others have their turn.
 *
 * @throws when Redis is away, which is the fault of none.
 */
export async function sparingOthers(deps: Deps, requestId: string, act: () => Promise<void>): Promise<void> {
  try {
    await act()
  } catch (fault) {
    if (!(await deps.isReady())) throw fault
    deps.log.error({ err: fault, requestId }, 'a request could not be swept: the others go on, and it is tried again')
  }
}
