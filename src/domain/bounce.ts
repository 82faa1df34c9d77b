/**
 * What a refusal or a report of failure means for the address (RFC 3463).
 *
 * - `hard`: nobody is reached there, now or later.
 * - `soft`: not this time: a full mailbox, a server that did not answer for days, a mail too large.
 * - `policy`: the sender was refused, not the address: a fault of ours, for which no parent is suppressed.
 */
export type BounceClass = 'hard' | 'soft' | 'policy'

/**
 * @param reply the SMTP reply code where there was one, and the enhanced status (RFC 3463) where one was given.
 */
export function bounceClassOf(reply: { code?: number; enhanced?: string }): BounceClass {
  const [, subject, detail] = /^5\.(\d+)\.(\d+)$/.exec(reply.enhanced ?? '') ?? []
  if (subject === undefined) return reply.enhanced === undefined && reply.code === 550 ? 'hard' : 'soft'
  if (subject === '7') return 'policy'
  if (subject === '1') return detail === '7' || detail === '8' ? 'policy' : 'hard'
  return subject === '2' && detail === '1' ? 'hard' : 'soft'
}
