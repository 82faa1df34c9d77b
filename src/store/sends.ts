import type { Channel } from '../domain/delivery.ts'
import { practiceIdOf } from '../domain/invitation.ts'
import { DAY_MS, type PinLimits, type Send, type SendLimit } from '../domain/limits.ts'
import { localId, phoneKey, practiceKey } from './keys.ts'
import type { RedisClient } from './redis.ts'
import { defineScript } from './script.ts'

/** A send that was reserved. Its id is also the reference of the text or call that follows. */
export type Reservation = { id: string; invitationId: string; phoneIndex: string; channel: Channel }

export type Reserved =
  | { outcome: 'taken' }
  | { outcome: 'link'; state: string }
  | { outcome: 'limited'; limit: SendLimit; until: number | undefined }

export type Sends = {
  /** Reserves one send under every limit of the invitation and of the phone, or none of them. */
  reserve(reservation: Reservation, generation: number, limits: PinLimits, now: number): Promise<Reserved>
  /** Gives a turn back: the failure was ours. */
  giveBack(reservation: Reservation): Promise<void>
  /** Reference of the newest send to a phone within the last day. */
  lastTo(phoneIndex: string): Promise<string | undefined>
  /** The sends of an invitation so far, oldest first. */
  ofInvitation(invitationId: string): Promise<Send[]>
}

const HOUR_MS = 60 * 60 * 1000
/** What steps put before a send that counts on, but for which nothing can be sent or said any more. */
const VOIDED = 'x.'
/** The count over an invitation's whole life has to outlive its link, which lives 14 days unless set otherwise. */
const RECORD_LIFETIME_MS = 400 * DAY_MS

export function createSends(redis: RedisClient): Sends {
  const reserveSend = defineScript<[string, string]>(redis, 'reserve_send')
  const takeWindow = defineScript<number>(redis, 'take_window')
  const sendsKey = (id: string) => practiceKey(practiceIdOf(id), 'sends', localId(id))
  const member = ({ id, channel }: Reservation) => `${id}:${channel}`

  return {
    async reserve(reservation, generation, limits, now) {
      const { invitationId, phoneIndex, channel, id } = reservation
      const keys = [practiceKey(practiceIdOf(invitationId), 'i', localId(invitationId)), sendsKey(invitationId)]
      const [answer, detail] = await reserveSend(keys, [
        now,
        id,
        channel,
        generation,
        JSON.stringify(limits),
        RECORD_LIFETIME_MS,
      ])
      if (answer === 'link') return { outcome: 'link', state: detail }
      if (answer !== 'taken')
        return { outcome: 'limited', limit: answer as SendLimit, until: detail === '' ? undefined : Number(detail) }

      const until = await takeWindow(
        [phoneKey(phoneIndex)],
        [now, referenceOf(reservation), limits.perPhonePerHour, HOUR_MS, DAY_MS],
      )
      if (until === 0) return { outcome: 'taken' }
      await redis.zrem(sendsKey(invitationId), member(reservation))
      return { outcome: 'limited', limit: 'phone', until }
    },
    async giveBack(reservation) {
      await redis.zrem(sendsKey(reservation.invitationId), member(reservation))
      await redis.zrem(phoneKey(reservation.phoneIndex), referenceOf(reservation))
    },
    async lastTo(phoneIndex) {
      return (await redis.zrange(phoneKey(phoneIndex), '-1', '-1'))[0]
    },
    async ofInvitation(invitationId) {
      const entries = await redis.zrange(sendsKey(invitationId), '0', '-1', 'WITHSCORES')
      return entries.flatMap((entry, i) =>
        i % 2 === 0
          ? [
              {
                at: Number(entries[i + 1]),
                channel: channelOf(entry),
                ...(entry.startsWith(VOIDED) && { voided: true }),
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
  return member.slice(member.startsWith(VOIDED) ? VOIDED.length : 0, member.lastIndexOf(':'))
}

function channelOf(member: string): Channel {
  return member.endsWith(':call') ? 'call' : 'text'
}
