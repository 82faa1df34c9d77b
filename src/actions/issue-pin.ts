import type { Deps } from '../deps.ts'
import type { CarrierAnswer, CarrierRefusal, Channel } from '../domain/delivery.ts'
import type { SendLimit } from '../domain/limits.ts'
import { drawPin } from '../domain/pin.ts'
import type { Language, Practice } from '../domain/practice.ts'
import { pinText } from './pin-text.ts'

type Invitation = NonNullable<Awaited<ReturnType<Deps['invitations']['find']>>>

/** What became of a parent's wish for a PIN. `unknown`: the carrier's answer was lost, so it may come or not. */
export type PinIssued =
  | { outcome: 'on-its-way' }
  | { outcome: 'just-sent' }
  | { outcome: 'limited'; limit: SendLimit; until: number | undefined }
  | { outcome: 'refused'; reason: CarrierRefusal }
  | { outcome: 'unknown' }
  | { outcome: 'link'; state: string }

type Send = Parameters<Deps['pins']['ready']>[0]
type NewDelivery = { reference: string; language: Language }
type Answer = CarrierAnswer | { outcome: 'link'; state: string }

/** A second click so soon after the first is the same wish. */
const DOUBLE_CLICK_MS = 10_000

/** Texts that the carrier could not deliver by then are stale (domain: five minutes). */
const TEXT_VALIDITY_MS = 300_000

/**
 * Sends a PIN by text, or rings the phone on file for one. The send is reserved under every limit first, so that fifty
 * clicks at once send one; a failure on our side gives the turn back. A text's PIN is made now, a call's at the key press.
 */
export async function issuePin(
  deps: Deps,
  invitation: Invitation,
  practice: Practice,
  channel: Channel,
  language: Language,
): Promise<PinIssued> {
  const { phone } = invitation.guardian
  const reservation = {
    id: deps.randomId(),
    invitationId: invitation.id,
    phoneIndex: deps.keyring.index('phone', phone),
    channel,
  }
  const issued = await reserveAndSend(deps, invitation, practice, reservation, language)
  deps.metrics.pinSent(channel, issued.outcome === 'refused' ? issued.reason : issued.outcome)
  return issued
}

async function reserveAndSend(
  deps: Deps,
  invitation: Invitation,
  practice: Practice,
  reservation: Parameters<Deps['sends']['giveBack']>[0],
  language: Language,
): Promise<PinIssued> {
  const { channel } = reservation
  const reserved = await deps.sends.reserve(reservation, invitation.generation, deps.config.pinLimits, deps.now())
  if (reserved.outcome === 'link') return reserved
  if (reserved.outcome === 'limited') {
    return (await isDoubleClick(deps, invitation.id, reserved.limit, channel)) ? { outcome: 'just-sent' } : reserved
  }

  const send = { invitationId: invitation.id, reservationId: reservation.id, channel }
  const delivery = { reference: `${invitation.practiceId}.${reservation.id}`, language }
  const answer =
    channel === 'text'
      ? await sendText(deps, invitation, practice, send, delivery)
      : await ring(deps, invitation.guardian.phone, send, delivery)
  return settle(deps, invitation, reservation, delivery.reference, answer)
}

async function isDoubleClick(deps: Deps, invitationId: string, limit: SendLimit, channel: Channel): Promise<boolean> {
  if (limit !== 'wait') return false
  const last = (await deps.sends.ofInvitation(invitationId)).at(-1)
  return last !== undefined && last.channel === channel && deps.now() - last.at < DOUBLE_CLICK_MS
}

async function sendText(
  deps: Deps,
  invitation: Invitation,
  practice: Practice,
  send: Send,
  delivery: NewDelivery,
): Promise<Answer> {
  const now = deps.now()
  const pin = drawPin(deps.randomInt)
  const expiresAt = now + deps.config.pinLifetimeMs
  const mac = deps.keyring.pinMac(invitation.id, pin)
  const state = await deps.pins.ready(send, { pin: { mac, expiresAt }, delivery }, now)
  if (state !== 'ready') return { outcome: 'link', state }
  return deps.texts.send({
    to: invitation.guardian.phone,
    body: pinText(deps, practice, delivery.language, pin, expiresAt),
    statusUrl: `${deps.config.publicUrl}/carrier/texts/${delivery.reference}/status`,
    validityMs: TEXT_VALIDITY_MS,
  })
}

async function ring(deps: Deps, phone: string, send: Send, delivery: NewDelivery): Promise<Answer> {
  const state = await deps.pins.ready(send, { delivery }, deps.now())
  if (state !== 'ready') return { outcome: 'link', state }
  const address = `${deps.config.publicUrl}/carrier/calls/${delivery.reference}`
  return deps.calls.ring({ to: phone, answerUrl: `${address}/greeting`, statusUrl: `${address}/status` })
}

async function settle(
  deps: Deps,
  invitation: Invitation,
  reservation: Parameters<Deps['sends']['giveBack']>[0],
  reference: string,
  answer: Answer,
): Promise<PinIssued> {
  switch (answer.outcome) {
    case 'accepted':
      return { outcome: 'on-its-way' }
    case 'unknown':
      await deps.deliveries.record(reference, 'unknown', deps.now())
      return answer
    case 'refused':
      await Promise.all([
        deps.deliveries.record(reference, 'not-delivered', deps.now(), answer.reason),
        deps.pins.void(invitation.id, reservation.id, reservation.channel),
        answer.reason === 'ours' ? deps.sends.giveBack(reservation) : undefined,
      ])
      return { outcome: 'refused', reason: answer.reason }
    case 'link':
      await deps.sends.giveBack(reservation)
      return answer
  }
}
