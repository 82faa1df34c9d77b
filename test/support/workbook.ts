import { buffer } from 'node:stream/consumers'
import { ZipFile } from 'yazl'
import type { PracticeRow } from '../../src/domain/practice-row.ts'
import { readXlsx } from '../../src/files/xlsx-file.ts'

/** The files of a zip archive: XML as text, or bytes. */
export type Parts = Record<string, string | Buffer>

/** A zip archive of parts, in their order. */
export async function zipOf(parts: Parts, options: { compress?: boolean } = {}): Promise<Buffer> {
  const zip = new ZipFile()
  for (const [path, content] of Object.entries(parts)) zip.addBuffer(Buffer.from(content), path, options)
  zip.end()
  return await buffer(zip.outputStream)
}

/** A sheet of a workbook under test. `rows` is XML; `type` is that of its link. */
export type TestSheet = { name?: string; state?: string; rows?: string; xml?: string; type?: string }

/** What there is besides sheets. `texts` and `formats` are XML: of shared strings, and of a style sheet. */
export type TestBook = { texts?: string; styles?: string; settings?: string; strict?: boolean }

const TRANSITIONAL = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
const STRICT = 'http://purl.oclc.org/ooxml/officeDocument/relationships'
const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main'
const STRICT_MAIN = 'http://purl.oclc.org/ooxml/spreadsheetml/main'

/** The parts of a workbook as Excel writes it, apart from what its reader has no use for. */
export function bookParts(sheets: readonly TestSheet[], book: TestBook = {}): Parts {
  const [types, main] = book.strict ? [STRICT, STRICT_MAIN] : [TRANSITIONAL, MAIN]
  const link = (id: string, type: string, target: string) =>
    `<Relationship Id="${id}" Type="${types}/${type}" Target="${target}"/>`
  const links = (...all: string[]) => `<Relationships>${all.join('')}</Relationships>`
  const list = sheets.map(
    ({ name, state }, index) =>
      `<sheet name="${name ?? `Sheet${index + 1}`}" sheetId="${index + 1}"${state ? ` state="${state}"` : ''} r:id="s${index}"/>`,
  )
  return {
    '[Content_Types].xml': '<Types/>',
    '_rels/.rels': links(link('r1', 'officeDocument', 'xl/workbook.xml')),
    'xl/workbook.xml': `<?xml version="1.0" encoding="UTF-8" standalone="yes"?><workbook xmlns="${main}" xmlns:r="${types}"><workbookPr ${book.settings ?? ''}/><sheets>${list.join('')}</sheets></workbook>`,
    'xl/_rels/workbook.xml.rels': links(
      ...sheets.map(({ type = 'worksheet' }, index) => link(`s${index}`, type, `worksheets/sheet${index}.xml`)),
      ...(book.texts === undefined ? [] : [link('t', 'sharedStrings', '/xl/sharedStrings.xml')]),
      ...(book.styles === undefined ? [] : [link('f', 'styles', 'styles.xml')]),
    ),
    ...(book.texts === undefined ? {} : { 'xl/sharedStrings.xml': `<sst xmlns="${main}">${book.texts}</sst>` }),
    ...(book.styles === undefined
      ? {}
      : { 'xl/styles.xml': `<styleSheet xmlns="${main}">${book.styles}</styleSheet>` }),
    ...Object.fromEntries(
      sheets.map(({ rows = '', xml }, index) => [
        `xl/worksheets/sheet${index}.xml`,
        xml ?? `<worksheet xmlns="${main}"><sheetData>${rows}</sheetData></worksheet>`,
      ]),
    ),
  }
}

/** A workbook with sheets of such rows. */
export function bookOf(sheets: readonly TestSheet[], book: TestBook = {}): Promise<Buffer> {
  return zipOf(bookParts(sheets, book))
}

/** Columns that a practice file needs, in the order of `practiceRow`. */
export const NAMES = [
  'patient_id',
  'patient_status',
  'patient_last_name',
  'patient_birth_date',
  'contact_sort',
  'contact_first_name',
  'contact_last_name',
  'contact_email',
  'contact_mobile_phone',
  'contact_authority',
  'contact_resides_with',
] as const

/** A row of text cells. */
export function textRow(line: number, texts: readonly string[]): string {
  return `<row r="${line}">${texts.map((text) => textCell(text)).join('')}</row>`
}

/** A cell with its text in it, to be put into XML as it is. */
export function textCell(text: string, place = ''): string {
  return `<c${place && ` r="${place}"`} t="inlineStr"><is><t>${text}</t></is></c>`
}

export const HEADING = textRow(1, NAMES)

/** What came of reading a workbook. */
export type BookRead = {
  outcome: string
  remarks: string[]
  message: string
  rows: (PracticeRow & { line: number })[]
  rejected: [line: number, column: number, name: string, problem: string, patientId?: string][]
}

/** Reads a workbook in chunks of so many bytes. */
export async function readBook(bytes: Buffer, chunkBytes = 1 << 16): Promise<BookRead> {
  const rows: BookRead['rows'] = []
  const rejected: BookRead['rejected'] = []
  const chunks = (async function* () {
    for (let at = 0; at < bytes.length; at += chunkBytes) yield bytes.subarray(at, at + chunkBytes)
  })()
  const sink = {
    row: (row: PracticeRow, line: number) => rows.push({ ...row, line }),
    reject: (...args: BookRead['rejected'][number]) => rejected.push(args),
  }
  const read = await readXlsx(chunks, sink, {})
  return { remarks: [], message: '', ...read, rows, rejected }
}

/** Reads a workbook of one sheet: the heading, and rows below it. */
export async function readRowsOf(rows: string, book: TestBook = {}): Promise<BookRead> {
  return readBook(await bookOf([{ rows: HEADING + rows }], book))
}
