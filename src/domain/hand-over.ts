import { type BounceClass, bounceClassOf } from './bounce.ts'
import type { DomainAnswer } from './domain-brake.ts'

/**
 * What came of handing one mail to the mail server.
 *
 * - `accepted`: the server answered for it.
 * - `refused`: this recipient or this mail, for good; `code` is the SMTP reply, `enhanced` its status (RFC 3463), `refusal`
 *   what both and the server's words mean for the address.
 * - `put-off`: not now; `slowDown` when the server meant everybody rather than this recipient; `senderRefused` when it
 *   refused the sender for good, which is no fault of the letter.
 * - `bad-address`: nothing that could be written to.
 * - `kept-back`: the sender of the mail withdrew it after the server's go-ahead; no byte left.
 * - `no-line`: no connection, or it broke before any byte left; `away` when none could be opened, whatever the mail, with
 *   the code of the fault (`EAUTH`, `ECONNREFUSED`, …).
 * - `unknown`: bytes left and no answer came. The server may have it.
 */
export type HandOver =
  | { outcome: 'accepted' }
  | { outcome: 'refused'; code: number; enhanced?: string; refusal: BounceClass }
  | { outcome: 'put-off'; code: number; enhanced?: string; slowDown: boolean; senderRefused?: true }
  | { outcome: 'bad-address' }
  | { outcome: 'kept-back' }
  | { outcome: 'no-line'; away?: string }
  | { outcome: 'unknown' }

/** Whether a hand-over came as far as the mail server's word on the sender or the mail: then it counts as sent in the budgets. */
export function wasTried({ outcome }: HandOver): boolean {
  return outcome !== 'bad-address' && outcome !== 'kept-back' && outcome !== 'no-line'
}

/**
 * How the recipient's mail domain took a hand-over; nothing where it is not known, or the mail server spoke for itself.
 *
 * @param deferrals how often the letter was put off before.
 */
export function domainAnswer(answer: HandOver, deferrals: number): DomainAnswer | undefined {
  if (answer.outcome === 'accepted' || answer.outcome === 'refused') return 'answered'
  if (answer.outcome !== 'put-off' || answer.slowDown || answer.senderRefused) return undefined
  return deferrals === 0 ? 'put-off' : 'put-off-again'
}

/** A short code for reports: `smtp-550-5.1.1`. Never the server's words, which repeat addresses. */
export function replyReason(reply: { code: number; enhanced?: string }): string {
  return reply.enhanced === undefined ? `smtp-${reply.code}` : `smtp-${reply.code}-${reply.enhanced}`
}

/** The same for a refusal, with its class in front where the server's words say another than its numbers: `policy-smtp-550`. */
export function refusalReason(answer: Extract<HandOver, { outcome: 'refused' }>): string {
  const reason = replyReason(answer)
  return answer.refusal === bounceClassOf(answer) ? reason : `${answer.refusal}-${reason}`
}
