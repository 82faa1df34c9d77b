/** Of a longer mail only the beginning is read: what it reports stands before the mail that it returns. */
export const LONGEST_MAIL_BYTES = 256 * 1024

const SEPARATOR =
  /^From \S{1,320} +(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun) (?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) +\d/
/** In bytes, with its line end; a longer line is none. */
const LONGEST_SEPARATOR = 400
const NEXT_FROM = Buffer.from('\nFrom ')
const [NEWLINE, RETURN] = [10, 13]
/** An empty line is known by the end of the line before it and its own: at most these bytes. */
const BYTES_BEFORE = 3

/**
 * The mails of a source, each up to its bound: one mail as a mail server pipes it, or as many as an mbox file holds
 * (RFC 4155: each begins with a line "From address date" after an empty line). A source without a byte holds none. The
 * source is read to its end, so that whoever writes into a pipe is never cut off. Holds one mail and one block at a time.
 */
export async function* mailsIn(source: AsyncIterable<Uint8Array>): AsyncGenerator<Buffer> {
  const mail = Buffer.alloc(LONGEST_MAIL_BYTES)
  let length = 0
  let isMbox: boolean | undefined
  let at = 0

  for await (const { block, from, upTo } of overlapping(source)) {
    at += from
    isMbox ??= separatorEnd(block, at) !== undefined
    while (at < upTo) {
      const next = isMbox ? nextSeparator(block, at, upTo, length === 0) : undefined
      length += block.copy(mail, length, at, next?.start ?? upTo)
      at = next?.end ?? upTo
      if (next && length > 0) {
        yield Buffer.from(mail.subarray(0, length))
        length = 0
      }
    }
    at -= upTo
  }
  if (length > 0) yield Buffer.from(mail.subarray(0, length))
}

/**
 * The source in blocks, of which `from` to `upTo` is new. Around it stands, as far as there is so much, what it takes to
 * judge every line that begins in it.
 */
async function* overlapping(
  source: AsyncIterable<Uint8Array>,
): AsyncGenerator<{ block: Buffer; from: number; upTo: number }> {
  let block = Buffer.alloc(0)
  let from = 0
  for await (const chunk of source) {
    block = Buffer.concat([block.subarray(Math.max(0, from - BYTES_BEFORE)), chunk])
    from = Math.min(from, BYTES_BEFORE)
    const upTo = block.length - LONGEST_SEPARATOR
    if (upTo <= from) continue
    yield { block, from, upTo }
    from = upTo
  }
  yield { block, from, upTo: block.length }
}

/** The first separator that begins at `at` or behind it, before `upTo`. At the start of a mail it needs no empty line. */
function nextSeparator(
  block: Buffer,
  at: number,
  upTo: number,
  isStart: boolean,
): { start: number; end: number } | undefined {
  for (let start = at; start < upTo; start = block.indexOf(NEXT_FROM, start) + 1 || upTo) {
    const end = (isStart && start === at) || isAfterEmptyLine(block, start) ? separatorEnd(block, start) : undefined
    if (end !== undefined) return { start, end }
  }
  return undefined
}

function isAfterEmptyLine(block: Buffer, at: number): boolean {
  if (block[at - 1] !== NEWLINE) return false
  return block[at - 2] === NEWLINE || (block[at - 2] === RETURN && block[at - 3] === NEWLINE)
}

/** Where the separator that begins here ends; nothing when none does. */
function separatorEnd(block: Buffer, start: number): number | undefined {
  if (block[start] !== NEXT_FROM[1]) return undefined
  const line = block.subarray(start, start + LONGEST_SEPARATOR)
  const newline = line.indexOf(NEWLINE)
  if (newline < 0 && line.length === LONGEST_SEPARATOR) return undefined
  const length = newline < 0 ? line.length : newline + 1
  return SEPARATOR.test(line.toString('latin1', 0, length)) ? start + length : undefined
}
