import type { Socket } from 'node:net'
import { buffer } from 'node:stream/consumers'
import { SMTPServer } from 'smtp-server'
import { createFaults } from './faults.ts'
import type { Envelope } from './mailbox.ts'

/**
 * What happens to the next recipient or message. A `code` answers with it; `drop` cuts the line, for a message after all of
 * it was read. A dropped message has arrived all the same when `taken` is true: the answer alone was lost.
 */
export type MailFault =
  | { code: number; at?: 'recipient' | 'message'; text?: string }
  | { drop: 'recipient' | 'message'; taken?: boolean }

export type MailServer = {
  port: number
  next(fault: MailFault): void
  /** From now on the first try of each sender and recipient is put off with 450. */
  greylist(): void
  stop(): Promise<void>
}

const LARGEST_MAIL_BYTES = 5 * 1024 * 1024

/** A mail server that takes everything: no TLS, any password. A mail is in the box before its sender is told. */
export async function startMailServer(options: {
  host: string
  port: number
  take: (raw: Buffer, envelope: Envelope) => Promise<void>
}): Promise<MailServer> {
  const faults = createFaults<MailFault>()
  const triedBefore = new Set<string>()
  const sockets = new Map<number, Socket>()
  let greylisting = false

  const faultAt = (stage: 'recipient' | 'message') =>
    faults.take((fault) => ('drop' in fault ? fault.drop : (fault.at ?? 'message')) === stage)

  const server = new SMTPServer({
    name: 'mail.simulator.example',
    banner: 'Simulator',
    size: LARGEST_MAIL_BYTES,
    authOptional: true,
    allowInsecureAuth: true,
    disabledCommands: ['STARTTLS'],
    disableReverseLookup: true,
    closeTimeout: 100,
    onAuth: ({ username }, _, callback) => callback(null, { user: username }),
    onRcptTo({ address }, session, callback) {
      const fault = faultAt('recipient')
      if (fault && 'drop' in fault) return void sockets.get(session.remotePort)?.destroy()
      if (fault) return callback(replyOf(fault))
      const from = session.envelope.mailFrom ? session.envelope.mailFrom.address : ''
      const pair = `${from} ${address}`
      if (greylisting && !triedBefore.has(pair)) {
        triedBefore.add(pair)
        return callback(replyOf({ code: 450, text: '4.7.1 Greylisted, try again later' }))
      }
      callback()
    },
    onData(stream, session, callback) {
      const socket = sockets.get(session.remotePort)
      const envelope = {
        from: session.envelope.mailFrom ? session.envelope.mailFrom.address : '',
        to: session.envelope.rcptTo.map(({ address }) => address),
      }
      const receive = async () => {
        const raw = await buffer(stream)
        const fault = faultAt('message')
        if (fault && !('drop' in fault)) return callback(replyOf(fault))
        if (!fault || fault.taken) await options.take(raw, envelope)
        if (fault) return void socket?.destroy()
        callback(null, 'accepted')
      }
      receive().catch(callback)
    },
  })
  server.on('error', () => undefined)
  server.server.on('connection', (socket: Socket) => {
    const port = socket.remotePort ?? 0
    sockets.set(port, socket)
    socket.once('close', () => sockets.delete(port))
  })
  await new Promise<void>((resolve, reject) => {
    server.server.once('error', reject)
    server.listen(options.port, options.host, resolve)
  })
  const address = server.server.address()

  return {
    port: address && typeof address === 'object' ? address.port : options.port,
    next: faults.next,
    greylist() {
      greylisting = true
    },
    stop: () =>
      new Promise((resolve) => {
        server.close(resolve)
        for (const socket of sockets.values()) socket.destroy()
      }),
  }
}

function replyOf({ code, text = 'Simulated refusal' }: { code: number; text?: string }): Error {
  return Object.assign(new Error(text), { responseCode: code })
}
