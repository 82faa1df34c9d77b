export type ByteOrder = 'utf-16le' | 'utf-16be'

/** A byte that UTF-8 never has. It stands for what is no UTF-16, so that the line with it is known to be damaged. */
const NO_TEXT = Buffer.of(0xff)

/**
 * Whether a text begins as UTF-16: with its byte order mark; or, without one, when three in four of its letters are a byte
 * and a zero, always in the same order, as the names of columns are.
 */
export function orderOfUtf16(beginning: Buffer): { order: ByteOrder; from: number } | undefined {
  if (beginning[0] === 0xff && beginning[1] === 0xfe) return { order: 'utf-16le', from: 2 }
  if (beginning[0] === 0xfe && beginning[1] === 0xff) return { order: 'utf-16be', from: 2 }
  const zeros = [0, 0]
  const letters = Math.floor(beginning.length / 2)
  for (const [index, byte] of beginning.subarray(0, letters * 2).entries()) {
    if (byte === 0) zeros[index % 2] = (zeros[index % 2] ?? 0) + 1
  }
  const [first = 0, second = 0] = zeros
  if (first === 0 && second > letters * 0.75) return { order: 'utf-16le', from: 0 }
  if (second === 0 && first > letters * 0.75) return { order: 'utf-16be', from: 0 }
  return undefined
}

/**
 * Turns UTF-16 into UTF-8. Half a surrogate pair, or a byte too much at the end, becomes a byte that is no UTF-8: it costs
 * the line that it is in and no other.
 */
export async function* fromUtf16(source: AsyncIterable<Uint8Array>, order: ByteOrder): AsyncGenerator<Buffer> {
  let left: Buffer = Buffer.alloc(0)
  for await (const chunk of source) {
    const bytes = Buffer.concat([left, chunk])
    const whole = wholeLetters(bytes, order)
    left = Buffer.from(bytes.subarray(whole))
    yield toUtf8(bytes.subarray(0, whole), order)
  }
  if (left.length > 0) yield NO_TEXT
}

/** How many bytes hold whole letters: half a letter, or the first half of a pair, waits for the next bytes. */
function wholeLetters(bytes: Buffer, order: ByteOrder): number {
  const even = bytes.length - (bytes.length % 2)
  const high = bytes[even - (order === 'utf-16le' ? 1 : 2)] ?? 0
  return high >= 0xd8 && high <= 0xdb ? even - 2 : even
}

function toUtf8(bytes: Buffer, order: ByteOrder): Buffer {
  const text = (order === 'utf-16le' ? bytes : Buffer.from(bytes).swap16()).toString('utf16le')
  const [first = '', ...others] = text.split(/\p{Surrogate}/u)
  if (others.length === 0) return Buffer.from(first)
  return Buffer.concat([Buffer.from(first), ...others.flatMap((part) => [NO_TEXT, Buffer.from(part)])])
}
