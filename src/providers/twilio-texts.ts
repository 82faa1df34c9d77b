import type { TextCarrier } from './carriers.ts'
import { answerOf } from './twilio-answer.ts'
import type { TwilioClient } from './twilio-client.ts'

/** Who a text comes from: a number of the account, or a Messaging Service, which goes first when both are given. */
export type TextSender = { from?: string | undefined; messagingServiceSid?: string | undefined }

/**
 * Texts over Twilio. Nothing is shortened, tracked or scheduled. `ValidityPeriod` covers Twilio's own queue only: a slow
 * network may still deliver later. `SmartEncoded` turns look-alikes of GSM-7 letters, such as curly quotes, into them.
 * Content is not asked to be discarded per message: accounts without Message Redaction refuse that (30029); switch it on
 * for the account.
 *
 * @throws at start when there is no sender.
 */
export function createTwilioTexts({ api }: TwilioClient, sender: TextSender): TextCarrier {
  const { messagingServiceSid, from } = sender
  const origin = messagingServiceSid ? { messagingServiceSid } : from ? { from } : undefined
  if (!origin) throw new Error('a text needs a number or a Messaging Service to come from')
  return {
    send: ({ to, body, statusUrl, validityMs }) =>
      answerOf(
        api.messages.create({
          to,
          body,
          ...origin,
          statusCallback: statusUrl,
          validityPeriod: Math.max(1, Math.floor(validityMs / 1000)),
          smartEncoded: true,
        }),
      ),
  }
}
