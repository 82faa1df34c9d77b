import type { Channel } from '../domain/delivery.ts'
import { localId, practiceIdOf } from '../domain/invitation.ts'
import type { PinLimits } from '../domain/limits.ts'
import { type AuditEvent, trailEntry, trailKey } from './audit.ts'
import { dayKey } from './days.ts'
import { DELIVERY_LIFETIME_MS, deliveryKey, RANK } from './deliveries.ts'
import { practiceKey, serviceKey } from './keys.ts'
import type { RedisClient } from './redis.ts'
import { atOnce, type Surely } from './replicas.ts'
import { defineScript } from './script.ts'

/** One entry of a PIN, as HMACs: PIN and birth date are one check with one answer. */
export type PinEntry = {
  invitationId: string
  generation: number
  pinMac: string
  birthDateMac: string
  /** Hash of the hand-off code that a right entry is worth, and its end. */
  codeHash: string
  codeExpiresAt: number
  /** Who brings it: the guardian at our page, or the portal's key. */
  actor: string
}

/** A portal that redeems a code; `redeemer` is a hash of its key and idempotency key, empty without the latter. */
export type CodeRedemption = { invitationId: string; codeHash: string; redeemer: string; actor: string }

/** `again`: the same entry, by its code, was answered before and is not counted twice. */
export type PinChecked =
  | { outcome: 'right'; again?: true }
  | { outcome: 'wrong'; triesLeft: number; again?: true }
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
  /** Redeems a hand-off code once; the same redeemer repeats it for a while. */
  redeem(redemption: CodeRedemption, now: number): Promise<'redeemed' | 'repeated' | 'refused'>
}

/** Entries for the trail, in the order of the step: those that a limit bounds. One without a live PIN is bounded by nothing. */
const TOLD = ['right', 'wrong', 'void', 'locked'] as const

/** How long a repeated redemption with the same key gets the same answer. */
const REPEAT_MS = 5 * 60_000

/** @param surely holds a right entry and a redemption back until enough replicas have them. */
export function createPins(redis: RedisClient, surely: Surely = atOnce): Pins {
  const sendPin = defineScript<string>(redis, 'send_pin')
  const voidPin = defineScript<number>(redis, 'void_pin')
  const checkPin = defineScript<[string, (string | number)?, 'again'?]>(redis, 'check_pin')
  const redeemCode = defineScript<'redeemed' | 'repeated' | 'refused'>(redis, 'redeem_code')
  const countForService = async (now: number) => {
    const ofDay = dayKey(serviceKey('pins'), now)
    await Promise.all([redis.hincrby(ofDay, 'right', 1), redis.pexpire(ofDay, DELIVERY_LIFETIME_MS)])
  }
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
      const { invitationId, actor } = entry
      const practice = practiceIdOf(invitationId)
      const ofDay = dayKey(practiceKey(practice, 'pins'), now)
      const keys = [key('i', invitationId), key('pin', invitationId), trailKey(practice), ofDay]
      const told = TOLD.map((detail) => trailEntry({ event: 'pin-entered', actor, at: now, invitationId, detail }))
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
          ...told,
          DELIVERY_LIFETIME_MS,
        ])
      const [outcome, detail, again] = await surely(step, ([outcome]) => outcome === 'right')
      switch (outcome) {
        case 'void':
        case 'no-pin':
          return { outcome }
        case 'right':
          if (!again) await countForService(now)
          return { outcome, ...(again && { again: true }) }
        case 'wrong':
          return { outcome, triesLeft: Number(detail), ...(again && { again: true }) }
        default:
          return { outcome: 'link', state: String(detail) }
      }
    },
    redeem({ invitationId, codeHash, redeemer, actor }, now) {
      const keys = [key('i', invitationId), trailKey(practiceIdOf(invitationId))]
      const told = trailEntry({ event: 'redeemed', actor, at: now, invitationId })
      const step = () => redeemCode(keys, [now, codeHash, redeemer, REPEAT_MS, told])
      return surely(step, (outcome) => outcome !== 'refused')
    },
  }
}
