/** Of a longer mail only the beginning is read: what it reports stands before the mail that it returns. */
export const LONGEST_MAIL_BYTES = 256 * 1024

const SEPARATOR =
  /^From \S{1,320} +(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun) (?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) +\d/
const LONGEST_SEPARATOR = 400
const NEWLINE = 10

/**
 * The mails of a source, each up to its bound: one mail as a mail server pipes it, or as many as an mbox file holds
 * (RFC 4155: each begins with a line "From address date" after an empty line). A source without a byte holds none. The
 * source is read to its end, so that whoever writes into a pipe is never cut off.
 */
export async function* mailsIn(source: AsyncIterable<Uint8Array>): AsyncGenerator<Buffer> {
  let mail: Buffer[] = []
  let bytes = 0
  let isMbox: boolean | undefined
  let afterEmptyLine = false

  for await (const line of lines(source)) {
    const isSeparator = line[0] === 70 && SEPARATOR.test(line.toString('latin1', 0, LONGEST_SEPARATOR))
    isMbox ??= isSeparator
    if (isMbox && isSeparator && (bytes === 0 || afterEmptyLine)) {
      if (bytes > 0) yield Buffer.concat(mail)
      mail = []
      bytes = 0
    } else if (bytes < LONGEST_MAIL_BYTES) {
      const kept = line.subarray(0, LONGEST_MAIL_BYTES - bytes)
      mail.push(kept)
      bytes += kept.length
    }
    afterEmptyLine = line.length <= 2 && line[0] !== undefined && (line[0] === NEWLINE || line[1] === NEWLINE)
  }
  if (bytes > 0) yield Buffer.concat(mail)
}

/** Lines with their ends; one longer than the bound of a mail comes in pieces. */
async function* lines(source: AsyncIterable<Uint8Array>): AsyncGenerator<Buffer> {
  let rest: Buffer[] = []
  let held = 0
  for await (const chunk of source) {
    const block = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.length)
    let from = 0
    for (let at = block.indexOf(NEWLINE); at >= 0; at = block.indexOf(NEWLINE, from)) {
      yield Buffer.concat([...rest, block.subarray(from, at + 1)])
      rest = []
      held = 0
      from = at + 1
    }
    if (from < block.length) {
      rest.push(block.subarray(from))
      held += block.length - from
    }
    if (held > LONGEST_MAIL_BYTES) {
      yield Buffer.concat(rest)
      rest = []
      held = 0
    }
  }
  if (held > 0) yield Buffer.concat(rest)
}
