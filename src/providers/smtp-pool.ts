import { parseConnectionUrl } from 'nodemailer/lib/shared'
import type { SMTPConnectionOptions } from 'nodemailer/lib/smtp-connection'
import type { HandOver } from '../domain/hand-over.ts'
import { NoLine, openSmtpLine, type Parcel, type SmtpLine } from './smtp-line.ts'

export type SmtpSettings = {
  /** nodemailer's URL form; its options (`name`, `tls.ca`, …) hold. */
  url: string
  /** Never in the clear: STARTTLS or nothing. */
  requireTls: boolean
  /** Lines open at most. */
  connections: number
  /** A mail that has no answer by then is given up. Stay below the lease of whoever sends it. */
  deadlineMs: number
}

/** Keeps lines to the mail server open and hands mails over, as many at once as there are lines. */
export type SmtpPool = {
  /** Rejects only with a fault of the parcel's `body`, after which no byte left. */
  send(parcel: Parcel): Promise<HandOver>
  /** Closes every line, also one that a mail is on. */
  close(): void
}

const MAILS_PER_LINE = 1000
const MAILS_BEFORE_ONE_MORE_LINE = 100
const CONNECT_MS = 15_000
const SILENCE_MS = 60_000
const LINES_PER_MAIL = 3

export function createSmtpPool(settings: SmtpSettings): SmtpPool {
  const { auth, ...url } = parseConnectionUrl(settings.url)
  const options: SMTPConnectionOptions = {
    ...url,
    requireTLS: settings.requireTls || url.requireTLS === true,
    connectionTimeout: Math.min(CONNECT_MS, settings.deadlineMs),
    greetingTimeout: Math.min(CONNECT_MS, settings.deadlineMs),
    socketTimeout: Math.min(SILENCE_MS, settings.deadlineMs),
    logger: false,
    debug: false,
    transactionLog: false,
  }
  const mailsOver = new Map<SmtpLine, number>()
  const idle: SmtpLine[] = []
  const waiting: (() => void)[] = []
  let opening = 0
  let limit = settings.connections
  let mails = 0
  let closed = false
  let lastFault = 'ECLOSED'

  /** A kept line, else a new one, else the next that comes back; none when no line is open and none can be opened. */
  async function take(): Promise<SmtpLine | undefined> {
    while (!closed) {
      const kept = idle.pop()
      if (kept?.usable()) return kept
      if (kept) mailsOver.delete(kept)
      else if (mailsOver.size + opening < limit) {
        opening += 1
        const line = await openSmtpLine(options, auth).catch(noteFault)
        opening -= 1
        if (line) mailsOver.set(line, 0)
        if (line || mailsOver.size === 0) return line
        limit = mailsOver.size
      } else await new Promise<void>((resolve) => waiting.push(resolve))
    }
    return undefined
  }

  function noteFault(fault: unknown): undefined {
    if (fault instanceof NoLine) lastFault = fault.code
  }

  function giveBack(line: SmtpLine): void {
    const over = (mailsOver.get(line) ?? 0) + 1
    mails += 1
    if (closed || over >= MAILS_PER_LINE) line.close()
    if (line.usable()) {
      mailsOver.set(line, over)
      idle.push(line)
    } else mailsOver.delete(line)
    if (mailsOver.size === 0) limit = settings.connections
    else if (mails % MAILS_BEFORE_ONE_MORE_LINE === 0) limit = Math.min(limit + 1, settings.connections)
    waiting.shift()?.()
  }

  /** A line that was kept open may have died unseen: a mail it did not ask for goes over another. */
  async function overALine(parcel: Parcel, onLine: (line: SmtpLine) => void): Promise<HandOver> {
    for (let lines = 0; lines < LINES_PER_MAIL; lines += 1) {
      const line = await take()
      if (!line) {
        waiting.shift()?.()
        return { outcome: 'no-line', away: lastFault }
      }
      onLine(line)
      const answer = await line.handOver(parcel).finally(() => giveBack(line))
      if (answer.outcome !== 'cut') return answer
    }
    waiting.shift()?.()
    return { outcome: 'no-line' }
  }

  return {
    send(parcel) {
      let current: SmtpLine | undefined
      let late = false
      const timer = setTimeout(() => {
        late = true
        current?.close()
      }, settings.deadlineMs)
      const inTime = { ...parcel, body: async () => (late ? undefined : parcel.body()) }
      return overALine(inTime, (line) => {
        current = line
        if (late) line.close()
      }).finally(() => clearTimeout(timer))
    },
    close() {
      closed = true
      idle.length = 0
      for (const line of mailsOver.keys()) line.close()
      for (const wake of waiting.splice(0)) wake()
    },
  }
}
