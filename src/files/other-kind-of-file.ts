const KINDS: readonly { magic: Buffer; what: string }[] = [
  { magic: Buffer.from('PK\x03\x04', 'latin1'), what: 'a spreadsheet (xlsx) or a ZIP archive' },
  { magic: Buffer.from('d0cf11e0', 'hex'), what: 'an old spreadsheet (xls)' },
  { magic: Buffer.from('1f8b', 'hex'), what: 'a compressed file (gzip)' },
  { magic: Buffer.from('%PDF', 'latin1'), what: 'a PDF' },
]

const UTF_16: readonly Buffer[] = [Buffer.from('fffe', 'hex'), Buffer.from('feff', 'hex')]

/** Says of a file that begins like something else than CSV text what it is and what to do; nothing for any other. */
export function otherKindOfFile(beginning: Buffer): string | undefined {
  const kind = KINDS.find(({ magic }) => startsWith(beginning, magic))
  if (kind) return `The file is ${kind.what}, not CSV. Save it as "CSV UTF-8" and hand that file over.`
  if (UTF_16.some((mark) => startsWith(beginning, mark))) {
    return 'The file is UTF-16 ("Unicode") text. Save it as "CSV UTF-8" and hand it over again.'
  }
  return undefined
}

function startsWith(bytes: Buffer, magic: Buffer): boolean {
  return bytes.subarray(0, magic.length).equals(magic)
}
