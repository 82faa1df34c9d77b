/**
 * What came of handing one mail to the mail server.
 *
 * - `accepted`: the server answered for it.
 * - `refused`: this recipient or this mail, for good; `code` is the SMTP reply, `enhanced` its status (RFC 3463).
 * - `put-off`: not now; `slowDown` when the server meant everybody rather than this recipient.
 * - `bad-address`: nothing that could be written to.
 * - `kept-back`: the sender of the mail withdrew it after the server's go-ahead; no byte left.
 * - `no-line`: no connection, or it broke before any byte left.
 * - `unknown`: bytes left and no answer came. The server may have it.
 */
export type HandOver =
  | { outcome: 'accepted' }
  | { outcome: 'refused'; code: number; enhanced?: string }
  | { outcome: 'put-off'; code: number; enhanced?: string; slowDown: boolean }
  | { outcome: 'bad-address' }
  | { outcome: 'kept-back' }
  | { outcome: 'no-line' }
  | { outcome: 'unknown' }

/** A short code for reports: `smtp-550-5.1.1`. Never the server's words, which repeat addresses. */
export function replyReason(reply: { code: number; enhanced?: string }): string {
  return reply.enhanced === undefined ? `smtp-${reply.code}` : `smtp-${reply.code}-${reply.enhanced}`
}
