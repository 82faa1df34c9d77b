import type { CallCarrier } from './carriers.ts'
import { answerOf } from './twilio-answer.ts'
import type { TwilioClient } from './twilio-client.ts'

/** Twilio may add 5 s to it; most voicemail picks up later. */
const RING_SECONDS = 28
const EVENTS = ['initiated', 'ringing', 'answered', 'completed']

/** Calls over Twilio, never recorded, shown as coming from `callerId`, a number of the account or verified for it. */
export function createTwilioCalls({ api }: TwilioClient, callerId: string): CallCarrier {
  return {
    ring: ({ to, answerUrl, statusUrl }) =>
      answerOf(
        api.calls.create({
          to,
          from: callerId,
          url: answerUrl,
          method: 'POST',
          statusCallback: statusUrl,
          statusCallbackMethod: 'POST',
          statusCallbackEvent: EVENTS,
          timeout: RING_SECONDS,
        }),
      ),
  }
}
