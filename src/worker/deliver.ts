import { type SentLetter, sendLetter } from '../actions/send-letter.ts'
import type { Deps } from '../deps.ts'
import { type LetterEntry, nextTry } from '../domain/letter.ts'
import type { Brake } from './brake.ts'
import type { InHand } from './in-hand.ts'
import { untilDone } from './keep-going.ts'

type Found = Awaited<ReturnType<Deps['invitations']['findAll']>>[number]

const AFTER_FAULT_MS = 1000

/**
 * Sends one claimed letter. Resolves when the mail server is done with it; what became of it is then written down, as
 * often as it takes, for a letter that the mail server took and the ledger does not know of would go out again.
 */
export async function deliver(
  deps: Deps,
  requestId: string,
  entry: LetterEntry,
  found: Found | undefined,
  sender: { brake: Brake; settling: InHand; giveUp: AbortSignal },
): Promise<void> {
  const sent = await send(deps, requestId, entry, found).catch((fault) => afterFault(deps, entry, fault))
  sender.brake.note(sent.server)
  sender.settling.begin(writeDown(deps, requestId, entry, sent, sender.giveUp))
}

async function send(deps: Deps, requestId: string, entry: LetterEntry, found: Found | undefined): Promise<SentLetter> {
  if (found && 'fault' in found) throw found.fault
  return sendLetter(deps, requestId, entry, found?.invitation)
}

/** @param giveUp ends the trying; the sweep then finds the letter. */
async function writeDown(
  deps: Deps,
  requestId: string,
  entry: LetterEntry,
  { settlement }: SentLetter,
  giveUp: AbortSignal,
): Promise<void> {
  const state = await untilDone(() => deps.letters.settle(requestId, entry, settlement, deps.now()), deps.log, giveUp)
  if (state !== 'accepted')
    deps.log.info(
      { ...entry.letter, state: state ?? 'not written', reason: settlement.reason },
      'a letter was not accepted',
    )
}

/** No byte left: another try later, so that one letter that cannot be written does not keep the others waiting. */
function afterFault(deps: Deps, entry: LetterEntry, fault: unknown): SentLetter {
  deps.log.error({ err: fault, ...entry.letter }, 'a letter could not be sent')
  const next = nextTry(entry, AFTER_FAULT_MS, deps.now())
  const settlement = next.again
    ? ({ to: 'deferred', dueAt: next.at, reason: 'fault' } as const)
    : ({ to: 'failed', reason: 'fault' } as const)
  return { settlement, server: 'not-asked' }
}
