import type { Deps } from '../deps.ts'
import { linkEnd } from '../domain/end-of-data.ts'
import type { BulkPinRequest } from '../domain/request.ts'
import { readFunnel } from './read-funnel.ts'
import { readLedger } from './read-ledger.ts'

const BATCH = 500

/**
 * Looks at every invitation of a request and erases those of which `isOver` says so, 500 at a time. What was cut short is
 * simply gone on with.
 *
 * @param isOver judges when a link ended or will end, epoch ms; nothing where that cannot be said yet.
 * @returns when the first of the links that are left ended or will end, as far as that is known.
 */
export async function eraseInvitations(
  deps: Deps,
  request: BulkPinRequest,
  isOver: (end: number | undefined) => boolean,
  actor: string,
): Promise<{ erased: number; left: number; firstEnd: number | undefined }> {
  const { mailed } = await readLedger(deps, request.id, request.state)
  const all = [...mailed.keys()]
  let [erased, left, firstEnd] = [0, 0, Number.POSITIVE_INFINITY]
  for (let start = 0; start < all.length; start += BATCH) {
    const ids = all.slice(start, start + BATCH)
    const found = await deps.invitations.ends(ids)
    const over: string[] = []
    for (const [index, id] of ids.entries()) {
      const invitation = found[index]
      if (!invitation) continue
      const end = linkEnd(invitation, request)
      if (isOver(end)) over.push(id)
      else [left, firstEnd] = [left + 1, Math.min(firstEnd, end ?? firstEnd)]
    }
    if (over.length === 0) continue
    const mailedOfOver = new Map(over.map((id) => [id, mailed.get(id) ?? 'no']))
    const count = async (counted: Parameters<typeof readFunnel>[2]) => ({
      ...(await readFunnel(deps, mailedOfOver, counted)),
      askedAgain: 0,
    })
    await deps.erasures.invitations(request.id, over, count, { actor, at: deps.now() })
    await deps.notices.drop(over)
    erased += over.length
  }
  return { erased, left, firstEnd: Number.isFinite(firstEnd) ? firstEnd : undefined }
}
