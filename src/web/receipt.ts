import { lookAhead, type Outlook } from '../actions/look-ahead.ts'
import type { Deps } from '../deps.ts'
import type { Guardian } from '../domain/invitation.ts'
import type { Receipt } from '../domain/page-data.ts'
import { helpfulChannels, mayChange, receiptState, wayOutBy } from '../domain/receipt.ts'
import { textTag } from '../domain/text-tag.ts'
import type { OpenVisit } from './pages.ts'
import { phoneEnding, turnsNow } from './ways.ts'

type ReservedSend = Outlook['sends'][number]

/** The other way is worth offering when it saves so much waiting. */
const CLEARLY_FASTER_MS = 20_000

/**
 * What is known of the last text or call of an invitation, the letter of a second or later text, and what is ahead;
 * `undefined` when nothing was sent.
 */
export async function readReceipt(
  deps: Deps,
  { invitation }: Pick<OpenVisit, 'invitation'>,
): Promise<{ receipt: Receipt; tag: string | null; outlook: Outlook } | undefined> {
  const { id, guardian } = invitation
  const [outlook, expiresAt] = await Promise.all([lookAhead(deps, invitation), deps.pins.expiry(id)])
  const { sends } = outlook
  const lastSend = sends.at(-1)
  if (!lastSend) return undefined
  const delivery = await deps.deliveries.find(lastSend.reference)

  const now = deps.now()
  const { channel } = lastSend
  const known = { state: delivery?.state ?? 'handed', at: delivery?.at ?? lastSend.at, channel } as const
  const pinEndsAt = expiresAt !== undefined && expiresAt > now ? expiresAt : null
  const state = lastSend.voided ? 'ended' : receiptState(known, pinEndsAt !== null, now)
  const reason = state === 'not-delivered' ? (delivery?.reason ?? null) : null
  const line =
    state === 'waiting' ? await placeInLine(deps, lastSend, guardian, outlook) : { dueAt: null, otherIsFaster: false }
  const leaving = state === 'waiting' ? { ...outlook, sends: sends.filter((send) => send !== lastSend) } : outlook
  const helpful = helpfulChannels(state, channel, reason, line.otherIsFaster)
  const wayOut =
    helpful.length > 0 || state === 'not-delivered' ? wayOutBy(helpful, turnsNow(deps, guardian, leaving)) : null

  const hasUse = pinEndsAt !== null && !(state === 'not-delivered' && channel === 'text')

  const receipt = {
    of: lastSend.reference,
    channel,
    phoneEnding: phoneEnding(guardian.phone),
    state,
    reason,
    sentAt: lastSend.at,
    reportedAt: known.at,
    isFree: (state === 'unknown' || state === 'not-delivered') && lastSend.free === true,
    ...line,
    expiresAt: hasUse ? pinEndsAt : null,
    leftMs: hasUse ? pinEndsAt - now : null,
    wayOut,
    mayChange: mayChange(state, wayOut),
  }
  const tag = delivery && delivery.number > 1 ? textTag(delivery.number) : null
  return { receipt, tag, outlook }
}

/** About when the turn of a send that waits comes, and whether the other channel would clearly be faster. */
async function placeInLine(
  deps: Deps,
  { channel, reference }: ReservedSend,
  guardian: Guardian,
  { ahead }: Outlook,
): Promise<Pick<Receipt, 'dueAt' | 'otherIsFaster'>> {
  const now = deps.now()
  const other = channel === 'text' ? 'call' : 'text'
  const waitMs = await deps.carrierLine.waitOf(channel, reference, now)
  const takesOther = other === 'call' || (guardian.takesTexts && !ahead.stopped)
  return { dueAt: now + waitMs, otherIsFaster: takesOther && waitMs - ahead.lineMs[other] >= CLEARLY_FASTER_MS }
}
