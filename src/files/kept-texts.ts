/**
 * Texts that are put aside by the hundred thousand and come back by the number under which each was kept. They lie outside
 * the heap, which would need about twice their size for itself.
 */
export type KeptTexts = {
  slabs: Buffer[]
  /** Of the last slab. */
  used: number
  /** All that is taken, in use or not. */
  bytes: number
}

const SLAB_BYTES = 1024 * 1024
const LENGTH_BYTES = 4

export function noTexts(): KeptTexts {
  return { slabs: [], used: SLAB_BYTES, bytes: 0 }
}

/** Puts a well-formed text aside; a half surrogate does not come back as it was. @returns its number, from 0. */
export function keepText(texts: KeptTexts, text: string): number {
  const bytes = Buffer.byteLength(text)
  if (texts.used + LENGTH_BYTES + bytes > SLAB_BYTES) {
    const slab = Buffer.allocUnsafeSlow(Math.max(SLAB_BYTES, LENGTH_BYTES + bytes))
    texts.slabs.push(slab)
    texts.used = 0
    texts.bytes += slab.length
  }
  const slab = texts.slabs.length - 1
  const at = texts.used
  texts.slabs[slab]?.writeUInt32LE(bytes, at)
  texts.slabs[slab]?.write(text, at + LENGTH_BYTES)
  texts.used += LENGTH_BYTES + bytes
  return slab * SLAB_BYTES + at
}

/** The text that was kept under a number. */
export function keptText({ slabs }: KeptTexts, number: number): string {
  const slab = slabs[Math.floor(number / SLAB_BYTES)]
  const at = number % SLAB_BYTES
  const from = at + LENGTH_BYTES
  return slab?.toString('utf8', from, from + slab.readUInt32LE(at)) ?? ''
}
