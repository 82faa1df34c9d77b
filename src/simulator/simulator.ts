import type { AddressInfo } from 'node:net'
import type { Express } from 'express'
import type { SimulatedCall } from './call.ts'
import { createCallbackLine } from './callback-line.ts'
import { type CarrierAccount, createCarrierApi } from './carrier-api.ts'
import type { CarrierFault } from './carrier-faults.ts'
import { createFaults } from './faults.ts'
import { createMailPages } from './mail-pages.ts'
import { type MailServer, startMailServer } from './mail-server.ts'
import { createMailbox, type Mail } from './mailbox.ts'
import { createPhonePages } from './phone-pages.ts'
import { createPhones, type Phone } from './phones.ts'
import { createPortal } from './portal.ts'
import { createPortalService, type Service } from './portal-service.ts'
import { createProblems } from './problems.ts'
import { createPages, sendPage } from './render-page.ts'
import type { SimulatedText } from './text.ts'

/**
 * The outside parties on this machine: Twilio's REST API with phones behind it, a mail server with an inbox, a patient
 * portal. Real SDKs speak to it over real sockets; nothing leaves the machine.
 */
export type Simulator = {
  /** Origin of the pages and of Twilio's REST API. */
  httpUrl: string
  /** `smtp://` address of the mail server. */
  smtpUrl: string
  portalUrl: string
  /** Tells the outside parties where the service is, once that is known. */
  useService(service: Service): void
  carrier: { next(fault: CarrierFault): void }
  smtp: Pick<MailServer, 'next' | 'greylist'>
  /** `number` in E.164. */
  phone(number: string): Phone
  /** Oldest first. */
  mails(): readonly Mail[]
  /** The oldest text to this number not given out before; waits for it, and throws when it does not come. */
  nextText(number: string): Promise<SimulatedText>
  nextCall(number: string): Promise<SimulatedCall>
  /** The same for a mail with this address among its envelope's recipients. */
  nextMail(address: string): Promise<Mail>
  /** Callbacks that failed, documents that could not be read. */
  problems(): readonly string[]
  /** Resolves once every callback under way has been delivered or has failed. */
  settled(): Promise<void>
  /** Leaves no socket, timer or waiter behind. */
  stop(): Promise<void>
}

/** Ports are 0 for any free one. `callbacks: false` keeps the carrier silent; texts then report by hand. */
export type SimulatorOptions = CarrierAccount & {
  host?: string
  httpPort?: number
  smtpPort?: number
  portalPort?: number
  service?: Service
  callbacks?: boolean
  /** How long `nextText`, `nextCall` and `nextMail` wait. */
  waitMs?: number
  now?: () => number
}

export async function startSimulator(options: SimulatorOptions): Promise<Simulator> {
  const { host = '127.0.0.1', callbacks = true, waitMs = 10_000, now = Date.now } = options
  let service: Service = options.service ?? { publicUrl: '' }

  const problems = createProblems()
  const line = createCallbackLine(options.authToken, problems)
  const phones = createPhones({
    accountSid: options.accountSid,
    callbacks,
    waitMs,
    now,
    line,
    problem: problems.add,
    inboundUrl: () => `${service.publicUrl}/carrier/inbound`,
    inboundCallUrl: () => `${service.publicUrl}/carrier/inbound-call`,
  })
  const mailbox = createMailbox({ now, waitMs })
  const faults = createFaults<CarrierFault>()
  const portalService = createPortalService(() => service)

  const pages = createPages()
  pages.use(
    createCarrierApi({
      account: options,
      phones,
      takeFault: () => faults.take(),
      deliver: (text, failure) => {
        if (callbacks) line.start(reportDelivery(text, failure))
      },
    }),
  )
  pages.get('/', (_, response) => {
    const counts = { mails: mailbox.mails.all().length, phones: phones.numbers().length }
    sendPage(response, 'index', { ...counts, portalUrl: portal.url, problems: problems.all().toReversed() })
  })
  pages.use(createMailPages(mailbox), createPhonePages(phones))
  pages.use((_, response) => sendPage(response, 'not-found', {}, 404))

  const smtp = await startMailServer({ host, port: options.smtpPort ?? 0, take: mailbox.take })
  const portal = await listen(createPortal(portalService), host, options.portalPort ?? 0)
  const http = await listen(pages, host, options.httpPort ?? 0)

  return {
    httpUrl: http.url,
    smtpUrl: `smtp://${host}:${smtp.port}`,
    portalUrl: portal.url,
    useService(known) {
      service = known
    },
    carrier: { next: faults.next },
    smtp: { next: smtp.next, greylist: smtp.greylist },
    phone: phones.phone,
    mails: mailbox.mails.all,
    nextText: (number) => phones.texts.next(({ to }) => to === number, `text to ${number}`),
    nextCall: (number) => phones.calls.next(({ to }) => to === number, `call to ${number}`),
    nextMail: (address) => mailbox.mails.next(({ envelope }) => envelope.to.includes(address), `mail to ${address}`),
    problems: problems.all,
    settled: line.settled,
    async stop() {
      phones.stop()
      mailbox.mails.stop()
      await Promise.all([line.close(), portalService.close(), http.stop(), portal.stop(), smtp.stop()])
    },
  }
}

async function reportDelivery(text: SimulatedText, failure: number | undefined): Promise<void> {
  await text.report('queued')
  await text.report('sent')
  await (failure === undefined ? text.report('delivered') : text.report('undelivered', failure))
}

async function listen(app: Express, host: string, port: number): Promise<{ url: string; stop(): Promise<void> }> {
  const server = app.listen(port, host)
  await new Promise<void>((resolve, reject) => {
    server.once('listening', resolve)
    server.once('error', reject)
  })
  const { port: actual } = server.address() as AddressInfo
  return {
    url: `http://${host}:${actual}`,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}
