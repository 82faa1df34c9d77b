import { PassThrough, Readable } from 'node:stream'
import { ZipFile } from 'yazl'
import { PARTS, SHEET_PATH, WORKBOOK_PATH, workbookXml } from './xlsx-out-parts.ts'
import { type OutCell, sheetXml } from './xlsx-out-sheet.ts'

/**
 * Makes an Excel workbook of one sheet, piece by piece: its heading is bold, stays in view and has a filter; it prints one page wide. No cell is a
 * formula, also not once somebody edits it: text has the format "Text".
 *
 * Of the lines no more are taken than a sheet has room for (`MOST_SHEET_LINES`); whoever has more says so.
 * @param options the name of the sheet, of up to 31 letters, and the widths of the columns in letters.
 * @throws what the lines throw.
 */
export async function* xlsxOf(
  heading: readonly string[],
  lines: Iterable<readonly OutCell[]> | AsyncIterable<readonly OutCell[]>,
  { sheetName, widths }: { sheetName: string; widths: readonly number[] },
): AsyncGenerator<Uint8Array> {
  const zip = new ZipFile()
  const out = new PassThrough()
  let range = ''
  const onRange = (whole: string) => {
    range = whole
  }
  const sheet = Readable.from(sheetXml(heading, lines, widths, onRange))
  for (const stream of [zip, sheet]) stream.on('error', (fault) => out.destroy(fault))
  for (const [path, xml] of PARTS) zip.addBuffer(Buffer.from(xml), path, NO_TIME)
  zip.addReadStream(sheet, SHEET_PATH, NO_TIME)
  zip.addReadStreamLazy(WORKBOOK_PATH, NO_TIME, (take) => {
    take(null, Readable.from([Buffer.from(workbookXml(sheetName, range))]))
  })
  zip.end()
  zip.outputStream.pipe(out)
  try {
    yield* out
  } finally {
    sheet.destroy()
    out.destroy()
  }
}

/** The earliest that an archive can say: the same content is the same file. */
const NO_TIME = { mtime: new Date(1980, 0, 1), forceDosTimestamp: true }
