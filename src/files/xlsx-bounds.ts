import { FileRefused } from './file-refused.ts'
import type { ZipPart } from './xlsx-zip.ts'

/** Unpacked, of a sheet; one of 100,000 lines has 60 MB. */
export const SHEET_BYTES = 512 * 1024 * 1024

/** What to do with a workbook that unpacks too far. */
export const TOO_LARGE =
  'The Excel file holds more than is read from one. Save the sheet with the family contacts as "CSV UTF-8" and hand that file over.'

/** The bytes of a file of the archive. @throws FileRefused, before any is unpacked, when they are more than `mostBytes`. */
export async function* bounded(part: ZipPart, mostBytes: number): AsyncGenerator<Buffer> {
  if (part.bytes > mostBytes) throw new FileRefused(TOO_LARGE)
  yield* part.unpacked()
}
