import { pipeline, Readable } from 'node:stream'
import { createGunzip } from 'node:zlib'
import { MOST_BYTES } from './file-bounds.ts'
import { FileRefused } from './file-refused.ts'

const TOO_LARGE = `The file is larger than ${MOST_BYTES / 1024 / 1024} MB, so it is no practice file. Export the family contacts only, without other columns, and hand that file over.`
const DAMAGED =
  'The file is compressed (gzip) and damaged, so it cannot be unpacked to its end. Compress or export it again and hand it over.'

/** Unpacks gzip, also of several members. @throws FileRefused where the bytes are damaged or end too soon. */
export async function* gunzipped(source: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const unpacked = pipeline(Readable.from(source), createGunzip({ chunkSize: 64 * 1024 }), () => undefined)
  try {
    yield* unpacked
  } catch (fault) {
    throw isZlibFault(fault) ? new FileRefused(DAMAGED, { cause: fault }) : fault
  }
}

/** The bytes as they are. @throws FileRefused as soon as they are more than a practice file may have. */
export async function* bounded(source: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let bytes = 0
  for await (const chunk of source) {
    bytes += chunk.length
    if (bytes > MOST_BYTES) throw new FileRefused(TOO_LARGE)
    yield chunk
  }
}

function isZlibFault(fault: unknown): boolean {
  return typeof fault === 'object' && fault !== null && 'code' in fault && String(fault.code).startsWith('Z_')
}
