import type { Deps } from '../deps.ts'
import type { Channel } from '../domain/delivery.ts'
import { localId } from '../domain/invitation.ts'
import { endOfUtcDay, type SendLimit, turnAhead } from '../domain/limits.ts'
import type { Language, Practice } from '../domain/practice.ts'
import { lookAhead } from './look-ahead.ts'
import { type PinSent, sendPin } from './send-pin.ts'
import { tellOddDay } from './tell-odd-day.ts'

type Invitation = NonNullable<Awaited<ReturnType<Deps['invitations']['find']>>>
type Reservation = Parameters<Deps['sends']['giveBack']>[0]
type Waiting = Extract<Awaited<ReturnType<Deps['sends']['reserve']>>, { outcome: 'waits' }>

/** Who asks, and how. */
type Wish = { invitation: Invitation; practice: Practice; channel: Channel; language: Language; phoneIndex: string }

/**
 * What became of a parent's wish for a PIN. `in-line`: it is sent when its turn at the carrier comes; `just-sent`: a second
 * click on the same wish.
 */
export type PinIssued =
  | PinSent
  | { outcome: 'in-line' }
  | { outcome: 'just-sent' }
  | { outcome: 'limited'; limit: SendLimit; until: number | undefined }

/** A second click so soon after the first is the same wish. */
const DOUBLE_CLICK_MS = 10_000

/** A send that waits for so long without a place in line was left behind by a process that is gone. */
const LEFT_BEHIND_MS = 5000

/**
 * Sends a PIN by text, or rings the phone on file for one, or puts it in line where the carrier takes no more now. The send
 * is reserved under every limit first, so that fifty clicks at once send one.
 */
export async function issuePin(
  deps: Deps,
  invitation: Invitation,
  practice: Practice,
  channel: Channel,
  language: Language,
): Promise<PinIssued> {
  const phoneIndex = deps.keyring.index('phone', invitation.guardian.phone)
  const wish = { invitation, practice, channel, language, phoneIndex }
  const issued = (await issue(deps, wish)) ?? (await issue(deps, wish)) ?? ({ outcome: 'just-sent' } as const)
  deps.metrics.pinSent(channel, issued.outcome === 'refused' ? issued.reason : issued.outcome)
  return issued
}

/** @returns nothing when a send that waited was given up for this one: then the way is free. */
async function issue(deps: Deps, wish: Wish): Promise<PinIssued | undefined> {
  const { invitation, practice, channel, language, phoneIndex } = wish
  const reservation = { id: deps.randomId(), invitationId: invitation.id, phoneIndex, channel, at: deps.now() }
  const { pinLimits, linkLifetimeMs } = deps.config
  const asked = { generation: invitation.generation, linkLifetimeMs, language }
  const reserved = await deps.sends.reserve(reservation, asked, pinLimits)
  switch (reserved.outcome) {
    case 'link':
      return reserved
    case 'opted-out':
      return { outcome: 'refused', reason: 'opted-out' }
    case 'limited':
      return (await isSameWish(deps, reservation, reserved.limit)) ? { outcome: 'just-sent' } : reserved
    case 'waits':
      return reserved.channel === channel ? takeUp(deps, wish, reserved) : changeWay(deps, wish, reserved)
    case 'taken': {
      const issued = await takeTurn(deps, wish, reservation, reserved.number)
      await tellOddDay(deps, practice, reserved.ofDay)
      return issued
    }
  }
}

async function takeTurn(deps: Deps, wish: Wish, reservation: Reservation, number: number): Promise<PinIssued> {
  const { invitation, practice, language } = wish
  const { channel, at } = reservation
  const reference = `${invitation.practiceId}.${reservation.id}`
  const { pinLimits, linkLifetimeMs } = deps.config
  const now = deps.now()
  const turn = await deps.carrierLine.take(channel, reference, pinLimits, linkLifetimeMs, now)
  switch (turn.outcome) {
    case 'turn': {
      const sent = await sendPin(deps, invitation, practice, { reference, channel, language, number, at })
      await tellOddDay(deps, undefined, turn.ofDay)
      return sent
    }
    case 'waits':
      await tellOddDay(deps, undefined, turn.ofDay)
      return { outcome: 'in-line' }
    case 'too-long':
      await deps.sends.giveBack(reservation)
      return { outcome: 'limited', limit: 'line', until: now + turn.waitMs - pinLimits.patienceSeconds * 1000 }
    case 'service-day':
      await deps.sends.giveBack(reservation)
      return { outcome: 'limited', limit: 'service-day', until: endOfUtcDay(now) }
  }
}

/** A second click on a send that waits; one that a process left behind before it had a turn takes it now. */
async function takeUp(deps: Deps, wish: Wish, { reference, channel, at }: Waiting): Promise<PinIssued> {
  const delivery = deps.now() - at < LEFT_BEHIND_MS ? undefined : await deps.deliveries.find(reference)
  if (delivery?.state !== 'waiting') return { outcome: 'just-sent' }
  const { invitation, phoneIndex } = wish
  const reservation = { id: localId(reference), invitationId: invitation.id, phoneIndex, channel, at }
  return takeTurn(deps, { ...wish, language: delivery.language }, reservation, delivery.number)
}

/** Gives up a send that waits for the other channel, where nothing else keeps this one from being sent. */
async function changeWay(deps: Deps, wish: Wish, waiting: Waiting): Promise<PinIssued | undefined> {
  const { invitation, channel, phoneIndex } = wish
  const { sends, ahead } = await lookAhead(deps, invitation)
  if (channel === 'text' && ahead.stopped) return { outcome: 'refused', reason: 'opted-out' }
  const others = sends.filter(({ reference }) => reference !== waiting.reference)
  const turn = turnAhead(others, channel, ahead, deps.config.pinLimits, deps.now())
  if (!turn.allowed) return { outcome: 'limited', limit: turn.limit, until: turn.until }

  const { reference, at } = waiting
  const place = await deps.carrierLine.leave(waiting.channel, reference, at)
  if (place === 'called' || (place === 'absent' && deps.now() - at < LEFT_BEHIND_MS)) return { outcome: 'just-sent' }
  const given = { id: localId(reference), invitationId: invitation.id, phoneIndex, channel: waiting.channel, at }
  return (await deps.sends.giveBack(given)) ? undefined : { outcome: 'just-sent' }
}

async function isSameWish(deps: Deps, { invitationId, channel, at }: Reservation, limit: SendLimit): Promise<boolean> {
  if (limit !== 'wait') return false
  const last = (await deps.sends.ofInvitation(invitationId)).findLast(({ voided }) => !voided)
  return last !== undefined && last.channel === channel && at - last.at < DOUBLE_CLICK_MS
}
