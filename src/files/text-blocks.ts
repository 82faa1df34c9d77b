import type { LineEnd } from './csv-lines.ts'

/** Whole lines of text, or why the source is no text: one sentence that says what to do. */
export type TextBlock =
  | { outcome: 'lines'; bytes: Buffer; lineEnd: LineEnd; last: boolean }
  | { outcome: 'refused'; message: string }

const BLOCK_BYTES = 64 * 1024
const LONGEST_LINE_BYTES = 1024 * 1024

/**
 * Cuts a stream of bytes into blocks of whole lines of about 64 KiB, the last one marked. In which encoding they are, and
 * whether they are text at all, is left to others, as long as a line end is one byte and part of nothing else.
 */
export async function* textBlocks(source: AsyncIterable<Uint8Array>): AsyncGenerator<TextBlock> {
  let lineEnd: LineEnd | undefined
  let waiting: Uint8Array[] = []
  let waitingBytes = 0
  for await (const chunk of inPieces(source)) {
    waiting.push(chunk)
    waitingBytes += chunk.length
    if (waitingBytes < BLOCK_BYTES) continue
    const bytes = Buffer.concat(waiting)
    const cut = bytes.lastIndexOf(lineEnd ?? lineEndOf(bytes)) + 1
    if (cut === 0 && bytes.length > LONGEST_LINE_BYTES) {
      yield { outcome: 'refused', message: bytes.includes(0) ? NO_TEXT : TOO_LONG }
      return
    }
    if (cut > 0) {
      lineEnd ??= lineEndOf(bytes.subarray(0, cut))
      yield { outcome: 'lines', bytes: bytes.subarray(0, cut), lineEnd, last: false }
    }
    waiting = [bytes.subarray(cut)]
    waitingBytes = bytes.length - cut
  }
  const bytes = Buffer.concat(waiting)
  yield { outcome: 'lines', bytes, lineEnd: lineEnd ?? lineEndOf(bytes), last: true }
}

const TOO_LONG =
  'The file is not a practice file: one of its lines is longer than a million characters. Export it again as CSV.'
/** What to say of a file that begins with other things than text. */
export const NO_TEXT = 'The file holds bytes that no text has, so it is damaged or no CSV. Export it again as CSV.'

function lineEndOf(bytes: Buffer): LineEnd {
  return !bytes.includes('\n') && bytes.includes('\r') ? '\r' : '\n'
}

/** However large the chunks are that a source gives, a block is never much larger than it has to be. */
async function* inPieces(source: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  for await (const chunk of source) {
    for (let at = 0; at < chunk.length; at += BLOCK_BYTES) yield chunk.subarray(at, at + BLOCK_BYTES)
  }
}
