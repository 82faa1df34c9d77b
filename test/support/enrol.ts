import type { Cluster, Redis } from 'ioredis'
import { type Guardian, practiceIdOf } from '../../src/domain/invitation.ts'
import type { Invitations } from '../../src/store/invitations.ts'

const BATCH = 500

/** Enrols guardians as a release does, and leaves the request's state as it is. Their letters are queued, or held. */
export async function enrol(
  { redis, invitations }: { redis: Redis | Cluster; invitations: Invitations },
  requestId: string,
  guardians: readonly Guardian[],
  { letters = 'held', now = 0 }: { letters?: 'queued' | 'held'; now?: number } = {},
): Promise<string[]> {
  for (let start = 0; start < guardians.length; start += BATCH) {
    await redis.set(`{p:${practiceIdOf(requestId)}}:enrolment:${requestId}`, 'test', 'PX', 60_000)
    const batch = guardians.slice(start, start + BATCH)
    await invitations.enrol(requestId, batch, { holder: 'test', queued: letters === 'queued' ? batch.length : 0 }, now)
  }
  return guardians.map((guardian) => invitations.idOf(requestId, guardian))
}
