import type { Channel, DeliveryProblem, DeliveryState } from './delivery.ts'
import type { Turn } from './limits.ts'
import type { WayOut } from './page-data.ts'

/**
 * What a parent is told of a text or call. `overdue`: a minute after it went out nothing is known to have arrived;
 * `ended`: it did its work, and its PIN works no more.
 */
export type ReceiptState = 'waiting' | 'on-its-way' | 'overdue' | 'delivered' | 'not-delivered' | 'unknown' | 'ended'

/** A text or call of which nothing was heard for so long should be there, and the other way is offered. */
const OVERDUE_AFTER_MS = 60_000

const MINUTE_MS = 60_000

/** @param delivery `at` is the time of the last report, epoch ms. @param hasLivePin some PIN of the invitation works now. */
export function receiptState(
  delivery: { channel: Channel; state: DeliveryState; at: number },
  hasLivePin: boolean,
  now: number,
): ReceiptState {
  switch (delivery.state) {
    case 'waiting':
    case 'not-delivered':
      return delivery.state
    case 'delivered':
    case 'unknown':
      return hasLivePin || (delivery.state === 'unknown' && delivery.channel === 'call') ? delivery.state : 'ended'
    case 'handed':
    case 'on-its-way':
      if (delivery.channel === 'text' && !hasLivePin) return 'ended'
      return now - delivery.at >= OVERDUE_AFTER_MS ? 'overdue' : 'on-its-way'
  }
}

/** Whether a later look may show something else without the parent doing anything. */
export function mayChange(state: ReceiptState, wayOut: WayOut | null): boolean {
  switch (state) {
    case 'waiting':
    case 'on-its-way':
    case 'overdue':
    case 'unknown':
      return true
    case 'delivered':
    case 'not-delivered':
    case 'ended':
      return wayOut?.kind === 'later'
  }
}

/**
 * The channels that may bring a PIN after this, the best first; none where nothing is wrong, or where only the practice
 * can help.
 */
export function helpfulChannels(
  state: ReceiptState,
  channel: Channel,
  reason: DeliveryProblem | null,
  otherIsFaster: boolean,
): readonly Channel[] {
  const other = channel === 'text' ? 'call' : 'text'
  switch (state) {
    case 'on-its-way':
    case 'delivered':
      return []
    case 'waiting':
      return otherIsFaster ? [other] : []
    case 'overdue':
      return channel === 'text' ? ['call'] : ['text', 'call']
    case 'unknown':
    case 'ended':
      return [channel, other]
    case 'not-delivered':
      return reason === null ? [channel, other] : channelsAfter(reason, channel)
  }
}

/** The channels that may bring a PIN after a text or call failed for a reason, the best first. */
export function channelsAfter(reason: DeliveryProblem, channel: Channel): readonly Channel[] {
  const other = channel === 'text' ? 'call' : 'text'
  switch (reason) {
    case 'bad-number':
      return []
    case 'not-a-mobile':
      return channel === 'text' ? ['call'] : []
    case 'opted-out':
    case 'filtered':
    case 'country-not-allowed':
      return [other]
    case 'unreachable':
    case 'ours':
    case 'busy':
    case 'no-answer':
    case 'not-heard':
      return [channel, other]
  }
}

/**
 * What a page offers of the channels that may help: those that are open now, else from which minute of the clock on (a
 * clock on a page has no seconds: the minute told is never too early), else the practice.
 *
 * @param turns what the limits say of each channel now; a channel without a turn is none of this phone.
 */
export function wayOutBy(channels: readonly Channel[], turns: Readonly<Record<Channel, Turn | undefined>>): WayOut {
  const able = channels.flatMap((channel) => {
    const turn = turns[channel]
    return turn ? [{ channel, turn }] : []
  })
  if (able.length === 0) return { kind: 'practice' }
  const open = able.filter(({ turn }) => turn.allowed).map(({ channel }) => channel)
  if (open.length > 0) return { kind: 'ask', channels: open }
  const opening = able.flatMap(({ channel, turn }) =>
    !turn.allowed && turn.until !== undefined ? [{ channel, until: turn.until }] : [],
  )
  if (opening.length === 0) return { kind: 'used-up' }
  const first = Math.min(...opening.map(({ until }) => until))
  const next = opening.filter(({ until }) => until === first).map(({ channel }) => channel)
  return { kind: 'later', channels: next, at: Math.ceil(first / MINUTE_MS) * MINUTE_MS }
}
