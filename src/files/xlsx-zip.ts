import { crc32 } from 'node:zlib'
import { type Entry, fromBufferPromise, type ZipFile } from 'yauzl'
import { FileRefused } from './file-refused.ts'

/** One file of a zip archive. */
export type ZipPart = {
  /** Unpacked, as the archive says; it never unpacks to more, and to fewer only with a fault at its end. */
  bytes: number
  /** @throws FileRefused where it does not unpack to what the archive says, as soon as that shows. */
  unpacked(): AsyncGenerator<Buffer>
}

/** The files of a zip archive by their names in lower case, for Office takes no notice of case either. */
export type ZipParts = ReadonlyMap<string, ZipPart>

/** About 400,000 lines of a practice file, packed. */
const MOST_PACKED_BYTES = 32 * 1024 * 1024
/** A workbook of a practice has a dozen. */
const MOST_PARTS = 5000

const TOO_LARGE = `The Excel file is larger than ${MOST_PACKED_BYTES / 1024 / 1024} MB. Save it as "CSV UTF-8" and hand that file over.`
const TOO_MANY_PARTS = `The file is a ZIP archive of more than ${MOST_PARTS.toLocaleString('en-US')} files, so it is no practice file. Save the family contacts as "CSV UTF-8" and hand that file over.`
const PROTECTED =
  'The file is protected with a password. Take the password off in Excel (File, Info, Protect Workbook), save it, and hand it over again.'

/** What to do with an Excel file whose bytes are not what they say. */
export const DAMAGED =
  'The Excel file is damaged or was cut off. Open it in Excel, save it again as .xlsx or as "CSV UTF-8", and hand that file over.'

/** Takes a zip archive into memory, packed as it is, and lists its files. @throws FileRefused; and what the source throws. */
export async function openZip(source: AsyncIterable<Uint8Array>): Promise<ZipParts> {
  const bytes = await inMemory(source)
  const parts = new Map<string, ZipPart>()
  try {
    const zip = await fromBufferPromise(bytes)
    for await (const entry of zip.eachEntry()) {
      const name = entry.fileName.toLowerCase()
      if (parts.has(name)) throw new FileRefused(DAMAGED)
      if (parts.size === MOST_PARTS) throw new FileRefused(TOO_MANY_PARTS)
      parts.set(name, { bytes: entry.uncompressedSize, unpacked: () => unpacked(zip, entry) })
    }
  } catch (fault) {
    throw asRefusal(fault)
  }
  return parts
}

/**
 * Room for the most is asked for as soon as a file is not small, and the system gives it only as far as it is filled: to
 * join chunks at the end would take the memory of a file twice.
 */
async function inMemory(source: AsyncIterable<Uint8Array>): Promise<Buffer> {
  let all = Buffer.allocUnsafeSlow(SMALL_BYTES)
  let length = 0
  for await (const chunk of source) {
    const end = length + chunk.length
    if (end > MOST_PACKED_BYTES) throw new FileRefused(TOO_LARGE)
    if (end > all.length) {
      const roomy = Buffer.allocUnsafeSlow(MOST_PACKED_BYTES)
      roomy.set(all.subarray(0, length))
      all = roomy
    }
    all.set(chunk, length)
    length = end
  }
  return all.subarray(0, length)
}

const SMALL_BYTES = 256 * 1024

async function* unpacked(zip: ZipFile, entry: Entry): AsyncGenerator<Buffer> {
  if (entry.isEncrypted()) throw new FileRefused(PROTECTED)
  let sum = 0
  try {
    for await (const chunk of await zip.openReadStreamPromise(entry)) {
      sum = crc32(chunk, sum)
      yield chunk
    }
  } catch (fault) {
    throw asRefusal(fault)
  }
  if (sum !== entry.crc32) throw new FileRefused(DAMAGED)
}

/** All is in memory, so whatever goes wrong in the archive is the file's fault. */
function asRefusal(fault: unknown): FileRefused {
  return fault instanceof FileRefused ? fault : new FileRefused(DAMAGED, { cause: fault })
}
