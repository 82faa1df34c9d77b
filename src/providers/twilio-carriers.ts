import type { CallCarrier, TextCarrier } from './carriers.ts'
import { createTwilioCalls } from './twilio-calls.ts'
import { createTwilioClient, type TwilioSettings } from './twilio-client.ts'
import { isSignedByTwilio } from './twilio-signature.ts'
import { createTwilioTexts, type TextSender } from './twilio-texts.ts'

/** Both channels over one Twilio account, and the check of what it calls back. */
export type TwilioCarriers = {
  texts: TextCarrier
  calls: CallCarrier
  /** See `isSignedByTwilio`. */
  isSigned(signature: string | undefined, url: string, params: Readonly<Record<string, unknown>>): boolean
  /** Cuts what is under way, which then counts as `unknown`; what is asked for afterwards is `refused`. */
  close(): Promise<void>
}

export function createTwilioCarriers(settings: TwilioSettings & TextSender & { callerId: string }): TwilioCarriers {
  const client = createTwilioClient(settings)
  return {
    texts: createTwilioTexts(client, settings),
    calls: createTwilioCalls(client, settings.callerId),
    isSigned: (signature, url, params) => isSignedByTwilio(settings.authToken, signature, url, params),
    close: client.close,
  }
}
