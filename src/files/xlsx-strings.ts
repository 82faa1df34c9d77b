import { openShelf, type TextShelf } from './text-shelf.ts'
import { bounded } from './xlsx-bounds.ts'
import { LONGEST_TEXT, unescaped } from './xlsx-text.ts'
import { readXml } from './xlsx-xml.ts'
import type { ZipPart } from './xlsx-zip.ts'

/** The texts of a workbook that cells refer to by number. */
export type SharedStrings = Pick<TextShelf, 'at'>

const STRINGS_BYTES = 128 * 1024 * 1024

/**
 * Reads the texts that cells share (ECMA-376 part 1, 18.4). Of a formatted text only the letters count; how East Asian
 * words are pronounced is left out. A text longer than Excel has is kept as far as to show that.
 * @throws FileRefused
 */
export async function readSharedStrings(part: ZipPart | undefined): Promise<SharedStrings> {
  const shelf = openShelf()
  let text = ''
  let isText = false
  let isPhonetic = false
  if (!part) return shelf
  await readXml(bounded(part, STRINGS_BYTES), {
    open(name) {
      if (name === 'si') text = ''
      if (name === 'rPh') isPhonetic = true
      isText = name === 't' && !isPhonetic
    },
    text(piece) {
      if (isText && text.length <= LONGEST_TEXT) text += piece
    },
    close(name) {
      isText = false
      if (name === 'rPh') isPhonetic = false
      if (name === 'si') shelf.add(unescaped(text.slice(0, LONGEST_TEXT + 1)))
    },
  })
  return shelf
}
