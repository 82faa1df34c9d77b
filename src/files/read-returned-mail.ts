import PostalMime, { type Email } from 'postal-mime'
import type { ReturnedMail } from '../domain/returned-mail.ts'
import { LONGEST_MAIL_BYTES } from './mails-in.ts'

/** A parser's work grows with the lines: a mail of empty ones must not hold up others. */
const MOST_LINES = 20_000

/** Deeper than any mail server nests; what is beyond is read as one text. */
const BOUNDS = { maxNestingDepth: 20, maxHeadersSize: 256 * 1024, forceRfc822Attachments: true } as const

/** Takes a mail apart, up to its bounds of 256 KiB and 20,000 lines. Whatever the bytes are, it throws nothing: what is no MIME is one text. */
export async function readReturnedMail(raw: Uint8Array): Promise<ReturnedMail> {
  const bytes = raw.subarray(0, endOfRead(raw))
  const mail = await PostalMime.parse(bytes, { ...BOUNDS, attachmentEncoding: 'utf8' }).catch(() => undefined)
  if (!mail) return { headers: [], text: asText(bytes), statuses: [], feedback: [], returned: [] }
  const parts = (isOfKind: (kind: string) => boolean) =>
    mail.attachments.filter(({ mimeType }) => isOfKind(mimeType)).map(({ content }) => String(content))
  const text = mail.text ?? ''
  return {
    headers: mail.headers.map(({ key, value }) => ({ name: key, value })),
    text: text === '' && mail.attachments.length === 0 ? bodyOf(mail, bytes) : text,
    statuses: parts((kind) => kind === 'message/delivery-status' || kind === 'message/global-delivery-status'),
    feedback: parts((kind) => kind === 'message/feedback-report'),
    returned: parts((kind) =>
      /^(?:message\/(?:rfc822|global)|text\/rfc822-headers?|message\/global-headers)$/.test(kind),
    ),
  }
}

function endOfRead(raw: Uint8Array): number {
  const most = Math.min(raw.length, LONGEST_MAIL_BYTES)
  let end = 0
  for (let line = 0; line < MOST_LINES; line += 1) {
    const newline = raw.indexOf(10, end)
    if (newline < 0 || newline >= most) return most
    end = newline + 1
  }
  return end
}

/** Where the parts cannot be told apart: the body as it is, or the words of its HTML. */
function bodyOf({ html }: Email, bytes: Uint8Array): string {
  if (html !== undefined) return html.replace(/<[^<>]{0,2000}>/g, ' ')
  const all = asText(bytes)
  const end = /\r?\n\r?\n/.exec(all)
  return end ? all.slice(end.index) : ''
}

function asText(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('latin1')
}
