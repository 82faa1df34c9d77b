import type { Deps } from '../deps.ts'
import type { LetterEntry, LetterState } from '../domain/letter.ts'
import type { RequestState } from '../domain/request.ts'

/** What one pass over the letters of a request shows beyond their counts. Times are epoch ms. */
export type LedgerLook = {
  /** Letters of which it became certain within the last minute what became of them. */
  settledLastMinute: number
  /** Letters without an answer: those that are sent once more, from when on, and those that rest. */
  uncertain: { again: number; nextAt?: number; resting: number }
  /** Letters that wait because no line to the mail server could be opened, and the code of the fault. */
  withoutLine: number
  lineFault?: string
  secondCopies: number
  /** When the newest setup link was issued. */
  lastIssuedAt?: number
  /** How far the emails of each invitation came. */
  mailed: Map<string, Mailed>
}

/** `arrived`: a report says so. */
export type Mailed = 'no' | 'taken' | 'arrived'

const MINUTE_MS = 60_000

/** States that no letter leaves by our doing. */
const CERTAIN: readonly LetterState[] = [
  'accepted',
  'delivered',
  'bounced',
  'complained',
  'failed',
  'suppressed',
  'cancelled',
]

/** Reads every letter of a request once: about a tenth of a second for 30,000. */
export async function readLedger(deps: Deps, requestId: string, requestState: RequestState): Promise<LedgerLook> {
  const now = deps.now()
  const look: LedgerLook = {
    settledLastMinute: 0,
    uncertain: { again: 0, resting: 0 },
    withoutLine: 0,
    secondCopies: 0,
    mailed: new Map(),
  }
  for await (const entry of deps.letters.entries(requestId)) {
    const { letter, state, at, issuedAt, reason } = entry
    if (CERTAIN.includes(state) && at > now - MINUTE_MS) look.settledLastMinute += 1
    if (state === 'unknown') {
      if (entry.unanswered < 2 && requestState !== 'cancelled') {
        const nextAt = at + deps.config.unknownWaitMs
        look.uncertain.again += 1
        look.uncertain.nextAt = Math.min(nextAt, look.uncertain.nextAt ?? nextAt)
      } else look.uncertain.resting += 1
    }
    const [, lineFault] = /^no-line-(\w+)$/.exec(reason ?? '') ?? []
    if (lineFault !== undefined) {
      look.withoutLine += 1
      look.lineFault = lineFault
    }
    if (entry.secondCopy) look.secondCopies += 1
    if (issuedAt !== undefined && letter.kind !== 'reminder')
      look.lastIssuedAt = Math.max(issuedAt, look.lastIssuedAt ?? 0)
    look.mailed.set(letter.invitationId, further(look.mailed.get(letter.invitationId), mailedBy(entry)))
  }
  return look
}

function mailedBy({ state }: LetterEntry): Mailed {
  switch (state) {
    case 'delivered':
    case 'complained':
      return 'arrived'
    case 'accepted':
    case 'bounced':
      return 'taken'
    default:
      return 'no'
  }
}

const ORDER: readonly Mailed[] = ['no', 'taken', 'arrived']

function further(one: Mailed = 'no', other: Mailed): Mailed {
  return ORDER.indexOf(one) > ORDER.indexOf(other) ? one : other
}
