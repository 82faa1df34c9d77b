import { type EndReason, type LinkState, localId, practiceIdOf } from '../domain/invitation.ts'
import type { EarlierPlace } from '../domain/past.ts'
import { practiceKey } from './keys.ts'
import type { RedisClient } from './redis.ts'

export type EarlierPlaces = {
  /**
   * The places of guardians in an earlier request, in the order of the ids, in one trip and without their contact data;
   * nothing for one that is not there, or no more. `redeemed`: the portal has the guardian, and may say `registered`.
   */
  places(ids: readonly string[]): Promise<((EarlierPlace & { redeemed: boolean }) | undefined)[]>
  /** Whether mail of the practice to each of these addresses, at least one, given as HMACs, was stopped; in their order. */
  areStopped(practiceId: string, addresses: readonly string[]): Promise<boolean[]>
}

/**
 * The addresses that stopped the mail of a practice, as HMACs: whoever does not want its mails does not want those of a
 * later request either. No TTL, and it outlives the invitations.
 */
export function stoppedKey(practiceId: string): string {
  return practiceKey(practiceId, 'stopped')
}

export function earlierPlaces(redis: RedisClient): EarlierPlaces {
  return {
    async places(ids) {
      const batch = redis.pipeline()
      for (const id of ids) batch.hmget(practiceKey(practiceIdOf(id), 'i', localId(id)), ...FIELDS)
      const replies = (await batch.exec()) ?? []
      return replies.map(([fault, reply]) => {
        if (fault) throw fault
        return placeOf(reply as (string | null)[])
      })
    },
    async areStopped(practiceId, addresses) {
      return (await redis.smismember(stoppedKey(practiceId), ...addresses)).map((is) => is === 1)
    },
  }
}

const FIELDS = ['link', 'reason', 'gen', 'stop', 'exp', 'redeemedAt', 'openedAt', 'pinAt', 'okAt'] as const

function placeOf([link, reason, generation, stop, exp, redeemedAt, ...steps]: (string | null)[]) {
  if (!link) return undefined
  return {
    link: link as LinkState,
    ...(reason && { endReason: reason as EndReason }),
    generation: Number(generation),
    mailStopped: stop !== null,
    started: [redeemedAt, ...steps].some((at) => at !== null),
    redeemed: redeemedAt !== null,
    ...(exp && { linkExpiresAt: Number(exp) }),
  }
}
