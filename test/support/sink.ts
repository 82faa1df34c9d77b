import type { AddressInfo } from 'node:net'
import { buffer } from 'node:stream/consumers'
import { SMTPServer, type SMTPServerOptions, type SMTPServerSession } from 'smtp-server'

/** What the sink says: it takes the mail, answers with a reply of its own, or cuts the line without a word. */
export type Verdict = 'take' | 'cut' | { code: number; text: string }

/** `client` is the name that the sender greeted with, `asked` what reports were asked for (RFC 3461). */
export type SunkMail = { from: string; to: string[]; client: string; asked: Asked; raw: Buffer }

type Asked = { ret?: string; envid?: string; notify?: string[]; orcpt?: string }

/** A real SMTP server that keeps what it is given and does as it is told. */
export type Sink = {
  url: string
  /** Mails whose last byte came, also those that were then refused or never answered. */
  mails: SunkMail[]
  /** Lines opened so far. */
  lines(): number
  /** How to greet a line, and to answer a sender; take by default, as all of these. */
  onLine: () => Verdict
  onSender: () => Verdict
  /** How to answer a recipient, and a whole mail. */
  onRecipient: (address: string, client: string) => Verdict | Promise<Verdict>
  onMail: (mail: SunkMail) => Verdict | Promise<Verdict>
  /** Asked with the first bytes of a mail, after the go-ahead (354): whether to read on or to cut the line there. */
  onBytes: (to: string[], client: string) => 'read' | 'cut'
  stop(): Promise<void>
}

/** @param port where it listens; any free one for 0. */
export async function startSink(options: SMTPServerOptions = {}, port = 0): Promise<Sink> {
  let opened = 0
  const server = new SMTPServer({
    authOptional: true,
    hideSTARTTLS: true,
    disableReverseLookup: true,
    logger: false,
    ...options,
    onConnect(session, done) {
      opened += 1
      answer(sink.onLine(), session, done)
    },
    async onMailFrom(_address, session, done) {
      answer(sink.onSender(), session, done)
    },
    async onRcptTo({ address }, session, done) {
      answer(await sink.onRecipient(address, session.hostNameAppearsAs), session, done)
    },
    async onData(stream, session, done) {
      const { mailFrom, rcptTo } = session.envelope
      const to = rcptTo.map(({ address }) => address)
      let cutShort = false
      stream.once('data', () => {
        cutShort = sink.onBytes(to, session.hostNameAppearsAs) === 'cut'
        if (cutShort) cut(session)
      })
      const raw = await buffer(stream).catch(() => undefined)
      if (!raw || cutShort) return
      const asked = askedFor(session)
      const mail = { from: mailFrom ? mailFrom.address : '', to, client: session.hostNameAppearsAs, asked, raw }
      sink.mails.push(mail)
      answer(await sink.onMail(mail), session, done)
    },
  })
  server.on('error', () => {})

  function answer(verdict: Verdict, session: SMTPServerSession, done: (fault?: Error) => void): void {
    if (verdict === 'take') done()
    else if (verdict === 'cut') cut(session)
    else done(Object.assign(new Error(verdict.text), { responseCode: verdict.code }))
  }

  function cut(session: SMTPServerSession): void {
    const connections: Iterable<{ session: SMTPServerSession; _socket: { destroy(): void } }> = Reflect.get(
      server,
      'connections',
    )
    for (const connection of connections) if (connection.session.id === session.id) connection._socket.destroy()
  }

  await new Promise<void>((resolve) => {
    server.listen(port, '127.0.0.1', resolve)
  })
  const sink: Sink = {
    url: `smtp://127.0.0.1:${(server.server.address() as AddressInfo).port}`,
    mails: [],
    lines: () => opened,
    onLine: () => 'take',
    onSender: () => 'take',
    onRecipient: () => 'take',
    onMail: () => 'take',
    onBytes: () => 'read',
    stop: () => new Promise((resolve) => server.close(resolve)),
  }
  return sink
}

function askedFor({ envelope }: SMTPServerSession): Asked {
  const { ret, envid } = envelope.dsn ?? {}
  const { notify, orcpt } = envelope.rcptTo[0]?.dsn ?? {}
  const all = { ret, envid, notify, orcpt }
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined && value !== null))
}
