import { createPrivateKey } from 'node:crypto'
import { domainToASCII } from 'node:url'
import DKIM from 'nodemailer/lib/dkim'
import type { HandOver } from '../domain/hand-over.ts'
import { composeNotice, cutStencil, type LetterValues, type Stencil, type WrittenMail } from './mail-stencil.ts'
import { createSmtpPool, type SmtpSettings } from './smtp-pool.ts'

export type MailerSettings = SmtpSettings & {
  /** Address of the sender, and of the envelope where no `bounceDomain` is set. */
  mailFrom: string
  /** Each letter has a sender of its own at this domain, so that what comes back tells which it was. */
  bounceDomain?: string | undefined
  dkim?: { domain: string; selector: string; privateKey: string } | undefined
}

/** One registration email. Everything but its values is the same for all letters of a `sheet`. */
export type LetterMail = {
  sheet: {
    /** The same key only for the same words and sender: what `write` gives is kept under it. */
    key: string
    fromName: string
    replyTo: string
    write(values: LetterValues): WrittenMail
  }
  to: string
  /** Local part of the Message-ID. */
  name: string
  /** What reports on it carry; a local part of at most 64 octets. */
  mark: string
  values(issuedAt: number): LetterValues
}

/** A mail to the practice, or a notice to a guardian. `sentAt` is epoch ms. */
export type NoticeMail = WrittenMail & {
  to: string[]
  fromName: string
  replyTo?: string
  name: string
  sentAt: number
}

export type Mailer = {
  /**
   * @param onHanded asked between the server's go-ahead and the first byte: answers when the letter's link is issued
   *   (epoch ms), or nothing to keep the letter back.
   * @throws what `onHanded` or the words throw; then no byte left.
   */
  sendLetter(letter: LetterMail, onHanded: () => Promise<number | undefined>): Promise<HandOver>
  /** @param onHanded likewise; false keeps the notice back. */
  sendNotice(notice: NoticeMail, onHanded: () => Promise<boolean>): Promise<HandOver>
  close(): void
}

const STENCILS = 200

/** The fields that a receiver should find signed; both unsubscribe fields among them (RFC 8058 §4). */
const SIGNED_FIELDS =
  'From:Reply-To:Subject:Date:Message-ID:To:MIME-Version:Content-Type:Auto-Submitted:List-Unsubscribe:List-Unsubscribe-Post'

export function createMailer(settings: MailerSettings): Mailer {
  const pool = createSmtpPool(settings)
  const sign = settings.dkim === undefined ? async (bytes: Buffer) => bytes : signer(settings.dkim)
  const from = settings.mailFrom
  const idDomain = from.slice(from.lastIndexOf('@') + 1)
  const stencils = new Map<string, Promise<Stencil>>()

  function stencilOf({ key, write, fromName, replyTo }: LetterMail['sheet']): Promise<Stencil> {
    const kept = stencils.get(key) ?? cutStencil(write, { from, fromName, replyTo })
    stencils.delete(key)
    stencils.set(key, kept)
    const [oldest] = stencils.keys()
    if (stencils.size > STENCILS && oldest !== undefined) stencils.delete(oldest)
    kept.catch(() => stencils.delete(key))
    return kept
  }

  return {
    async sendLetter(letter, onHanded) {
      const to = plainAddress(letter.to)
      if (to === undefined) return { outcome: 'bad-address' }
      const fill = await stencilOf(letter.sheet)
      const messageId = `<${letter.name}@${idDomain}>`
      return pool.send({
        from: settings.bounceDomain === undefined ? from : `${letter.mark}@${settings.bounceDomain}`,
        to: [to],
        reference: letter.mark,
        async body() {
          const issuedAt = await onHanded()
          if (issuedAt === undefined) return undefined
          return sign(fill({ to, messageId, sentAt: issuedAt }, letter.values(issuedAt)))
        },
      })
    },
    async sendNotice(notice, onHanded) {
      const to = notice.to.map(plainAddress).filter((address) => address !== undefined)
      if (to.length === 0) return { outcome: 'bad-address' }
      const head = { to: to.join(', '), messageId: `<${notice.name}@${idDomain}>`, sentAt: notice.sentAt }
      const bytes = await sign(await composeNotice({ ...notice, from }, head))
      return pool.send({ from, to, body: async () => ((await onHanded()) ? bytes : undefined) })
    },
    close: () => pool.close(),
  }
}

/** An address that can stand in a header and an envelope as it is, its domain in ASCII; nothing for any other text. */
function plainAddress(address: string): string | undefined {
  const [, local, domain] = /^([^\s@<>()[\]\\,;:"\p{C}]{1,64})@([^\s@<>()[\]\\,;:"\p{C}]{1,253})$/u.exec(address) ?? []
  const ascii = domainToASCII(domain ?? '')
  return local === undefined || ascii === '' ? undefined : `${local}@${ascii}`
}

function signer({ domain, selector, privateKey }: NonNullable<MailerSettings['dkim']>) {
  const dkim = new DKIM({
    domainName: domain,
    keySelector: selector,
    privateKey: createPrivateKey(privateKey),
    headerFieldNames: SIGNED_FIELDS,
  })
  return async (bytes: Buffer): Promise<Buffer> => Buffer.concat(await dkim.sign(bytes).toArray())
}
