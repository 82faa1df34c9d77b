import type { Channel, DeliveryProblem, DeliveryState } from '../domain/delivery.ts'
import { localId, practiceIdOf } from '../domain/invitation.ts'
import type { Language } from '../domain/practice.ts'
import { practiceKey } from './keys.ts'
import type { RedisClient } from './redis.ts'
import { defineScript } from './script.ts'

/** One text or call that carries a PIN. It never holds the PIN, the phone or the words. */
export type Delivery = {
  /** `<practice>.<22>`: in callback addresses it finds its own way. */
  reference: string
  invitationId: string
  channel: Channel
  language: Language
  state: DeliveryState
  /** When it came to this state, epoch ms. */
  at: number
  /** Which of the invitation's texts it is, from 1; 0 for a call. */
  number: number
  reason?: DeliveryProblem
}

export type Deliveries = {
  find(reference: string): Promise<Delivery | undefined>
  /** Moves a delivery forward; late, doubled and unknown reports are harmless. */
  record(
    reference: string,
    state: DeliveryState,
    now: number,
    reason?: DeliveryProblem,
  ): Promise<'moved' | 'not-news' | 'unknown'>
}

/** A delivery is of interest for as long as its PIN, and a little longer for late reports. */
export const DELIVERY_LIFETIME_MS = 3 * 24 * 60 * 60 * 1000

/** A state gives way only to one of higher rank. */
export const RANK: Record<DeliveryState, number> = {
  waiting: 0,
  handed: 1,
  unknown: 2,
  'on-its-way': 3,
  'not-delivered': 4,
  delivered: 5,
}

/** Fields and values of a delivery that waits to begin; the step that reserves its send writes them. */
export function newDelivery(
  { invitationId, channel, language }: Pick<Delivery, 'invitationId' | 'channel' | 'language'>,
  now: number,
): (string | number)[] {
  const fields = { invitation: localId(invitationId), channel, language, state: 'waiting', rank: RANK.waiting, at: now }
  return Object.entries(fields).flat()
}

/** Where the record of a text or call is. */
export function deliveryKey(reference: string): string {
  return practiceKey(practiceIdOf(reference), 'delivery', localId(reference))
}

export function createDeliveries(redis: RedisClient): Deliveries {
  const recordDelivery = defineScript<number>(redis, 'record_delivery')

  return {
    async find(reference) {
      const { invitation, channel, language, state, at, n, reason } = await redis.hgetall(deliveryKey(reference))
      if (invitation === undefined) return undefined
      return {
        reference,
        invitationId: `${practiceIdOf(reference)}.${invitation}`,
        channel: channel as Channel,
        language: language as Language,
        state: state as DeliveryState,
        at: Number(at),
        number: Number(n ?? 0),
        ...(reason && { reason: reason as DeliveryProblem }),
      }
    },
    async record(reference, state, now, reason) {
      const moved = await recordDelivery([deliveryKey(reference)], [now, state, RANK[state], reason ?? ''])
      return moved === 1 ? 'moved' : moved === 0 ? 'not-news' : 'unknown'
    },
  }
}
