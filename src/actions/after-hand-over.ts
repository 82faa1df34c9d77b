import type { Deps } from '../deps.ts'
import { domainAnswer, type HandOver, refusalReason, replyReason } from '../domain/hand-over.ts'
import { type LetterEntry, nextTry } from '../domain/letter.ts'

type Settlement = Parameters<Deps['letters']['settle']>[2]

/**
 * What to write down of a letter, what came of its hand-over if there was one, and how the mail server fares: `away` and
 * `slow-down` ask for a pause in all sending.
 */
export type SentLetter = {
  settlement: Settlement
  answer?: HandOver
  server: 'well' | 'slow-down' | 'away' | 'not-asked'
}

/** A line that breaks before the mail says little of the letter: its first try again comes soon. */
const AFTER_CUT_MS = 1000

/** What a hand-over comes to. @param address HMAC of the address that the letter goes to. */
export function afterHandOver(deps: Deps, entry: LetterEntry, address: string, answer: HandOver): SentLetter {
  return { settlement: settlementOf(deps, entry, address, answer), answer, server: serverAfter(answer) }
}

/** Another try of a letter, after waits that grow from `firstMs`, or its end when it had them all. @param heldBackMs as for `nextTry`. */
export function putOff(deps: Deps, entry: LetterEntry, firstMs: number, reason: string, heldBackMs = 0) {
  const next = nextTry(entry, firstMs, deps.now(), heldBackMs)
  return next.again ? ({ to: 'deferred', dueAt: next.at, reason } as const) : ({ to: 'failed', reason } as const)
}

function settlementOf(deps: Deps, entry: LetterEntry, address: string, answer: HandOver): Settlement {
  const now = deps.now()
  switch (answer.outcome) {
    case 'accepted':
      return { to: 'accepted' }
    case 'refused':
      return { to: 'failed', reason: refusalReason(answer), refusal: answer.refusal, address }
    case 'bad-address':
      return { to: 'failed', reason: 'bad-address' }
    case 'put-off': {
      if (answer.senderRefused)
        return {
          ...putOff(deps, entry, deps.config.deferFirstMs, `policy-${replyReason(answer)}`),
          refusal: 'policy',
          address,
        }
      const heldBackMs = domainAnswer(answer, entry.deferrals) === undefined ? 0 : entry.heldBackMs
      return putOff(deps, entry, deps.config.deferFirstMs, replyReason(answer), heldBackMs)
    }
    case 'kept-back':
      return { to: 'queued', dueAt: now }
    case 'no-line':
      return answer.away === undefined
        ? putOff(deps, entry, AFTER_CUT_MS, 'line-cut')
        : { to: 'queued', dueAt: 'first', reason: `no-line-${answer.away}` }
    case 'unknown':
      return { to: 'unknown', dueAt: now + deps.config.unknownWaitMs, reason: 'no-answer' }
  }
}

function serverAfter(answer: HandOver): SentLetter['server'] {
  switch (answer.outcome) {
    case 'accepted':
    case 'refused':
      return 'well'
    case 'put-off':
      return answer.slowDown ? 'slow-down' : 'well'
    case 'no-line':
    case 'unknown':
      return 'away'
    case 'bad-address':
    case 'kept-back':
      return 'not-asked'
  }
}
