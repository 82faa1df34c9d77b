import { TextDecoder } from 'node:util'
import { Parser } from 'htmlparser2'
import { FileRefused } from './file-refused.ts'
import { DAMAGED } from './xlsx-zip.ts'

/** What is told of an XML document while it is read. Names are without their prefix; the root has depth 0. */
export type XmlEvents = {
  open(name: string, attributes: Readonly<Record<string, string>>, depth: number): void
  /** A piece of text; one text may come in several. */
  text?(piece: string): void
  close?(name: string, depth: number): void
  /** Asked between chunks: whether the rest does not matter. @param letters so many were read. */
  isDone?(letters: number): boolean
}

/** Office nests a dozen elements. */
const MOST_DEPTH = 64
/** Letters. The parser keeps a tag, a comment or the like until its end. */
const MOST_UNTOLD = 1024 * 1024

const HAS_DOCTYPE =
  'The Excel file holds a document type declaration (DOCTYPE), which Excel does not write and which is not read. Save the file as "CSV UTF-8" and hand that file over.'
const NO_XML = 'The Excel file holds XML that no spreadsheet has. Save the file as "CSV UTF-8" and hand that file over.'

/**
 * Reads an XML document of a workbook, in UTF-8 or UTF-16, chunk by chunk. Whatever it holds, no more than a chunk and one
 * tag are kept; only the five entities of XML itself are known, and a document type declaration is refused.
 *
 * That every tag is closed is looked at once, at the end: the archive's checksum says whether the document is as it was.
 * @throws FileRefused
 */
export async function readXml(bytes: AsyncIterable<Buffer>, events: XmlEvents): Promise<void> {
  let depth = 0
  let hasRoot = false
  let letters = 0
  let untold = 0
  const parser = new Parser(
    {
      onopentag(name, attributes) {
        if (depth === MOST_DEPTH) throw new FileRefused(NO_XML)
        events.open(localName(name), attributes, depth)
        depth += 1
        hasRoot = true
        untold = 0
      },
      ontext(piece) {
        events.text?.(piece)
        untold = 0
      },
      onclosetag(name) {
        depth -= 1
        events.close?.(localName(name), depth)
      },
      onprocessinginstruction(name) {
        if (name.startsWith('!')) throw new FileRefused(HAS_DOCTYPE)
      },
    },
    { xmlMode: true },
  )
  for await (const text of decoded(bytes)) {
    letters += text.length
    untold += text.length
    parser.write(text)
    if (untold > MOST_UNTOLD) throw new FileRefused(NO_XML)
    if (events.isDone?.(letters)) return
  }
  if (!hasRoot || depth > 0) throw new FileRefused(DAMAGED)
}

async function* decoded(bytes: AsyncIterable<Buffer>): AsyncGenerator<string> {
  let decoder: TextDecoder | undefined
  for await (const chunk of bytes) {
    decoder ??= new TextDecoder(encodingOf(chunk), { fatal: true })
    yield decode(decoder, chunk)
  }
  if (decoder) yield decode(decoder)
}

function decode(decoder: TextDecoder, chunk?: Buffer): string {
  try {
    return decoder.decode(chunk, { stream: chunk !== undefined })
  } catch (fault) {
    throw new FileRefused(DAMAGED, { cause: fault })
  }
}

/** By the first character, which is a byte order mark or `<` (XML 1.0, appendix F). */
function encodingOf(beginning: Buffer): string {
  const first = beginning.toString('hex', 0, 2)
  if (first === 'fffe' || first === '3c00') return 'utf-16le'
  return first === 'feff' || first === '003c' ? 'utf-16be' : 'utf-8'
}

function localName(name: string): string {
  return name.slice(name.indexOf(':') + 1)
}
