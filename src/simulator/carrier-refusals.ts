/** A refusal as Twilio's API answers it. */
export type CarrierRefusalAnswer = { status: number; code: number; message: string }

export type Fields = Readonly<Record<string, string | string[] | undefined>>

const MAGIC_TEXT_NUMBERS: Readonly<Record<string, number>> = {
  '+15005550001': 21211,
  '+15005550002': 21612,
  '+15005550003': 21408,
  '+15005550004': 21610,
  '+15005550009': 21614,
}
const MAGIC_CALL_NUMBERS: Readonly<Record<string, number>> = {
  '+15005550001': 21217,
  '+15005550002': 21214,
  '+15005550003': 21215,
  '+15005550004': 21216,
}

const MESSAGE_FIELDS = new Set(
  'To From MessagingServiceSid Body StatusCallback ValidityPeriod SmartEncoded ContentRetention AddressRetention RiskCheck ProvideFeedback Attempt ShortenUrls'.split(
    ' ',
  ),
)
const CALL_FIELDS = new Set(
  'To From Url Method StatusCallback StatusCallbackMethod StatusCallbackEvent Timeout Record TimeLimit MachineDetection AsyncAmd'.split(
    ' ',
  ),
)
const CALL_EVENTS = new Set(['initiated', 'ringing', 'answered', 'completed'])
const E164 = /^\+[1-9]\d{6,14}$/

/** Why a text would not be taken; Twilio's magic test numbers are refused as Twilio refuses them. */
export function refusalOfText(fields: Fields): CarrierRefusalAnswer | undefined {
  const { To: to, From: from, MessagingServiceSid: service, Body: body, ValidityPeriod: validity } = fields
  const unknown = unknownField(fields, MESSAGE_FIELDS)
  if (unknown) return refusal(20001, `Unknown parameter: ${unknown}`)
  if (!isText(to)) return refusal(21604, "A 'To' phone number is required.")
  if (!E164.test(to)) return refusal(21211, `Invalid 'To' Phone Number: ${to}`)
  if (!isText(body)) return refusal(21602, 'Message body is required.')
  if ([...body].length > 1600) return refusal(21617, 'The concatenated message body exceeds the 1600 character limit')
  if (!isText(from) && !isText(service))
    return refusal(21603, "A 'From' or 'MessagingServiceSid' parameter is required.")
  if (isText(from) && !E164.test(from)) return refusal(21212, `Invalid 'From' Phone Number: ${from}`)
  if (isText(service) && !/^MG[0-9a-f]{32}$/i.test(service))
    return refusal(21701, 'The Messaging Service does not exist')
  if (validity !== undefined && !isWithin(validity, 1, 36_000)) return refusal(20001, 'Invalid ValidityPeriod')
  return unusableUrl(fields.StatusCallback) ? refusal(21609, 'Invalid StatusCallback') : magic(MAGIC_TEXT_NUMBERS, to)
}

/** Why a call would not be placed. */
export function refusalOfCall(fields: Fields): CarrierRefusalAnswer | undefined {
  const { To: to, From: from, Url: url, Timeout: timeout } = fields
  const unknown = unknownField(fields, CALL_FIELDS)
  if (unknown) return refusal(20001, `Unknown parameter: ${unknown}`)
  if (!isText(to)) return refusal(21201, "No 'To' number is specified")
  if (!E164.test(to)) return refusal(21217, `Phone number ${to} is not valid`)
  if (!isText(from)) return refusal(21213, "'From' phone number is required")
  if (!E164.test(from)) return refusal(21212, `Invalid 'From' Phone Number: ${from}`)
  if (!isText(url) || unusableUrl(url)) return refusal(21205, 'Url is not a valid URL')
  if (timeout !== undefined && !isWithin(timeout, 1, 600)) return refusal(20001, 'Invalid Timeout')
  if (listOf(fields.StatusCallbackEvent).some((event) => !CALL_EVENTS.has(event))) {
    return refusal(21626, 'Invalid StatusCallbackEvent')
  }
  return unusableUrl(fields.StatusCallback) ? refusal(21609, 'Invalid StatusCallback') : magic(MAGIC_CALL_NUMBERS, to)
}

/** A field that may be given several times, as a list. */
export function listOf(value: string | string[] | undefined): string[] {
  return value === undefined ? [] : Array.isArray(value) ? value : [value]
}

function magic(numbers: Readonly<Record<string, number>>, to: string): CarrierRefusalAnswer | undefined {
  const code = numbers[to]
  return code === undefined ? undefined : refusal(code, `The number ${to} cannot be reached`)
}

function refusal(code: number, message: string): CarrierRefusalAnswer {
  return { status: 400, code, message }
}

function unknownField(fields: Fields, known: ReadonlySet<string>): string | undefined {
  return Object.keys(fields).find((name) => !known.has(name))
}

function isText(value: Fields[string]): value is string {
  return typeof value === 'string' && value !== ''
}

function isWithin(value: string | string[], least: number, most: number): boolean {
  return typeof value === 'string' && /^\d+$/.test(value) && Number(value) >= least && Number(value) <= most
}

function unusableUrl(value: Fields[string]): boolean {
  return value !== undefined && !(typeof value === 'string' && /^https?:\/\//.test(value) && URL.canParse(value))
}
