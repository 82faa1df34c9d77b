import { Readable } from 'node:stream'
import type { NodemailerError } from 'nodemailer/lib/errors.js'
import SMTPConnection, {
  type SMTPConnectionAuth,
  type SMTPConnectionOptions,
  type SMTPEnvelope,
} from 'nodemailer/lib/smtp-connection'
import { bounceClassOf } from '../domain/bounce.ts'
import type { HandOver } from '../domain/hand-over.ts'

/**
 * One mail on its way. `body` is asked once, after the server's go-ahead (354); without bytes the mail is kept back.
 * `reference` is what reports on it are to carry (RFC 3461), where the server can do that.
 */
export type Parcel = { from: string; to: string[]; reference?: string; body: () => Promise<Buffer | undefined> }

/** `cut` is a line that broke before `body` was asked. */
export type LineAnswer = HandOver | { outcome: 'cut' }

/** A connection to the mail server, greeted, secured and logged in. */
export type SmtpLine = {
  /** One at a time. Rejects only with a fault of `body`, after which no byte left. */
  handOver(parcel: Parcel): Promise<LineAnswer>
  /** Whether another mail may go over it. */
  usable(): boolean
  close(): void
}

/** Why no line could be opened: a code of the system or of nodemailer (`ECONNREFUSED`, `CERT_HAS_EXPIRED`, `EAUTH`, …). Names no address and no secret. */
export class NoLine extends Error {
  readonly code: string

  constructor(fault: Error) {
    const code = String(Reflect.get(fault, 'originalCode') ?? Reflect.get(fault, 'code') ?? 'ECLOSED')
    super(`no line to the mail server: ${code}`)
    this.code = code
  }
}

/** @throws NoLine when the connection, TLS or the login fails. */
export async function openSmtpLine(options: SMTPConnectionOptions, auth?: SMTPConnectionAuth): Promise<SmtpLine> {
  const connection = new SMTPConnection(options)
  let usable = true
  let onEnd = () => {}
  connection.on('error', () => {})
  connection.once('end', () => {
    usable = false
    setImmediate(() => onEnd())
  })

  /** Waits for a step of the session; the line's end ends the wait. */
  function step(start: (done: (fault?: Error | null) => void) => void): Promise<void> {
    return new Promise((resolve, reject) => {
      const done = (fault?: Error | null) => {
        connection.off('error', done)
        if (!fault) return resolve()
        connection.close()
        reject(new NoLine(fault))
      }
      onEnd = () => done(new Error('closed'))
      connection.once('error', done)
      start(done)
    })
  }

  await step((done) => connection.connect(done))
  if (auth && connection.allowsAuth) await step((done) => connection.login(auth, done))

  return {
    usable: () => usable,
    close: () => connection.close(),
    async handOver(parcel) {
      const answer = await new Promise<LineAnswer>((resolve, reject) => {
        const mail = lazyMail(parcel, connection)
        const answered = (judged: LineAnswer) => {
          if (mail.asked() && !mail.left()) mail.settled().then(() => resolve(judged), reject)
          else resolve(judged)
        }
        onEnd = () => answered(mail.keptBack() ? { outcome: 'kept-back' } : whenCut(mail))
        connection.send(envelopeOf(parcel), mail.stream, (fault) =>
          answered(fault ? judge(fault, mail) : { outcome: 'accepted' }),
        )
      })
      const rejected = answer.outcome === 'refused' || answer.outcome === 'put-off'
      if (usable && rejected) await step((done) => connection.reset(done)).catch(() => {})
      return answer
    },
  }
}

/** Asks for a report when the mail fails or is late, with the headers of the mail (RFC 3461 §4). Letters have one recipient. */
function envelopeOf({ from, to, reference }: Parcel): SMTPEnvelope {
  if (reference === undefined) return { from, to }
  const recipient = { orcpt: `rfc822;${to[0]}` }
  return { from, to, dsn: { ret: 'HDRS', envid: reference, notify: ['FAILURE', 'DELAY'], ...recipient } }
}

/** How far a mail came on a line. */
type Mail = {
  stream: Readable
  asked(): boolean
  left(): boolean
  keptBack(): boolean
  settled(): Promise<void>
}

/**
 * A mail whose bytes are asked for when nodemailer begins to pipe it, which is after the 354. Without bytes the line is
 * closed. The bytes go to the socket in wire form and in one write: nodemailer's own stream looks at each of them.
 */
function lazyMail(parcel: Parcel, connection: SMTPConnection): Mail {
  let asking: Promise<void> | undefined
  let left = false
  let keptBack = false

  async function go(): Promise<void> {
    const bytes = await parcel.body()
    const socket = connection._socket
    if (stream.destroyed || !socket) return
    left = bytes !== undefined
    keptBack = bytes === undefined
    if (bytes) socket.write(wireForm(bytes))
    else connection.close()
  }

  const stream = Object.assign(new Readable({ read() {} }), {
    pipe<Target extends NodeJS.WritableStream>(target: Target): Target {
      if (target instanceof Readable) target.unpipe()
      asking = go()
      asking.catch(() => connection.close())
      return target
    },
  })
  return {
    stream,
    asked: () => asking !== undefined,
    left: () => left,
    keptBack: () => keptBack,
    settled: () => asking ?? Promise.resolve(),
  }
}

const LINE_WITH_DOT = Buffer.from('\r\n.')

/** A mail of lines that end in CRLF, with its dots doubled and the dot that ends it (RFC 5321 §4.5.2). */
function wireForm(mail: Buffer): Buffer {
  const parts: Buffer[] = []
  let from = 0
  for (let at = mail.indexOf(LINE_WITH_DOT); at >= 0; at = mail.indexOf(LINE_WITH_DOT, from)) {
    parts.push(mail.subarray(from, at + 3))
    from = at + 2
  }
  const ended = mail.subarray(-2).toString('latin1') === '\r\n'
  return Buffer.concat([...parts, mail.subarray(from), Buffer.from(ended ? '.\r\n' : '\r\n.\r\n')])
}

/** Judges by what left and what the server answered, never by the command that an error names. */
function judge(fault: NodemailerError, mail: Mail): LineAnswer {
  const code = fault.responseCode
  if (code === undefined) return whenCut(mail)
  const enhanced = /^\d{3}[ -]([245]\.\d{1,3}\.\d{1,3})\b/.exec(fault.response ?? '')?.[1]
  const reply = { code, ...(enhanced === undefined ? {} : { enhanced }) }
  const ofThisMail = mail.left() || fault.rejected !== undefined
  if (fault.permanent && !ofThisMail) return { outcome: 'put-off', ...reply, slowDown: false, senderRefused: true }
  if (fault.permanent)
    return { outcome: 'refused', ...reply, refusal: bounceClassOf({ ...reply, text: wordsOf(fault) }) }
  return { outcome: 'put-off', ...reply, slowDown: !ofThisMail || code === 421 || code === 454 }
}

/** What the server said, without reply codes and statuses. */
function wordsOf(fault: NodemailerError): string {
  return (fault.response ?? '').replace(/^\d{3}[ -](?:\d\.\d{1,3}\.\d{1,3})?/gm, ' ').trim()
}

function whenCut(mail: Mail): LineAnswer {
  if (mail.left()) return { outcome: 'unknown' }
  return { outcome: mail.asked() ? 'no-line' : 'cut' }
}
