import { randomBytes } from 'node:crypto'
import { type Arrivals, createArrivals } from './arrivals.ts'
import { type CallOrder, placeCall, type SimulatedCall } from './call.ts'
import type { CallbackLine } from './callback-line.ts'
import { answersIn } from './messaging-twiml.ts'
import { createOptOuts } from './opt-outs.ts'
import { createText, type SimulatedText } from './text.ts'

export type Phone = {
  /** Oldest first. */
  texts(): SimulatedText[]
  calls(): SimulatedCall[]
  /**
   * Answers with a text, which reaches the service as an inbound text; STOP and START work as they do at Twilio. What the
   * service answers to it arrives as a text.
   */
  reply(body: string): Promise<void>
  /** Calls the number that the last text or call came from, and hears what the service says to that. */
  callBack(): Promise<SimulatedCall>
}

/** All phones there are: a number that got nothing yet is a phone as well. */
export type Phones = {
  phone(number: string): Phone
  numbers(): string[]
  call(sid: string): SimulatedCall | undefined
  hasOptedOut(number: string): boolean
  takeText(order: { to: string; from: string; body: string; statusCallback?: string | undefined }): SimulatedText
  takeCall(order: Omit<CallOrder, 'sid' | 'accountSid' | 'direction'>): SimulatedCall
  texts: Arrivals<SimulatedText>
  calls: Arrivals<SimulatedCall>
  stop(): void
}

/** The number that is answered and called where nothing came from any yet. */
const USUAL_NUMBER = '+12025550100'

const TEXTS_KEPT = 5_000
const CALLS_KEPT = 1_000

export function createPhones(edges: {
  accountSid: string
  callbacks: boolean
  waitMs: number
  now: () => number
  line: CallbackLine
  problem: (what: string) => void
  inboundUrl: () => string
  inboundCallUrl: () => string
}): Phones {
  const { accountSid } = edges
  const texts = createArrivals<SimulatedText>({ keep: TEXTS_KEPT, waitMs: edges.waitMs })
  const calls = createArrivals<SimulatedCall & { close(): void }>({ keep: CALLS_KEPT, waitMs: edges.waitMs })
  const optOuts = createOptOuts()

  const reply = async (number: string, body: string) => {
    const last = texts.all().findLast(({ to }) => to === number)
    const sid = newSid('SM')
    const optOutType = optOuts.read(number, body)
    const from = last?.from ?? USUAL_NUMBER
    const answer = await edges.line.post(edges.inboundUrl(), {
      MessageSid: sid,
      SmsSid: sid,
      SmsMessageSid: sid,
      AccountSid: accountSid,
      From: number,
      To: from,
      Body: body,
      NumMedia: '0',
      NumSegments: '1',
      SmsStatus: 'received',
      ApiVersion: '2010-04-01',
      ...(optOutType ? { OptOutType: optOutType } : {}),
    })
    for (const words of answersIn(answer, edges.problem)) {
      if (optOuts.has(number)) edges.problem(`21610 answered ${number}, which texted STOP`)
      else await takeText({ to: number, from, body: words }).report('delivered')
    }
  }

  const takeText: Phones['takeText'] = (order) => {
    const text = createText({ ...order, sid: newSid('SM'), accountSid }, edges)
    texts.add(text)
    return text
  }

  const place = (order: Omit<CallOrder, 'sid' | 'accountSid'>) => {
    const call = placeCall({ ...order, sid: newSid('CA'), accountSid }, edges)
    calls.add(call)
    return call
  }

  const callBack = async (number: string) => {
    const came = [...texts.all(), ...calls.all()].filter(({ to }) => to === number)
    const last = came.sort((a, b) => a.at - b.at).at(-1)
    const call = place({
      direction: 'inbound',
      from: number,
      to: last?.from ?? USUAL_NUMBER,
      url: edges.inboundCallUrl(),
      statusEvents: [],
      timeoutSeconds: 60,
    })
    await call.answer()
    return call
  }

  return {
    texts,
    calls,
    phone: (number) => ({
      texts: () => texts.all().filter(({ to }) => to === number),
      calls: () => calls.all().filter(({ phone }) => phone === number),
      reply: (body) => reply(number, body),
      callBack: () => callBack(number),
    }),
    numbers() {
      const came = [
        ...texts.all().map(({ at, to }) => ({ at, number: to })),
        ...calls.all().map(({ at, phone }) => ({ at, number: phone })),
      ]
      return [...new Set(came.sort((a, b) => b.at - a.at).map(({ number }) => number))]
    },
    call: (sid) => calls.all().find((call) => call.sid === sid),
    hasOptedOut: optOuts.has,
    takeText,
    takeCall: (order) => place({ ...order, direction: 'outbound-api' }),
    stop() {
      for (const call of calls.all()) call.close()
      texts.stop()
      calls.stop()
    },
  }
}

/** Twilio's form of an id: two letters and 32 hexadecimal digits. */
function newSid(prefix: string): string {
  return prefix + randomBytes(16).toString('hex')
}
