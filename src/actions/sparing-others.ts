import type { Deps } from '../deps.ts'

/**
 * Does for one request, or practice, what is done for each: where it fails that is logged, and the others have their turn.
 *
 * @param whom the id of a request, unless it is a practice's.
 * @throws when Redis is away, which is the fault of none.
 */
export async function sparingOthers(
  deps: Deps,
  whom: string,
  act: () => Promise<void>,
  kind: 'request' | 'practice' = 'request',
): Promise<void> {
  try {
    await act()
  } catch (fault) {
    if (!(await deps.isReady())) throw fault
    const words = `a ${kind} could not be swept: the others go on, and it is tried again`
    deps.log.error({ err: fault, [`${kind}Id`]: whom }, words)
  }
}
