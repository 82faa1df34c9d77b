import { Agent, request } from 'undici'
import type { Problems } from './problems.ts'
import { twilioSignature } from './twilio-signature.ts'

/** What a called-back address answered. */
export type CallbackAnswer = { status: number; contentType: string; body: string }

/** The carrier's way to the service: signed posts to this machine and nowhere else. Never throws; faults are noted. */
export type CallbackLine = {
  /** `undefined` when nothing answered. */
  post(url: string, fields: Readonly<Record<string, string>>): Promise<CallbackAnswer | undefined>
  /** Starts work that nobody waits for; `settled` resolves once all of it has ended. */
  start(work: Promise<unknown>): void
  settled(): Promise<void>
  close(): Promise<void>
}

const ANSWER_TIMEOUT_MS = 15_000

export function createCallbackLine(authToken: string, problems: Problems): CallbackLine {
  const agent = new Agent({
    connect: { timeout: 3_000 },
    headersTimeout: ANSWER_TIMEOUT_MS,
    bodyTimeout: ANSWER_TIMEOUT_MS,
  })
  const underWay = new Set<Promise<unknown>>()
  let closed = false

  return {
    async post(url, fields) {
      if (closed) return undefined
      if (!isOnThisMachine(url)) {
        problems.add(`not called, for it is not on this machine: ${url}`)
        return undefined
      }
      try {
        const answer = await request(url, {
          dispatcher: agent,
          method: 'POST',
          headers: {
            'content-type': 'application/x-www-form-urlencoded; charset=utf-8',
            'user-agent': 'TwilioProxy/1.1',
            'x-twilio-signature': twilioSignature(authToken, url, fields),
          },
          body: new URLSearchParams(fields).toString(),
        })
        const body = await answer.body.text()
        if (answer.statusCode >= 400) problems.add(`${answer.statusCode} from ${url}`)
        return { status: answer.statusCode, contentType: String(answer.headers['content-type'] ?? ''), body }
      } catch (fault) {
        if (!closed) problems.add(`nothing answered at ${url}: ${fault instanceof Error ? fault.message : fault}`)
        return undefined
      }
    },
    start(work) {
      const watched: Promise<unknown> = work
        .catch((fault) => problems.add(String(fault)))
        .finally(() => underWay.delete(watched))
      underWay.add(watched)
    },
    async settled() {
      while (underWay.size > 0) await Promise.all(underWay)
    },
    async close() {
      closed = true
      await agent.destroy()
      await Promise.all(underWay)
    },
  }
}

/** Whether an address is plain or TLS HTTP on the loopback interface. */
export function isOnThisMachine(url: string): boolean {
  if (!URL.canParse(url)) return false
  const { protocol, hostname } = new URL(url)
  return /^https?:$/.test(protocol) && /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/.test(hostname)
}
