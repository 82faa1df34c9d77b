import type { LetterEntry, LetterState } from '../../src/domain/letter.ts'
import type { Received, RoughServer } from './rough-server.ts'

/** What the ledger and the report say at the end. `letters` and `report` are by recipient. */
export type Books = {
  state: string
  counts: Partial<Record<LetterState, number>>
  due: { waiting: number; inHands: number; held: number }
  letters: ReadonlyMap<string, LetterEntry>
  report: ReadonlyMap<string, { secondCopy: string }>
}

export type Judgement = {
  /** What should not be, in words; nothing when all is well. Names no recipient but made-up ones. */
  faults: string[]
  arrivedOnce: number
  arrivedTwice: number
  refused: number
  unknown: number
}

/** A worker that was killed so soon after the server's answer may not have written it down. */
const WRITTEN_DOWN_WITHIN_MS = 3000

/**
 * Holds the ledger against what the mail server saw: nobody lost, nobody mailed twice but where it was left open who had
 * the mail when a worker or a line died, nobody mailed after a refusal.
 */
export function judge(
  books: Books,
  server: Pick<RoughServer, 'received'>,
  killed: ReadonlyMap<string, number>,
): Judgement {
  const faults: string[] = []
  if (books.state !== 'finished') faults.push(`the request is ${books.state}, not finished`)
  const { waiting, inHands, held } = books.due
  if (waiting + inHands + held > 0) faults.push(`${waiting} letters due, ${inHands} in hands, ${held} held`)
  const recount: Partial<Record<LetterState, number>> = {}
  for (const { state } of books.letters.values()) recount[state] = (recount[state] ?? 0) + 1
  for (const state of new Set([...Object.keys(recount), ...Object.keys(books.counts)]) as Set<LetterState>)
    if (books.counts[state] !== recount[state])
      faults.push(`${books.counts[state] ?? 0} letters counted ${state}, ${recount[state] ?? 0} are`)

  const leftOpen = ({ client, at, answered }: { client: string; at: number; answered?: boolean }) => {
    const end = killed.get(client)
    return answered === false || (end !== undefined && end - at < WRITTEN_DOWN_WITHIN_MS)
  }
  for (const [address, seen] of server.received) {
    const letter = books.letters.get(address)
    const line = books.report.get(address)
    const unlisted = line === undefined || (seen.copies.length > 1 && line.secondCopy !== 'yes')
    const fault =
      letter === undefined
        ? 'has no letter'
        : (faultOf(letter, seen, leftOpen) ?? (unlisted ? 'is not in the report as it is' : undefined))
    if (fault) faults.push(`${address} ${fault}`)
  }

  const all = [...server.received.values()]
  return {
    faults,
    arrivedOnce: all.filter(({ copies }) => copies.length === 1).length,
    arrivedTwice: all.filter(({ copies }) => copies.length === 2).length,
    refused: recount.failed ?? 0,
    unknown: recount.unknown ?? 0,
  }
}

function faultOf(
  { state, reason, unanswered, secondCopy }: LetterEntry,
  { copies, refusals }: Received,
  leftOpen: (of: { client: string; at: number; answered?: boolean }) => boolean,
): string | undefined {
  const [first, second, ...more] = copies
  if (more.length > 0) return `has ${copies.length} copies`
  if (second && (second.hash !== first?.hash || second.messageId !== first.messageId)) return 'has two different mails'
  if (second && unanswered === 0) return 'has two copies, and the ledger knows nothing of the first'
  if (second && !secondCopy) return 'has two copies, and the second is not marked'
  if (second && first && !leftOpen(first)) return 'has two copies, though the first was answered to a worker that lived'
  if (refusals.slice(0, -1).some((refusal) => !leftOpen(refusal))) return 'was written to again after a refusal'
  const [refusal] = refusals
  if (refusal && copies.some(({ at }) => at > refusal.at)) return 'was sent a mail after a refusal'

  switch (state) {
    case 'accepted':
      return first ? undefined : 'is accepted and has no mail'
    case 'failed':
      return refusals.some((refusal) => refusal.reason === reason)
        ? undefined
        : `failed for ${reason}, which nobody said`
    case 'unknown':
      return unanswered === 2 ? undefined : 'is unknown with a try left'
    default:
      return `ends ${state}`
  }
}
