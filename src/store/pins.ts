import type { Channel } from '../domain/delivery.ts'
import { practiceIdOf } from '../domain/invitation.ts'
import type { PinLimits } from '../domain/limits.ts'
import { type AuditEvent, trailEntry, trailKey } from './audit.ts'
import { dayKey } from './days.ts'
import { DELIVERY_LIFETIME_MS, deliveryKey, RANK } from './deliveries.ts'
import { localId, practiceKey, serviceKey } from './keys.ts'
import type { RedisClient } from './redis.ts'
import { atOnce, type Surely } from './replicas.ts'
import { defineScript } from './script.ts'

/** One entry on the PIN page, as HMACs: PIN and birth date are one check with one answer. */
export type PinEntry = {
  invitationId: string
  generation: number
  pinMac: string
  birthDateMac: string
  /** Hash of the hand-off code that a right entry is worth, and its end. */
  codeHash: string
  codeExpiresAt: number
}

export type PinChecked =
  | { outcome: 'right' }
  | { outcome: 'wrong'; triesLeft: number }
  | { outcome: 'void' }
  | { outcome: 'no-pin' }
  | { outcome: 'link'; state: string }

export type Pins = {
  /**
   * Readies a send: stores its PIN's HMAC in place of the one before, and begins the delivery that waited; each as far as
   * it is given. `by` is different for each who tries to begin it; one does. Anything but `ready` means that nothing may
   * be sent or said.
   */
  ready(
    send: { invitationId: string; reservationId: string; channel: Channel },
    given: { pin?: { mac: string; expiresAt: number }; begin?: { by: string } },
    now: number,
  ): Promise<string>
  /** Voids the PIN that goes with a send, if it is still the live one. */
  void(invitationId: string, reservationId: string, channel: Channel): Promise<void>
  /** End of the live PIN. */
  expiry(invitationId: string): Promise<number | undefined>
  check(entry: PinEntry, limits: PinLimits, now: number): Promise<PinChecked>
  /** Redeems a hand-off code once; `redeemer` is empty without an idempotency key. */
  redeem(invitationId: string, codeHash: string, redeemer: string, now: number): Promise<boolean>
}

/** How long a repeated redemption with the same key gets the same answer. */
const REPEAT_MS = 5 * 60_000

/** @param surely holds a right entry and a redemption back until enough replicas have them. */
export function createPins(redis: RedisClient, surely: Surely = atOnce): Pins {
  const sendPin = defineScript<string>(redis, 'send_pin')
  const voidPin = defineScript<number>(redis, 'void_pin')
  const checkPin = defineScript<[string, (string | number)?]>(redis, 'check_pin')
  const redeemCode = defineScript<number>(redis, 'redeem_code')
  const key = (kind: string, id: string) => practiceKey(practiceIdOf(id), kind, localId(id))

  return {
    async ready({ invitationId, reservationId, channel }, { pin, begin }, now) {
      const practice = practiceIdOf(invitationId)
      const reference = `${practice}.${reservationId}`
      const event: AuditEvent = {
        event: begin ? 'pin-asked-for' : 'pin-said',
        actor: 'guardian',
        at: now,
        invitationId,
        channel,
      }
      return sendPin(
        [
          key('i', invitationId),
          key('pin', invitationId),
          key('sends', invitationId),
          deliveryKey(reference),
          trailKey(practice),
        ],
        [
          now,
          `${reservationId}:${channel}`,
          pin?.mac ?? '',
          pin?.expiresAt ?? '',
          begin?.by ?? '',
          RANK.handed,
          trailEntry(event),
        ],
      )
    },
    async void(invitationId, reservationId, channel) {
      await voidPin([key('pin', invitationId)], [`${reservationId}:${channel}`])
    },
    async expiry(invitationId) {
      const expiresAt = await redis.hget(key('pin', invitationId), 'exp')
      return expiresAt === null ? undefined : Number(expiresAt)
    },
    async check(entry, limits, now) {
      const practice = practiceIdOf(entry.invitationId)
      const keys = [
        key('i', entry.invitationId),
        key('pin', entry.invitationId),
        dayKey(practiceKey(practice, 'pins'), now),
      ]
      const step = () =>
        checkPin(keys, [
          now,
          entry.generation,
          entry.pinMac,
          entry.birthDateMac,
          entry.codeHash,
          entry.codeExpiresAt,
          limits.wrongPerPin,
          limits.wrongPerInvitation,
          DELIVERY_LIFETIME_MS,
        ])
      const [outcome, detail] = await surely(step, ([outcome]) => outcome === 'right')
      switch (outcome) {
        case 'right': {
          const ofService = dayKey(serviceKey('pins'), now)
          await Promise.all([redis.hincrby(ofService, 'right', 1), redis.pexpire(ofService, DELIVERY_LIFETIME_MS)])
          return { outcome }
        }
        case 'void':
        case 'no-pin':
          return { outcome }
        case 'wrong':
          return { outcome, triesLeft: Number(detail) }
        default:
          return { outcome: 'link', state: String(detail) }
      }
    },
    async redeem(invitationId, codeHash, redeemer, now) {
      const step = () => redeemCode([key('i', invitationId)], [now, codeHash, redeemer, REPEAT_MS])
      return (await surely(step, (redeemed) => redeemed === 1)) === 1
    },
  }
}
