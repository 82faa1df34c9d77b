import { isUtf8 } from 'node:buffer'
import type { LineEnd } from './csv-lines.ts'
import { otherKindOfFile } from './other-kind-of-file.ts'

/** Whole lines of UTF-8 text, or why the source is no such text: one sentence that says what to do. */
export type TextBlock =
  | { outcome: 'lines'; bytes: Buffer; lineEnd: LineEnd; last: boolean }
  | { outcome: 'refused'; message: string }

const BLOCK_BYTES = 64 * 1024
const LONGEST_LINE_BYTES = 1024 * 1024
const BYTE_ORDER_MARK = Buffer.from('\uFEFF')

/**
 * Cuts a stream of bytes into blocks of whole lines of about 64 KiB, the last one marked. All text in them is known to be
 * UTF-8 without NUL; a byte order mark is taken off.
 */
export async function* textBlocks(source: AsyncIterable<Uint8Array>): AsyncGenerator<TextBlock> {
  let lineEnd: LineEnd | undefined
  let waiting: Uint8Array[] = []
  let waitingBytes = 0
  for await (const chunk of source) {
    waiting.push(chunk)
    waitingBytes += chunk.length
    if (waitingBytes < BLOCK_BYTES) continue
    const bytes = Buffer.concat(waiting)
    const cut = bytes.lastIndexOf(lineEnd ?? lineEndOf(bytes)) + 1
    if (cut === 0 && bytes.length > LONGEST_LINE_BYTES) {
      yield { outcome: 'refused', message: otherKindOfFile(bytes) ?? TOO_LONG }
      return
    }
    if (cut > 0) {
      const block = textBlock(bytes.subarray(0, cut), lineEnd, false)
      yield block
      if (block.outcome === 'refused') return
      lineEnd = block.lineEnd
    }
    waiting = [bytes.subarray(cut)]
    waitingBytes = bytes.length - cut
  }
  yield textBlock(Buffer.concat(waiting), lineEnd, true)
}

const TOO_LONG =
  'The file is not a practice file: one of its lines is longer than a million characters. Export it again as CSV.'
const NOT_UTF8 = 'The file is not UTF-8 text. Save it as "CSV UTF-8" and hand it over again.'
const HAS_NUL = 'The file holds bytes that no text has, so it is damaged or no CSV. Export it again as CSV.'

/** `lineEnd` is that of the blocks before; without it this is the first block. */
function textBlock(bytes: Buffer, lineEnd: LineEnd | undefined, last: boolean): TextBlock {
  const other = lineEnd ? undefined : otherKindOfFile(bytes)
  if (other) return { outcome: 'refused', message: other }
  if (bytes.includes(0)) return { outcome: 'refused', message: HAS_NUL }
  if (!isUtf8(bytes)) return { outcome: 'refused', message: NOT_UTF8 }
  const marked = !lineEnd && bytes.subarray(0, BYTE_ORDER_MARK.length).equals(BYTE_ORDER_MARK)
  return {
    outcome: 'lines',
    bytes: marked ? bytes.subarray(BYTE_ORDER_MARK.length) : bytes,
    lineEnd: lineEnd ?? lineEndOf(bytes),
    last,
  }
}

function lineEndOf(bytes: Buffer): LineEnd {
  return !bytes.includes('\n') && bytes.includes('\r') ? '\r' : '\n'
}
