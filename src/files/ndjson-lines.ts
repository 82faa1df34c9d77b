import { isUtf8 } from 'node:buffer'
import { MOST_LINES } from './file-bounds.ts'
import { FileRefused } from './file-refused.ts'

/** One line of newline-delimited JSON that is not blank, numbered from 1. */
export type NdjsonLine = { line: number } & ({ text: string } | { problem: 'too long' | 'not UTF-8' })

/** Above every resource that is read: a Patient has a few thousand bytes. */
const LONGEST_LINE_BYTES = 1024 * 1024
const LINE_FEED = 0x0a
const TOO_MANY_LINES = `The file has more than ${MOST_LINES.toLocaleString('en-US')} lines, so it is no practice file. Export Patient and RelatedPerson only and hand those files over.`

/**
 * Cuts a stream of bytes into lines; no more than one of them is held, and of one that is too long nothing.
 * @throws FileRefused where there are more lines than a practice file may have.
 */
export async function* ndjsonLines(source: AsyncIterable<Uint8Array>): AsyncGenerator<NdjsonLine> {
  let line = 1
  let begun: Uint8Array[] = []
  let begunBytes = 0
  for await (const chunk of source) {
    let from = 0
    for (let end = chunk.indexOf(LINE_FEED); end !== -1; end = chunk.indexOf(LINE_FEED, from)) {
      const whole = readLine(line, begun, chunk.subarray(from, end), begunBytes + end - from)
      if (whole) yield whole
      begun = []
      begunBytes = 0
      line += 1
      if (line > MOST_LINES) throw new FileRefused(TOO_MANY_LINES)
      from = end + 1
    }
    begunBytes += chunk.length - from
    if (begunBytes > LONGEST_LINE_BYTES) begun = []
    else begun.push(chunk.subarray(from))
  }
  const last = readLine(line, begun, new Uint8Array(), begunBytes)
  if (last) yield last
}

function readLine(line: number, begun: readonly Uint8Array[], end: Uint8Array, bytes: number): NdjsonLine | undefined {
  if (bytes > LONGEST_LINE_BYTES) return { line, problem: 'too long' }
  const whole = begun.length > 0 ? Buffer.concat([...begun, end]) : Buffer.from(end.buffer, end.byteOffset, end.length)
  if (!isUtf8(whole)) return { line, problem: 'not UTF-8' }
  const text = whole.toString().trim()
  return text === '' ? undefined : { line, text }
}
