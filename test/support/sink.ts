import type { AddressInfo } from 'node:net'
import { buffer } from 'node:stream/consumers'
import { SMTPServer, type SMTPServerOptions, type SMTPServerSession } from 'smtp-server'

/** What the sink says: it takes the mail, answers with a reply of its own, or cuts the line without a word. */
export type Verdict = 'take' | 'cut' | { code: number; text: string }

export type SunkMail = { from: string; to: string[]; raw: Buffer }

/** A real SMTP server that keeps what it is given and does as it is told. */
export type Sink = {
  url: string
  /** Mails whose last byte came, also those that were then refused or never answered. */
  mails: SunkMail[]
  /** Lines opened so far. */
  lines(): number
  /** How to answer a recipient, and a whole mail; both take by default. */
  onRecipient: (address: string) => Verdict | Promise<Verdict>
  onMail: (mail: SunkMail) => Verdict | Promise<Verdict>
  onSender: () => Verdict
  stop(): Promise<void>
}

export async function startSink(options: SMTPServerOptions = {}): Promise<Sink> {
  let opened = 0
  const server = new SMTPServer({
    authOptional: true,
    hideSTARTTLS: true,
    disableReverseLookup: true,
    logger: false,
    ...options,
    onConnect(_session, done) {
      opened += 1
      done()
    },
    async onMailFrom(_address, session, done) {
      answer(sink.onSender(), session, done)
    },
    async onRcptTo({ address }, session, done) {
      answer(await sink.onRecipient(address), session, done)
    },
    async onData(stream, session, done) {
      const raw = await buffer(stream).catch(() => undefined)
      if (!raw) return
      const { mailFrom, rcptTo } = session.envelope
      const mail = { from: mailFrom ? mailFrom.address : '', to: rcptTo.map(({ address }) => address), raw }
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
    server.listen(0, '127.0.0.1', resolve)
  })
  const sink: Sink = {
    url: `smtp://127.0.0.1:${(server.server.address() as AddressInfo).port}`,
    mails: [],
    lines: () => opened,
    onSender: () => 'take',
    onRecipient: () => 'take',
    onMail: () => 'take',
    stop: () => new Promise((resolve) => server.close(resolve)),
  }
  return sink
}
