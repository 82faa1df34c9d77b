import { putOff, type SentLetter } from '../actions/after-hand-over.ts'
import { haltIfHarmful } from '../actions/halt-request.ts'
import { sendLetter } from '../actions/send-letter.ts'
import type { Deps } from '../deps.ts'
import { domainOf } from '../domain/email.ts'
import { domainAnswer, wasTried } from '../domain/hand-over.ts'
import { DOMAIN_SLOWED, type LetterEntry, letterField } from '../domain/letter.ts'
import type { Brake } from './brake.ts'
import type { DomainGauge } from './domain-gauge.ts'
import type { InHand } from './in-hand.ts'
import { untilDone } from './keep-going.ts'

type Found = Awaited<ReturnType<Deps['invitations']['findAll']>>[number]

const AFTER_FAULT_MS = 1000

/** What the letters of one worker share. */
export type Delivery = {
  brake: Brake
  domains: DomainGauge
  settling: InHand
  giveUp: AbortSignal
  /** Told of a letter of the request that was claimed and of which no mail went out. */
  notSpent(requestId: string): void
}

/**
 * Sends one claimed letter, unless its mail domain is slowed. Resolves when the mail server is done with it; what became
 * of it is then written down, as often as it takes, for a letter that the mail server took and the ledger does not know of
 * would go out again.
 */
export async function deliver(
  deps: Deps,
  requestId: string,
  entry: LetterEntry,
  found: Found | undefined,
  delivery: Delivery,
): Promise<void> {
  const sent = await send(deps, requestId, entry, found, delivery).catch((fault) => afterFault(deps, entry, fault))
  delivery.brake.note(sent.server)
  if (sent.answer === undefined || !wasTried(sent.answer)) delivery.notSpent(requestId)
  delivery.settling.begin(writeDown(deps, requestId, entry, sent, delivery.giveUp))
}

async function send(
  deps: Deps,
  requestId: string,
  entry: LetterEntry,
  found: Found | undefined,
  { domains }: Delivery,
): Promise<SentLetter> {
  if (found && 'fault' in found) throw found.fault
  const invitation = found?.invitation
  if (!invitation) return sendLetter(deps, requestId, entry, undefined)
  const domain = domainOf(invitation.guardian.email)
  const waitsUntil = await domains.waitsUntil(domain, `${letterField(entry.letter)} ${entry.attempt}`)
  if (waitsUntil !== undefined)
    return { settlement: { to: 'queued', dueAt: waitsUntil, reason: DOMAIN_SLOWED }, server: 'not-asked' }
  const startedAt = deps.now()
  const sent = await sendLetter(deps, requestId, entry, invitation)
  if (sent.answer) deps.metrics.handedOver((deps.now() - startedAt) / 1000, sent.answer.outcome)
  const answer = sent.answer && domainAnswer(sent.answer, entry.deferrals)
  if (answer) domains.note(domain, answer)
  return sent
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
  deps.metrics.letterSettled(state ?? 'not-written')
  if (state !== 'accepted' && settlement.reason !== DOMAIN_SLOWED)
    deps.log.info(
      { ...entry.letter, state: state ?? 'not written', reason: settlement.reason },
      'a letter was not accepted',
    )
  if ('refusal' in settlement) await haltIfHarmful(deps, requestId)
}

/** No byte left: another try later, so that one letter that cannot be written does not keep the others waiting. */
function afterFault(deps: Deps, entry: LetterEntry, fault: unknown): SentLetter {
  deps.log.error({ err: fault, ...entry.letter }, 'a letter could not be sent')
  return { settlement: putOff(deps, entry, AFTER_FAULT_MS, 'fault'), server: 'not-asked' }
}
