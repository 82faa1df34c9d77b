const CHUNK_BITS = 16
const CHUNK_BYTES = 1 << CHUNK_BITS
/** A length of up to 127 bytes stands before its text in one byte, a longer one in two of which the first has this bit. */
const LONG = 0x80

/** What is beyond is cut off: nobody's name or address is so long. In characters. */
const LONGEST = 700

/**
 * Texts kept as bytes, one behind the other: a million of them cost little more than their letters, and nothing that a
 * garbage collection has to walk through. A ref, a whole number of 32 bits, names a text; 0 names none.
 */
export type PackedTexts = {
  /** Keeps a text, up to 700 characters of it. @returns its ref. */
  add(text: string): number
  at(ref: number): string
  areEqual(ref: number, other: number): boolean
  /** 32 bits, differently in each process: nobody can write a file whose texts all have the same one. */
  hash(ref: number): number
  /** As `hash`, of what stands before or behind the first NUL of a text that has one. */
  hashOfPart(ref: number, part: 'before' | 'behind'): number
  /** Lets go of the text that was added last. */
  drop(ref: number): void
}

/** What FNV-1a begins with. It changes no answer, only how long one takes. */
const SEED = Math.floor(Math.random() * 2 ** 32)

const DECODER = new TextDecoder()
const ENCODER = new TextEncoder()

/** Where no text is kept yet. */
export function packedTexts(): PackedTexts {
  const chunks: Uint8Array[] = []
  let chunk = new Uint8Array(0)
  let next = 0

  const chunkOf = (ref: number) => chunks[ref >>> CHUNK_BITS] ?? chunk
  const startOf = (ref: number) => ref & (CHUNK_BYTES - 1)
  const headAt = (bytes: Uint8Array, start: number) => ((bytes[start] ?? 0) & LONG ? 2 : 1)
  const endAt = (bytes: Uint8Array, start: number) => {
    const first = bytes[start] ?? 0
    return first & LONG ? start + 2 + (((first & ~LONG) << 8) | (bytes[start + 1] ?? 0)) : start + 1 + first
  }

  return {
    add(text) {
      const kept = text.length > LONGEST ? text.slice(0, LONGEST) : text
      const most = kept.length * 3
      if (next + 2 + most > chunk.length) {
        chunk = new Uint8Array(CHUNK_BYTES)
        chunks.push(chunk)
        next = chunks.length === 1 ? 1 : 0
      }
      const start = next
      const head = most < LONG ? 1 : 2
      const length = write(kept, chunk, start + head)
      chunk[start] = head === 1 ? length : LONG | (length >> 8)
      if (head === 2) chunk[start + 1] = length & 0xff
      next = start + head + length
      return (((chunks.length - 1) << CHUNK_BITS) | start) >>> 0
    },
    at(ref) {
      const bytes = chunkOf(ref)
      const start = startOf(ref)
      return DECODER.decode(bytes.subarray(start + headAt(bytes, start), endAt(bytes, start)))
    },
    areEqual(ref, other) {
      const [bytes, others] = [chunkOf(ref), chunkOf(other)]
      const start = startOf(ref)
      const ahead = startOf(other) - start
      const end = endAt(bytes, start)
      for (let at = start; at < end; at += 1) if (bytes[at] !== others[at + ahead]) return false
      return true
    },
    hash(ref) {
      const bytes = chunkOf(ref)
      const start = startOf(ref)
      return hashOf(bytes, start, endAt(bytes, start))
    },
    hashOfPart(ref, part) {
      const bytes = chunkOf(ref)
      const start = startOf(ref)
      const from = start + headAt(bytes, start)
      const between = bytes.indexOf(0, from)
      return part === 'before' ? hashOf(bytes, from, between) : hashOf(bytes, between, endAt(bytes, start))
    },
    drop(ref) {
      next = startOf(ref)
    },
  }
}

function hashOf(bytes: Uint8Array, start: number, end: number): number {
  let hash = SEED
  for (let at = start; at < end; at += 1) hash = Math.imul(hash ^ (bytes[at] ?? 0), 0x01000193)
  return hash >>> 0
}

/** Writes UTF-8; texts of ASCII, which nearly all are, letter by letter. @returns how many bytes. */
function write(text: string, bytes: Uint8Array, start: number): number {
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index)
    if (code > 0x7f) return ENCODER.encodeInto(text, bytes.subarray(start)).written
    bytes[start + index] = code
  }
  return text.length
}
