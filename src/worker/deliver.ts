import { type SentLetter, sendLetter } from '../actions/send-letter.ts'
import type { Deps } from '../deps.ts'
import { type LetterEntry, nextTry } from '../domain/letter.ts'
import type { Brake } from './brake.ts'
import { untilDone } from './keep-going.ts'

const AFTER_FAULT_MS = 1000

/**
 * Sends one claimed letter and writes down what became of it, as often as it takes: a letter that the mail server took
 * and the ledger does not know of would go out again.
 *
 * @param signal gives up writing it down; the sweep then finds the letter.
 */
export async function deliver(
  deps: Deps,
  requestId: string,
  entry: LetterEntry,
  brake: Brake,
  signal: AbortSignal,
): Promise<void> {
  const { settlement, server } = await sendLetter(deps, requestId, entry).catch((fault) =>
    afterFault(deps, entry, fault),
  )
  brake.note(server)
  const state = await untilDone(() => deps.letters.settle(requestId, entry, settlement, deps.now()), deps.log, signal)
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
