import type { Deps } from '../deps.ts'
import type { CarrierAnswer, CarrierRefusal, Channel } from '../domain/delivery.ts'
import { localId } from '../domain/invitation.ts'
import { drawPin } from '../domain/pin.ts'
import type { Language, Practice } from '../domain/practice.ts'
import { pinText } from './pin-text.ts'

type Invitation = NonNullable<Awaited<ReturnType<Deps['invitations']['find']>>>

/**
 * What became of a text or call that was begun. `unknown`: the carrier's answer was lost, so it may come or not. `link`: it
 * may not be sent any more, or somebody else sends it.
 */
export type PinSent =
  | { outcome: 'on-its-way' }
  | { outcome: 'refused'; reason: CarrierRefusal }
  | { outcome: 'unknown' }
  | { outcome: 'link'; state: string }

/** A text or call whose turn has come. `number`: which of the invitation's texts it is, from 1; `at`: when it was asked for. */
export type DueDelivery = { reference: string; channel: Channel; language: Language; number: number; at: number }

/** Texts that the carrier could not deliver by then are stale (domain: five minutes). */
const TEXT_VALIDITY_MS = 300_000

/**
 * Sends a text with a PIN that is made now, or rings the phone on file; a call's PIN is made at the key press. What goes
 * wrong on our side or the carrier's, or is left open by it, costs the parent no turn; nothing is sent again by itself.
 */
export async function sendPin(
  deps: Deps,
  invitation: Invitation,
  practice: Practice,
  due: DueDelivery,
): Promise<PinSent> {
  const { reference, channel, at } = due
  const reservationId = localId(reference)
  const phoneIndex = deps.keyring.index('phone', invitation.guardian.phone)
  const send = { id: reservationId, invitationId: invitation.id, phoneIndex, channel, at }
  const answer = await begin(deps, invitation, practice, { ...due, reservationId })
  switch (answer.outcome) {
    case 'accepted':
      return { outcome: 'on-its-way' }
    case 'unknown':
      await Promise.all([deps.deliveries.record(reference, 'unknown', deps.now()), deps.sends.free(send, 'left')])
      return answer
    case 'refused': {
      const { reason } = answer
      await Promise.all([
        deps.deliveries.record(reference, 'not-delivered', deps.now(), reason),
        deps.pins.void(invitation.id, reservationId, channel),
        ...(reason === 'ours' ? [forgive(deps, send)] : []),
      ])
      return { outcome: 'refused', reason }
    }
    case 'link':
      if (answer.state !== 'begun') await giveUp(deps, send)
      return answer
  }
}

type Reservation = Parameters<Deps['sends']['giveBack']>[0]

/** A send that may not begin any more gives back what it took, and its turn at the carrier. */
export async function giveUp(deps: Deps, send: Reservation): Promise<void> {
  await Promise.all([deps.sends.giveBack(send), deps.carrierLine.giveBack(send.at)])
}

/** Nothing left, by our fault or the carrier's: the send counts for nothing, anywhere. */
export async function forgive(deps: Deps, send: Reservation): Promise<void> {
  await Promise.all([
    deps.sends.free(send, 'never-left'),
    deps.sends.giveBackPhone(send),
    deps.carrierLine.giveBack(send.at),
  ])
}

async function begin(
  deps: Deps,
  invitation: Invitation,
  practice: Practice,
  { reference, reservationId, channel, language, number }: DueDelivery & { reservationId: string },
): Promise<CarrierAnswer | { outcome: 'link'; state: string }> {
  const now = deps.now()
  const expiresAt = now + deps.config.pinLifetimeMs
  const pin = drawPin(deps.randomInt)
  const ready = await deps.pins.ready(
    { invitationId: invitation.id, reservationId, channel },
    {
      begin: { by: deps.randomId() },
      ...(channel === 'text' && { pin: { mac: deps.keyring.pinMac(invitation.id, pin), expiresAt } }),
    },
    now,
  )
  if (ready !== 'ready') return { outcome: 'link', state: ready }
  const to = invitation.guardian.phone
  const { publicUrl } = deps.config
  switch (channel) {
    case 'text':
      return deps.texts.send({
        to,
        body: pinText(deps, practice, language, { pin, number, expiresAt }),
        statusUrl: `${publicUrl}/carrier/texts/${reference}/status`,
        validityMs: TEXT_VALIDITY_MS,
      })
    case 'call': {
      const address = `${publicUrl}/carrier/calls/${reference}`
      return deps.calls.ring({ to, answerUrl: `${address}/greeting`, statusUrl: `${address}/status` })
    }
  }
}
