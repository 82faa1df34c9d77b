import type { PinsOfDay } from '../domain/day-ceiling.ts'
import type { Channel } from '../domain/delivery.ts'
import { localId, practiceIdOf } from '../domain/invitation.ts'
import { DAY_MS, type PinLimits, type Send, type SendLimit } from '../domain/limits.ts'
import type { Language } from '../domain/practice.ts'
import { dayKey, daysOf, pinsOfDay } from './days.ts'
import { DELIVERY_LIFETIME_MS, deliveryKey, newDelivery } from './deliveries.ts'
import { optOutKey, phoneKey, practiceKey } from './keys.ts'
import type { RedisClient } from './redis.ts'
import { defineScript } from './script.ts'

/** A send that was reserved at `at` (epoch ms). Its id is also the reference of the text or call that follows. */
export type Reservation = { id: string; invitationId: string; phoneIndex: string; channel: Channel; at: number }

/** What a send is asked for with: the link's generation and lifetime, and the language of what will be said. */
export type AskedWith = { generation: number; linkLifetimeMs: number; language: Language }

export type Reserved =
  /** `number`: which of the invitation's texts it is, from 1; 0 for a call. */
  | { outcome: 'taken'; number: number; ofDay: PinsOfDay }
  /** A send of the invitation, reserved at `at` (epoch ms), is still to begin. */
  | { outcome: 'waits'; reference: string; channel: Channel; at: number }
  | { outcome: 'link'; state: string }
  | { outcome: 'opted-out' }
  | { outcome: 'limited'; limit: SendLimit; until: number | undefined }

export type Sends = {
  /** Reserves one send under every limit of the invitation, the practice and the phone, or none of them; no text to a phone that texted STOP. */
  reserve(reservation: Reservation, asked: AskedWith, limits: PinLimits): Promise<Reserved>
  /** Gives everything back that a send took at its invitation, practice and phone. @returns whether it had not begun. */
  giveBack(reservation: Reservation): Promise<boolean>
  /** Gives a send's place at its phone back: the carrier did not take it. */
  giveBackPhone(reservation: Pick<Reservation, 'id' | 'invitationId' | 'phoneIndex'>): Promise<void>
  /** Makes a send count for nothing at its invitation; one that never left, also in the practice's day of `at`. */
  free(reservation: Omit<Reservation, 'phoneIndex'>, went: 'left' | 'never-left'): Promise<void>
  /** References of the newest sends to a phone within the last two days, newest first, at most twenty. */
  newestTo(phoneIndex: string): Promise<string[]>
  /** What is ahead of one more send at its phone and its practice; `phoneFreesAt` (epoch ms) where the phone has no place. */
  ahead(
    at: { invitationId: string; phoneIndex: string; linkLifetimeMs: number },
    limits: PinLimits,
    now: number,
  ): Promise<{ stopped: boolean; phoneFreesAt: number | undefined; ofDay: PinsOfDay }>
  /** The sends of an invitation so far, oldest first. */
  ofInvitation(invitationId: string): Promise<ReservedSend[]>
}

/** A send as it was reserved, with the reference of its text or call. */
export type ReservedSend = Send & { reference: string }

const HOUR_MS = 60 * 60 * 1000
/** Whose PIN went to a phone is known so long after the newest, for whoever replies to it or calls back. */
const PHONE_KNOWN_MS = 2 * DAY_MS
/** What steps put before a send that counts on, but for which nothing can be sent or said any more. */
const VOIDED = 'x.'
/** And before one that counts for nothing, but stays good if it was sent. */
const FREE = 'f.'
/** The count over an invitation's whole life has to outlive its link, which lives 14 days unless set otherwise. */
const RECORD_LIFETIME_MS = 400 * DAY_MS

export function createSends(redis: RedisClient): Sends {
  const reserveSend = defineScript<[string, ...(string | number)[]]>(redis, 'reserve_send', 'day_ceiling')
  const giveBackSend = defineScript<number>(redis, 'give_back_send')
  const freeSend = defineScript<number>(redis, 'free_send')
  const takeWindow = defineScript<number>(redis, 'take_window')
  const sendsKey = (id: string) => practiceKey(practiceIdOf(id), 'sends', localId(id))
  const member = ({ id, channel }: Pick<Reservation, 'id' | 'channel'>) => `${id}:${channel}`
  const invitationKey = (id: string) => practiceKey(practiceIdOf(id), 'i', localId(id))
  const pinsKey = ({ invitationId, at }: Pick<Reservation, 'invitationId' | 'at'>) =>
    dayKey(practiceKey(practiceIdOf(invitationId), 'pins'), at)

  async function giveBack(reservation: Reservation): Promise<boolean> {
    const { invitationId, at } = reservation
    const given = await giveBackSend(
      [
        invitationKey(invitationId),
        sendsKey(invitationId),
        deliveryKey(referenceOf(reservation)),
        pinsKey(reservation),
      ],
      [member(reservation), at],
    )
    return given === 1
  }

  async function giveBackPhone(reservation: Pick<Reservation, 'id' | 'invitationId' | 'phoneIndex'>): Promise<void> {
    await redis.zrem(phoneKey(reservation.phoneIndex), referenceOf(reservation))
  }

  return {
    async reserve(reservation, { generation, linkLifetimeMs, language }, limits) {
      const { invitationId, phoneIndex, channel, id, at } = reservation
      const practice = practiceIdOf(invitationId)
      const [answer, ...rest] = await reserveSend(
        [
          invitationKey(invitationId),
          sendsKey(invitationId),
          deliveryKey(referenceOf(reservation)),
          pinsKey(reservation),
          practiceKey(practice, 'mailed'),
        ],
        [
          at,
          id,
          channel,
          generation,
          JSON.stringify(limits),
          RECORD_LIFETIME_MS,
          daysOf(linkLifetimeMs),
          DELIVERY_LIFETIME_MS,
          ...newDelivery({ invitationId, channel, language }, at),
        ],
      )
      if (answer === 'waits') {
        const [before, itsChannel, since] = rest
        const reference = `${practice}.${before}`
        return { outcome: 'waits', reference, channel: itsChannel === 'call' ? 'call' : 'text', at: Number(since) }
      }
      if (answer === 'link') return { outcome: 'link', state: String(rest[0]) }
      if (answer !== 'taken') {
        const [until] = rest
        return { outcome: 'limited', limit: answer as SendLimit, until: until === '' ? undefined : Number(until) }
      }

      const until = await takeWindow(
        channel === 'text' ? [phoneKey(phoneIndex), optOutKey(phoneIndex)] : [phoneKey(phoneIndex)],
        [at, referenceOf(reservation), limits.perPhonePerHour, HOUR_MS, PHONE_KNOWN_MS],
      )
      if (until !== 0) {
        await giveBack(reservation)
        return until === -1 ? { outcome: 'opted-out' } : { outcome: 'limited', limit: 'phone', until }
      }
      const [number = 0, sent = 0, right = 0, most = 0] = rest.map(Number)
      return { outcome: 'taken', number, ofDay: { sent, right, most } }
    },
    async giveBack(reservation) {
      const given = await giveBack(reservation)
      if (given) await giveBackPhone(reservation)
      return given
    },
    giveBackPhone,
    async free(reservation, went) {
      const { invitationId } = reservation
      await freeSend(
        [invitationKey(invitationId), sendsKey(invitationId), pinsKey(reservation)],
        [member(reservation), went === 'never-left' ? 1 : ''],
      )
    },
    newestTo: (phoneIndex) => redis.zrange(phoneKey(phoneIndex), '0', '19', 'REV'),
    async ahead({ invitationId, phoneIndex, linkLifetimeMs }, limits, now) {
      const practice = practiceIdOf(invitationId)
      const places = limits.perPhonePerHour
      const [stopped, [, freeing], ofDay] = await Promise.all([
        redis.exists(optOutKey(phoneIndex)),
        redis.zrange(phoneKey(phoneIndex), String(-places), String(-places), 'WITHSCORES'),
        pinsOfDay(
          redis,
          { pins: dayKey(practiceKey(practice, 'pins'), now), mailed: practiceKey(practice, 'mailed') },
          { linkLifetimeMs, least: limits.practiceDayLeast },
          now,
        ),
      ])
      const freesAt = freeing === undefined ? 0 : Number(freeing) + HOUR_MS
      return { stopped: stopped === 1, phoneFreesAt: freesAt > now ? freesAt : undefined, ofDay }
    },
    async ofInvitation(invitationId) {
      const entries = await redis.zrange(sendsKey(invitationId), '0', '-1', 'WITHSCORES')
      return entries.flatMap((entry, i) =>
        i % 2 === 0
          ? [
              {
                at: Number(entries[i + 1]),
                channel: channelOf(entry),
                reference: `${practiceIdOf(invitationId)}.${reservationOf(entry)}`,
                ...(entry.startsWith(VOIDED) && { voided: true }),
                ...(entry.startsWith(FREE) && { free: true }),
              },
            ]
          : [],
      )
    },
  }
}

/** A send's reference names the practice, so that it finds its own way. */
function referenceOf({ id, invitationId }: Pick<Reservation, 'id' | 'invitationId'>): string {
  return `${practiceIdOf(invitationId)}.${id}`
}

/** The reservation id of a send as it is stored. */
export function reservationOf(member: string): string {
  const marked = member.startsWith(VOIDED) || member.startsWith(FREE)
  return member.slice(marked ? VOIDED.length : 0, member.lastIndexOf(':'))
}

function channelOf(member: string): Channel {
  return member.endsWith(':call') ? 'call' : 'text'
}
