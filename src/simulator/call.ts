import { createCallScript } from './call-script.ts'
import type { CallbackLine } from './callback-line.ts'
import { twilioDate } from './twilio-date.ts'

/** How a call stands, in Twilio's words. */
export type CallStatus = 'ringing' | 'in-progress' | 'completed' | 'busy' | 'no-answer' | 'failed'

/** One call to one phone. What a person does with it waits until the service has answered and was told. */
export type SimulatedCall = {
  sid: string
  /** Whose phone it is: the one that is called, or the one that calls. */
  phone: string
  to: string
  from: string
  /** Epoch milliseconds. */
  at: number
  status(): CallStatus
  /** Whether the call waits for keys to be pressed. */
  wantsKeys(): boolean
  said(): string[]
  /** What was said, with its language. */
  spoken(): readonly { text: string; language: string }[]
  /** What Twilio's debugger would list: documents that could not be fetched or understood. */
  problems(): readonly string[]
  answer(): Promise<void>
  /** @throws when the call does not want keys. */
  press(keys: string): Promise<void>
  /** Nobody presses a key in time. @throws when the call does not want keys. */
  timeout(): Promise<void>
  decline(): Promise<void>
  ringOut(): Promise<void>
  /** The telephone network cannot connect the call, and says why with a SIP status (RFC 3261 §21). */
  fail(sipResponseCode?: number): Promise<void>
  /** A machine picks up and presses nothing until the call ends. */
  voicemail(): Promise<void>
  hangUp(): Promise<void>
}

/** What the service asked for when it placed the call; on one that a phone makes to the service, what Twilio asks of it. */
export type CallOrder = {
  direction: 'outbound-api' | 'inbound'
  sid: string
  accountSid: string
  to: string
  from: string
  url: string
  statusCallback?: string | undefined
  statusEvents: readonly string[]
  /** How long it rings. */
  timeoutSeconds: number
}

const MOST_KEYLESS_GATHERS = 20
const APPLICATION_ERROR = 'We are sorry, an application error has occurred. Goodbye.'

/** Places the call: it rings until somebody acts or the time is over. `close` ends its timer. */
export function placeCall(
  order: CallOrder,
  edges: { line: CallbackLine; now: () => number; callbacks: boolean; problem: (what: string) => void },
): SimulatedCall & { close(): void } {
  const { line, now } = edges
  const at = now()
  const spoken: { text: string; language: string }[] = []
  const problems: string[] = []
  let status: CallStatus = 'ringing'
  let sequence = 0
  let told: Promise<unknown> = Promise.resolve()

  const fields = (callStatus: string) => ({
    CallSid: order.sid,
    AccountSid: order.accountSid,
    From: order.from,
    To: order.to,
    Caller: order.from,
    Called: order.to,
    CallStatus: callStatus,
    Direction: order.direction,
    ApiVersion: '2010-04-01',
  })

  const tell = (event: string, callStatus: string, more: Record<string, string> = {}) => {
    const { statusCallback } = order
    if (!edges.callbacks || !statusCallback || !order.statusEvents.includes(event)) return
    const progress = {
      ...fields(callStatus),
      Timestamp: twilioDate(now()),
      CallbackSource: 'call-progress-events',
      SequenceNumber: String(sequence++),
      ...(event === 'completed' ? { CallDuration: String(Math.round((now() - at) / 1000)) } : {}),
      ...more,
    }
    told = told.then(() => line.post(statusCallback, progress))
    line.start(told)
  }

  const isOver = () => status !== 'ringing' && status !== 'in-progress'

  const end = (last: CallStatus, more?: Record<string, string>) => {
    if (isOver()) return
    status = last
    script.stop()
    clearTimeout(ringing)
    tell('completed', last, more)
  }

  const script = createCallScript({
    fetch: (url, extra) => line.post(url, { ...fields('in-progress'), ...extra }),
    say: (text, language) => void spoken.push({ text, language }),
    end: () => end('completed'),
    fail(problem) {
      problems.push(problem)
      edges.problem(`call to ${order.to}: ${problem}`)
      spoken.push({ text: APPLICATION_ERROR, language: 'en-US' })
      end('completed')
    },
    isOver,
  })

  const mustRing = () => {
    if (status !== 'ringing') throw new Error(`the call is ${status}`)
  }

  const pickUp = async () => {
    mustRing()
    clearTimeout(ringing)
    status = 'in-progress'
    tell('answered', 'in-progress')
    await script.start(order.url)
  }

  const whenTold = async (act: () => Promise<void> | void) => {
    await act()
    await told
  }

  const ringing = setTimeout(() => end('no-answer'), order.timeoutSeconds * 1000)
  tell('initiated', 'initiated')
  tell('ringing', 'ringing')

  return {
    sid: order.sid,
    phone: order.direction === 'inbound' ? order.from : order.to,
    to: order.to,
    from: order.from,
    at,
    status: () => status,
    wantsKeys: script.wantsKeys,
    said: () => spoken.map(({ text }) => text),
    spoken: () => spoken,
    problems: () => problems,
    answer: () => whenTold(pickUp),
    press: (keys) =>
      whenTold(async () => {
        for (const key of keys) await script.press(key)
      }),
    timeout: () => whenTold(script.timeout),
    decline: () =>
      whenTold(() => {
        mustRing()
        end('busy')
      }),
    ringOut: () =>
      whenTold(() => {
        mustRing()
        end('no-answer')
      }),
    fail: (sipResponseCode) =>
      whenTold(() => {
        mustRing()
        end('failed', sipResponseCode === undefined ? {} : { SipResponseCode: String(sipResponseCode) })
      }),
    voicemail: () =>
      whenTold(async () => {
        await pickUp()
        for (let gathers = 0; script.wantsKeys() && gathers < MOST_KEYLESS_GATHERS; gathers += 1) await script.timeout()
        end('completed')
      }),
    hangUp: () => whenTold(() => end('completed')),
    close: () => clearTimeout(ringing),
  }
}
