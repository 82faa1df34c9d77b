import type { Deps } from '../deps.ts'
import { inBatches } from '../domain/batches.ts'
import type { Guardian } from '../domain/invitation.ts'
import { furtherPast, type Past, pastInTrail, pastOf } from '../domain/past.ts'
import type { BulkPinRequest } from '../domain/request.ts'

/** A guardian of a practice file, as earlier requests of the practice knew him: the same email and the same phone. */
export type KnownGuardian = {
  guardian: Guardian
  past: Past
  /** The earlier requests that mailed him. */
  mailedBy: string[]
  /** His invitations in them whose links a new one takes the place of. */
  replaceable: string[]
}

/** Earlier requests of a practice that were released, and what the trail keeps of invitations that are erased. */
export type Earlier = { requests: BulkPinRequest[]; inTrail: ReadonlyMap<string, Past> }

const BATCH = 500

/** Finds what was released before a request of the practice. The trail is read only where data of it is erased. */
export async function findEarlier(
  deps: Deps,
  { id, practiceId }: Pick<BulkPinRequest, 'id' | 'practiceId'>,
): Promise<Earlier> {
  const all = await deps.requests.list()
  const requests = all.filter(
    (other) => other.practiceId === practiceId && other.id !== id && other.releasedAt !== undefined,
  )
  const counted = await Promise.all(requests.map((other) => deps.erasures.counted(other.id)))
  const isErased = counted.some((funnel) => funnel !== undefined)
  return { requests, inTrail: isErased ? await readTrail(deps, practiceId) : new Map() }
}

/** Takes a hundred bytes for each invitation that the trail tells of. */
async function readTrail(deps: Deps, practiceId: string): Promise<Map<string, Past>> {
  const pasts = new Map<string, Past>()
  for await (const { event, invitationId, detail } of deps.audit.events(practiceId)) {
    if (invitationId === undefined) continue
    const past = pastInTrail(event, detail)
    if (past !== 'not-mailed') pasts.set(invitationId, furtherPast(pasts.get(invitationId) ?? past, past))
  }
  return pasts
}

/** Looks up guardians in earlier requests, 500 at a time and in their order. An id is the same for the same guardian, so no list is kept. */
export async function* lookBack(
  deps: Deps,
  practiceId: string,
  earlier: Earlier,
  guardians: Iterable<Guardian>,
): AsyncGenerator<KnownGuardian[]> {
  for (const batch of inBatches(guardians, BATCH)) {
    const known = batch.map((guardian): KnownGuardian => {
      return { guardian, past: 'not-mailed', mailedBy: [], replaceable: [] }
    })
    if (earlier.requests.length > 0) await lookUp(deps, practiceId, earlier, known)
    yield known
  }
}

async function lookUp(deps: Deps, practiceId: string, earlier: Earlier, batch: KnownGuardian[]): Promise<void> {
  const addresses = batch.map(({ guardian }) => deps.keyring.index('email', guardian.email))
  const stopped = await deps.invitations.areStopped(practiceId, addresses)
  for (const [index, known] of batch.entries()) if (stopped[index]) known.past = 'mail-stopped'
  await Promise.all(earlier.requests.map((request) => lookInto(deps, request, earlier.inTrail, batch, addresses)))
}

async function lookInto(
  deps: Deps,
  request: BulkPinRequest,
  inTrail: Earlier['inTrail'],
  batch: KnownGuardian[],
  addresses: readonly string[],
): Promise<void> {
  const ids = batch.map(({ guardian }) => deps.invitations.idOf(request.id, guardian))
  const first = ids.map((invitationId) => ({ invitationId, kind: 'invitation' as const, n: 0 }))
  const [places, letters, suppressed] = await Promise.all([
    deps.invitations.places(ids),
    deps.letters.findAll(request.id, first),
    deps.letters.areSuppressed(request.id, addresses),
  ])
  const now = deps.now()
  for (const [index, known] of batch.entries()) {
    const [id = '', place] = [ids[index], places[index]]
    const isSuppressed = suppressed[index] ?? false
    const mail = {
      first: letters[index]?.state,
      suppressed: isSuppressed,
      requestCancelled: request.state === 'cancelled',
    }
    const gone = () => (isSuppressed ? 'address-bounced' : (inTrail.get(id) ?? 'not-mailed'))
    const past = place ? pastOf(place, mail, now) : gone()
    known.past = furtherPast(known.past, past)
    if (past === 'not-mailed') continue
    known.mailedBy.push(request.id)
    if (place && !place.redeemed && (place.link === 'open' || place.link === 'locked')) known.replaceable.push(id)
  }
}
