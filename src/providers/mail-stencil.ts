import { createHash } from 'node:crypto'
import MailComposer from 'nodemailer/lib/mail-composer'
import { encode, wrap } from 'nodemailer/lib/qp'
import { escapeHtml } from '../domain/escape-html.ts'
import { plainLine } from '../domain/plain-line.ts'

/** What differs from letter to letter inside a registration email. */
export type LetterValues = { greeting: string; link: string; lastDay: string; stopUrl: string }

export type WrittenMail = { subject: string; text: string; html: string }

/** The headers that differ from letter to letter. `to` is one plain address, `sentAt` epoch ms. */
export type LetterHead = { to: string; messageId: string; sentAt: number }

/** A mail composed once, with a hole for each value. The same head and values give the same bytes. */
export type Stencil = (head: LetterHead, values: LetterValues) => Buffer

type Hole = { name: keyof LetterValues; html: boolean }

const NAMES = ['greeting', 'link', 'lastDay', 'stopUrl'] as const
const MARKERS = { greeting: 'Q7greeting7Q', link: 'Q7link7Q', lastDay: 'Q7lastDay7Q', stopUrl: 'Q7stopUrl7Q' }
const MARKER = /Q7(?:greeting|link|lastDay|stopUrl)7Q/g

/** Shorter than the 76 of RFC 2045 §6.7, to leave room for a soft break and an encoded first dot. */
const VALUE_LINE = 70
const VALUE_PARTS = /.{1,70}/g

/** What quoted-printable leaves as it is: a link, mostly. */
const UNENCODED = /^[!-<>-~]+$/

/**
 * Has nodemailer compose the mail with marker words in place of the values, then cuts it at the markers.
 *
 * @param write must print each value as it comes, escaped in HTML.
 * @throws when a marker went into the headers, or is missing where it was written.
 */
export async function cutStencil(
  write: (values: LetterValues) => WrittenMail,
  sender: { from: string; fromName: string; replyTo: string },
): Promise<Stencil> {
  const written = write(MARKERS)
  if (written.subject.match(MARKER)) throw new Error('a value of the letter stands in its headers')
  const mime = await compose({
    ...written,
    ...sender,
    headers: { 'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click' },
  })
  const [head, body] = splitHead(mime)
  const tolerant = new RegExp(NAMES.map((name) => `(${[...MARKERS[name]].join('(?:=\r\n)?')})`).join('|'), 'g')

  const pieces: (string | Hole)[] = []
  const htmlFrom = body.search(/^Content-Type: text\/html/im)
  let after = 0
  for (const match of body.matchAll(tolerant)) {
    const name = NAMES.find((_, index) => match[index + 1] !== undefined)
    if (!name) continue
    const before = body.slice(after, match.index)
    pieces.push(before.endsWith('\r\n') ? before : `${before}=\r\n`, { name, html: match.index > htmlFrom })
    after = match.index + match[0].length
    if (body[after] === '.') {
      pieces.push('.')
      after += 1
    }
    if (!/^=?\r\n/.test(body.slice(after, after + 3))) pieces.push('=\r\n')
  }
  pieces.push(body.slice(after))
  const holes = pieces.filter((piece) => typeof piece !== 'string').length
  const wanted = [written.text, written.html].flatMap((part) => part.match(MARKER) ?? []).length
  if (holes !== wanted) throw new Error('a value of the letter was lost in composing it')

  const fixed = pieces.map((piece) => (typeof piece === 'string' ? Buffer.from(piece) : piece))
  return ({ to, messageId, sentAt }, values) => {
    const cleaned = {
      greeting: cleanValue(values.greeting),
      link: cleanValue(values.link),
      lastDay: cleanValue(values.lastDay),
      stopUrl: cleanValue(values.stopUrl),
    }
    const text = encodeAll(cleaned)
    const filling = { text, html: encodeEscaped(cleaned, text) }
    const variable =
      `To: ${to}\r\nDate: ${mailDate(sentAt)}\r\nMessage-ID: ${messageId}\r\n` +
      `List-Unsubscribe: <${cleaned.stopUrl}>\r\n`
    return Buffer.concat([
      Buffer.from(variable + head),
      ...fixed.map((piece) => ('name' in piece ? filling[piece.html ? 'html' : 'text'][piece.name] : piece)),
    ])
  }
}

type Encoded = Record<keyof LetterValues, Buffer>

function encodeAll(values: LetterValues): Encoded {
  return {
    greeting: quotedPrintable(values.greeting),
    link: quotedPrintable(values.link),
    lastDay: quotedPrintable(values.lastDay),
    stopUrl: quotedPrintable(values.stopUrl),
  }
}

/** For HTML; what has nothing to escape is `plain` again. */
function encodeEscaped(values: LetterValues, plain: Encoded): Encoded {
  const encoded = (name: keyof LetterValues) => {
    const escaped = escapeHtml(values[name])
    return escaped === values[name] ? plain[name] : quotedPrintable(escaped)
  }
  return {
    greeting: encoded('greeting'),
    link: encoded('link'),
    lastDay: encoded('lastDay'),
    stopUrl: encoded('stopUrl'),
  }
}

/** One line without control characters. Almost every value is so already. */
function cleanValue(value: string): string {
  return /^[!-~]+(?: [!-~]+)*$/.test(value) ? value : plainLine(value)
}

/** A whole mail that is no letter, to one or several addresses. The same content and head give the same bytes. */
export async function composeNotice(
  mail: WrittenMail & { from: string; fromName: string; replyTo?: string },
  head: LetterHead,
): Promise<Buffer> {
  const [fixed, body] = splitHead(await compose(mail))
  const variable = `To: ${head.to}\r\nDate: ${mailDate(head.sentAt)}\r\nMessage-ID: ${head.messageId}\r\n`
  return Buffer.from(variable + fixed + body)
}

function compose(
  mail: WrittenMail & { from: string; fromName: string; replyTo?: string; headers?: Record<string, string> },
): Promise<string> {
  const content = [mail.subject, mail.text, mail.html].join('\0')
  const composer = new MailComposer({
    from: { name: headerText(mail.fromName), address: mail.from },
    ...(mail.replyTo === undefined ? {} : { replyTo: { name: '', address: mail.replyTo } }),
    subject: headerText(mail.subject),
    text: { content: mail.text, contentTransferEncoding: 'quoted-printable' },
    html: { content: mail.html, contentTransferEncoding: 'quoted-printable' },
    headers: { 'Auto-Submitted': 'auto-generated', ...mail.headers },
    baseBoundary: `=_${createHash('sha256').update(content).digest('hex').slice(0, 24)}`,
    disableFileAccess: true,
    disableUrlAccess: true,
  })
  return new Promise((resolve, reject) => {
    composer.compile().build((fault, bytes) => {
      if (fault) reject(fault)
      else resolve(bytes.toString().replace(/\r\n|\r|\n/g, '\r\n'))
    })
  })
}

/** Head without the lines that each mail writes itself, and body with the empty line before it. */
function splitHead(mime: string): [head: string, body: string] {
  const end = mime.indexOf('\r\n\r\n') + 2
  const head = mime.slice(0, end).replace(/^(?:Date|Message-ID|To):.*\r\n(?:[ \t].*\r\n)*/gim, '')
  return [head, mime.slice(end)]
}

function quotedPrintable(value: string): Buffer {
  const encoded = UNENCODED.test(value)
    ? (value.match(VALUE_PARTS) ?? []).join('=\r\n')
    : wrap(encode(value), VALUE_LINE)
  return Buffer.from(encoded.replace(/^\./gm, '=2E'))
}

/** One line that no reader takes for an encoded word (RFC 2047), which could hide line breaks. */
function headerText(text: string): string {
  return plainLine(text).replaceAll('=?', '= ?')
}

function mailDate(at: number): string {
  return new Date(at).toUTCString().replace('GMT', '+0000')
}
