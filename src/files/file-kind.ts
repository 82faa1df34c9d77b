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
/** A zip archive with something in it, and one with nothing. */
const ZIPS = ['PK\x03\x04', 'PK\x05\x06'].map((magic) => Buffer.from(magic, 'latin1'))
const UTF_8_MARK = Buffer.from('\uFEFF')

const AS_CSV = 'Save it as "CSV UTF-8" and hand that file over.'
const OTHERS: readonly { magic: Buffer; message: string }[] = [
  {
    magic: Buffer.from('d0cf11e0', 'hex'),
    message:
      'The file is protected with a password, or of an old Office program (xls, doc). Save it as .xlsx without a password, or as "CSV UTF-8", and hand that file over.',
  },
  { magic: Buffer.from('{\\rtf'), message: `The file is a text document (RTF), not CSV. ${AS_CSV}` },
  { magic: Buffer.from('%PDF'), message: `The file is a PDF, not CSV. ${AS_CSV}` },
  { magic: Buffer.from('<'), message: `The file is a web page or XML, whatever its name says, not CSV. ${AS_CSV}` },
]

/** Says of a file what it is by its beginning. */
export function fileKind(beginning: Buffer): FileKind {
  if (startsWith(beginning, GZIP)) return { kind: 'gzip' }
  if (ZIPS.some((magic) => startsWith(beginning, magic))) return { kind: 'xlsx' }
  const other = OTHERS.find(({ magic }) => startsWith(beginning, magic))
  if (other) return { kind: 'other', message: other.message }
  const utf16 = orderOfUtf16(beginning)
  if (utf16) return { kind: 'text', encoding: utf16.order, from: utf16.from }
  const isMarked = startsWith(beginning, UTF_8_MARK)
  const from = isMarked ? UTF_8_MARK.length : 0
  if (/^\s*(?:\[\s*)?\{/.test(beginning.toString('latin1', from))) return { kind: 'json', from }
  return { kind: 'text', encoding: isMarked ? 'utf-8' : 'unmarked', from }
}

function startsWith(bytes: Buffer, magic: Buffer): boolean {
  return bytes.subarray(0, magic.length).equals(magic)
}
