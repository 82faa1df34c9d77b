import { type ByteOrder, orderOfUtf16 } from './utf16.ts'

/** How text is written down. `unmarked` says nothing of itself: UTF-8, or what older spreadsheets save. */
export type TextEncoding = 'utf-8' | 'unmarked' | ByteOrder

/** What a file is by its first bytes, whatever its name. `from` is where its content begins, behind a byte order mark. */
export type FileKind =
  | { kind: 'gzip' }
  | { kind: 'xlsx' }
  | { kind: 'json'; from: number }
  | { kind: 'text'; encoding: TextEncoding; from: number }
  | { kind: 'other'; message: string }

const GZIP = Buffer.from('1f8b', 'hex')
const ZIP = Buffer.from('PK\x03\x04', 'latin1')
const UTF_8_MARK = Buffer.from('\uFEFF')

const OTHERS: readonly { magic: Buffer; what: string }[] = [
  { magic: Buffer.from('d0cf11e0', 'hex'), what: 'an old spreadsheet (xls)' },
  { magic: Buffer.from('%PDF'), what: 'a PDF' },
  { magic: Buffer.from('<'), what: 'a web page or XML, whatever its name says' },
]

/** Says of a file what it is by its beginning. */
export function fileKind(beginning: Buffer): FileKind {
  if (startsWith(beginning, GZIP)) return { kind: 'gzip' }
  if (startsWith(beginning, ZIP)) return { kind: 'xlsx' }
  const other = OTHERS.find(({ magic }) => startsWith(beginning, magic))
  if (other) {
    return {
      kind: 'other',
      message: `The file is ${other.what}, not CSV. Save it as "CSV UTF-8" and hand that file over.`,
    }
  }
  const utf16 = orderOfUtf16(beginning)
  if (utf16) return { kind: 'text', encoding: utf16.order, from: utf16.from }
  const isMarked = startsWith(beginning, UTF_8_MARK)
  const from = isMarked ? UTF_8_MARK.length : 0
  if (/^\s*\{/.test(beginning.toString('latin1', from))) return { kind: 'json', from }
  return { kind: 'text', encoding: isMarked ? 'utf-8' : 'unmarked', from }
}

function startsWith(bytes: Buffer, magic: Buffer): boolean {
  return bytes.subarray(0, magic.length).equals(magic)
}
