import { randomBytes } from 'node:crypto'
import { type Arrivals, createArrivals } from './arrivals.ts'
import { type CallOrder, placeCall, type SimulatedCall } from './call.ts'
import type { CallbackLine } from './callback-line.ts'
import { createOptOuts } from './opt-outs.ts'
import { createText, type SimulatedText } from './text.ts'

export type Phone = {
  /** Oldest first. */
  texts(): SimulatedText[]
  calls(): SimulatedCall[]
  /** Answers with a text, which reaches the service as an inbound text; STOP and START work as they do at Twilio. */
  reply(body: string): Promise<void>
}

/** All phones there are: a number that got nothing yet is a phone as well. */
export type Phones = {
  phone(number: string): Phone
  numbers(): string[]
  call(sid: string): SimulatedCall | undefined
  hasOptedOut(number: string): boolean
  takeText(order: { to: string; from: string; body: string; statusCallback?: string | undefined }): SimulatedText
  takeCall(order: Omit<CallOrder, 'sid' | 'accountSid'>): SimulatedCall
  texts: Arrivals<SimulatedText>
  calls: Arrivals<SimulatedCall>
  stop(): void
}

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
}): Phones {
  const { accountSid } = edges
  const texts = createArrivals<SimulatedText>({ keep: TEXTS_KEPT, waitMs: edges.waitMs })
  const calls = createArrivals<SimulatedCall & { close(): void }>({ keep: CALLS_KEPT, waitMs: edges.waitMs })
  const optOuts = createOptOuts()

  const reply = async (number: string, body: string) => {
    const last = texts.all().findLast(({ to }) => to === number)
    const sid = newSid('SM')
    const optOutType = optOuts.read(number, body)
    await edges.line.post(edges.inboundUrl(), {
      MessageSid: sid,
      SmsSid: sid,
      SmsMessageSid: sid,
      AccountSid: accountSid,
      From: number,
      To: last?.from ?? '+12025550100',
      Body: body,
      NumMedia: '0',
      NumSegments: '1',
      SmsStatus: 'received',
      ApiVersion: '2010-04-01',
      ...(optOutType ? { OptOutType: optOutType } : {}),
    })
  }

  return {
    texts,
    calls,
    phone: (number) => ({
      texts: () => texts.all().filter(({ to }) => to === number),
      calls: () => calls.all().filter(({ to }) => to === number),
      reply: (body) => reply(number, body),
    }),
    numbers: () => [...new Set([...texts.all(), ...calls.all()].sort((a, b) => b.at - a.at).map(({ to }) => to))],
    call: (sid) => calls.all().find((call) => call.sid === sid),
    hasOptedOut: optOuts.has,
    takeText(order) {
      const text = createText({ ...order, sid: newSid('SM'), accountSid }, edges)
      texts.add(text)
      return text
    },
    takeCall(order) {
      const call = placeCall({ ...order, sid: newSid('CA'), accountSid }, edges)
      calls.add(call)
      return call
    },
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
