/** A file of which the beginning is known before it is decided how to read it. */
export type OpenFile = {
  /** Up to 4 KiB; less is the whole file. */
  beginning: Buffer
  /** The bytes of the file from one of the beginning on; to be taken once. */
  from(byte: number): AsyncGenerator<Uint8Array>
  /** Lets go of the source, wherever the reading stopped. */
  close(): Promise<void>
}

const BEGINNING_BYTES = 4096

/** Reads the beginning of a source. @throws what the source throws. */
export async function openFile(source: AsyncIterable<Uint8Array>): Promise<OpenFile> {
  const chunks = source[Symbol.asyncIterator]()
  const first: Uint8Array[] = []
  let bytes = 0
  while (bytes < BEGINNING_BYTES) {
    const next = await chunks.next()
    if (next.done) break
    first.push(next.value)
    bytes += next.value.length
  }
  const known = Buffer.concat(first)
  return {
    beginning: known.subarray(0, BEGINNING_BYTES),
    async *from(byte) {
      yield known.subarray(byte)
      for (let next = await chunks.next(); !next.done; next = await chunks.next()) yield next.value
    },
    async close() {
      await chunks.return?.()
    },
  }
}
