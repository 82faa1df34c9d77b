import { simpleParser } from 'mailparser'
import { type Arrivals, createArrivals } from './arrivals.ts'

export type Envelope = { from: string; to: string[] }

/** One mail as it arrived. Of all but the newest 500, body and raw bytes are dropped. */
export type Mail = {
  /** Counts from 1 in the order of arrival. */
  id: number
  /** Epoch milliseconds. */
  at: number
  envelope: Envelope
  /** The visible recipients, comma-separated. */
  to: string
  from: string
  subject: string
  messageId: string
  /** By name in lower case, unfolded; a header given several times has one line each. */
  headers: ReadonlyMap<string, string>
  text: string
  html: string
  raw: Buffer
}

export type Mailbox = { take(raw: Buffer, envelope: Envelope): Promise<void>; mails: Arrivals<Mail> }

const MAILS_KEPT = 5_000
const BODIES_KEPT = 500

export function createMailbox(edges: { now: () => number; waitMs: number }): Mailbox {
  const mails = createArrivals<Mail>({ keep: MAILS_KEPT, waitMs: edges.waitMs })
  let count = 0
  return {
    mails,
    async take(raw, envelope) {
      const parsed = await simpleParser(raw, { skipImageLinks: true, skipTextToHtml: true, skipTextLinks: true })
      const headers = new Map<string, string>()
      for (const { key, line } of parsed.headerLines) {
        const value = line
          .slice(line.indexOf(':') + 1)
          .replace(/\r?\n[ \t]+/g, ' ')
          .trim()
        const before = headers.get(key)
        headers.set(key, before === undefined ? value : `${before}\n${value}`)
      }
      count += 1
      mails.add({
        id: count,
        at: edges.now(),
        envelope,
        to: [parsed.to ?? []]
          .flat()
          .map(({ text }) => text)
          .join(', '),
        from: parsed.from?.text ?? '',
        subject: parsed.subject ?? '',
        messageId: parsed.messageId ?? '',
        headers,
        text: parsed.text ?? '',
        html: parsed.html || '',
        raw,
      })
      const stale = mails.all().at(-1 - BODIES_KEPT)
      if (stale) Object.assign(stale, { text: '', html: '', raw: Buffer.alloc(0) })
    },
  }
}
