import type { Deps } from '../deps.ts'
import type { Channel } from '../domain/delivery.ts'
import { endOfUtcDay, type SendLimit, turnAhead } from '../domain/limits.ts'
import type { Language, Practice } from '../domain/practice.ts'
import { lookAhead } from './look-ahead.ts'
import { type PinSent, sendPin } from './send-pin.ts'
import { tellOddDay } from './tell-odd-day.ts'

type Invitation = NonNullable<Awaited<ReturnType<Deps['invitations']['find']>>>
type Reservation = Parameters<Deps['sends']['giveBack']>[0]

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
  const issued =
    (await issue(deps, invitation, practice, channel, language)) ??
    (await issue(deps, invitation, practice, channel, language)) ??
    ({ outcome: 'just-sent' } as const)
  deps.metrics.pinSent(channel, issued.outcome === 'refused' ? issued.reason : issued.outcome)
  return issued
}

/** @returns nothing when a place in line for the other channel was given up: then the way is free. */
async function issue(
  deps: Deps,
  invitation: Invitation,
  practice: Practice,
  channel: Channel,
  language: Language,
): Promise<PinIssued | undefined> {
  const reservation: Reservation = {
    id: deps.randomId(),
    invitationId: invitation.id,
    phoneIndex: deps.keyring.index('phone', invitation.guardian.phone),
    channel,
    at: deps.now(),
  }
  const { pinLimits, linkLifetimeMs } = deps.config
  const asked = { generation: invitation.generation, linkLifetimeMs, language }
  const reserved = await deps.sends.reserve(reservation, asked, pinLimits)
  switch (reserved.outcome) {
    case 'link':
      return reserved
    case 'opted-out':
      return { outcome: 'refused', reason: 'opted-out' }
    case 'limited':
      return afterSendBefore(deps, invitation, reservation, reserved)
    case 'taken':
      await tellOddDay(deps, practice, reserved.ofDay)
      return takeTurn(deps, invitation, practice, reservation, { language, number: reserved.number })
  }
}

async function takeTurn(
  deps: Deps,
  invitation: Invitation,
  practice: Practice,
  reservation: Reservation,
  { language, number }: { language: Language; number: number },
): Promise<PinIssued> {
  const { channel, at } = reservation
  const reference = `${invitation.practiceId}.${reservation.id}`
  const { pinLimits, linkLifetimeMs } = deps.config
  const turn = await deps.carrierLine.take(channel, reference, pinLimits, linkLifetimeMs, at)
  switch (turn.outcome) {
    case 'turn':
      await tellOddDay(deps, undefined, turn.ofDay)
      return sendPin(deps, invitation, practice, { reference, channel, language, number, at })
    case 'waits':
      await tellOddDay(deps, undefined, turn.ofDay)
      return { outcome: 'in-line' }
    case 'too-long':
      await deps.sends.giveBack(reservation)
      return { outcome: 'limited', limit: 'line', until: at + turn.waitMs - pinLimits.patienceSeconds * 1000 }
    case 'service-day':
      await deps.sends.giveBack(reservation)
      return { outcome: 'limited', limit: 'service-day', until: endOfUtcDay(at) }
  }
}

/**
 * A limit that may be there only for the send before: the same wish, or one that stands in line for the other channel. That
 * gives up its place, where nothing else keeps the new one from being sent.
 */
async function afterSendBefore(
  deps: Deps,
  invitation: Invitation,
  { channel, phoneIndex, at }: Reservation,
  limited: Extract<PinIssued, { outcome: 'limited' }>,
): Promise<PinIssued | undefined> {
  const { sends, ahead } = await lookAhead(deps, invitation)
  const last = sends.at(-1)
  if (!last || limited.limit === 'phone') return limited
  const before = await deps.deliveries.find(last.reference)
  if (before?.state !== 'waiting') {
    const isSameWish = limited.limit === 'wait' && last.channel === channel && at - last.at < DOUBLE_CLICK_MS
    return isSameWish ? { outcome: 'just-sent' } : limited
  }
  if (before.channel === channel) return { outcome: 'just-sent' }
  const turn = turnAhead(sends.slice(0, -1), channel, ahead, deps.config.pinLimits, at)
  if (!turn.allowed || (channel === 'text' && ahead.stopped)) return limited
  if (!(await deps.carrierLine.leave(before.channel, before.reference))) return limited
  const id = before.reference.slice(before.reference.indexOf('.') + 1)
  await deps.sends.giveBack({ id, invitationId: invitation.id, phoneIndex, channel: before.channel, at: before.at })
  return undefined
}
