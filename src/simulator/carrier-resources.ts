import type { SimulatedCall } from './call.ts'
import type { Fields } from './carrier-refusals.ts'
import type { SimulatedText } from './text.ts'
import { twilioDate } from './twilio-date.ts'

/** Twilio's answer to a text it took. */
export function messageResource(accountSid: string, text: SimulatedText, fields: Fields): object {
  const uri = `/2010-04-01/Accounts/${accountSid}/Messages/${text.sid}`
  return {
    account_sid: accountSid,
    api_version: '2010-04-01',
    body: text.body,
    date_created: twilioDate(text.at),
    date_sent: null,
    date_updated: twilioDate(text.at),
    direction: 'outbound-api',
    error_code: null,
    error_message: null,
    from: fields.From ?? null,
    messaging_service_sid: fields.MessagingServiceSid ?? null,
    num_media: '0',
    num_segments: '1',
    price: null,
    price_unit: 'USD',
    sid: text.sid,
    status: fields.MessagingServiceSid ? 'accepted' : 'queued',
    subresource_uris: { media: `${uri}/Media.json` },
    to: text.to,
    uri: `${uri}.json`,
  }
}

/** Twilio's answer to a call it placed. */
export function callResource(accountSid: string, call: SimulatedCall): object {
  return {
    account_sid: accountSid,
    answered_by: null,
    api_version: '2010-04-01',
    caller_name: null,
    date_created: null,
    date_updated: null,
    direction: 'outbound-api',
    duration: null,
    end_time: null,
    forwarded_from: null,
    from: call.from,
    group_sid: null,
    parent_call_sid: null,
    phone_number_sid: null,
    price: null,
    price_unit: 'USD',
    queue_time: '0',
    sid: call.sid,
    start_time: null,
    status: 'queued',
    subresource_uris: {},
    to: call.to,
    trunk_sid: null,
    uri: `/2010-04-01/Accounts/${accountSid}/Calls/${call.sid}.json`,
  }
}
