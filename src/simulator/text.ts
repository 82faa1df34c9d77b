import type { CallbackLine } from './callback-line.ts'

/** One text on one phone. */
export type SimulatedText = {
  sid: string
  to: string
  from: string
  body: string
  /** Epoch milliseconds. */
  at: number
  /** The last status reported to the service, in Twilio's words. */
  status(): string
  /** Reports a status by a signed callback, in any order and as often as wanted; resolves when it was taken. */
  report(status: string, errorCode?: number): Promise<void>
}

export function createText(
  order: {
    sid: string
    accountSid: string
    to: string
    from: string
    body: string
    statusCallback?: string | undefined
  },
  edges: { line: CallbackLine; now: () => number },
): SimulatedText {
  const { sid, to, from, body, statusCallback } = order
  let last = 'accepted'
  return {
    sid,
    to,
    from,
    body,
    at: edges.now(),
    status: () => last,
    async report(status, errorCode) {
      last = status
      if (!statusCallback) return
      await edges.line.post(statusCallback, {
        MessageSid: sid,
        SmsSid: sid,
        MessageStatus: status,
        SmsStatus: status,
        AccountSid: order.accountSid,
        From: from,
        To: to,
        ApiVersion: '2010-04-01',
        ...(errorCode === undefined ? {} : { ErrorCode: String(errorCode) }),
      })
    },
  }
}
