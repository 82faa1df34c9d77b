import { FileRefused } from './file-refused.ts'
import { bounded } from './xlsx-bounds.ts'
import { builtInFormat, type NumberFormat, numberFormat } from './xlsx-number-format.ts'
import { readXml } from './xlsx-xml.ts'
import { DAMAGED, type ZipPart } from './xlsx-zip.ts'

const STYLES_BYTES = 32 * 1024 * 1024
/** Excel itself has 65,490. */
const MOST_STYLES = 100_000

/** The number formats of a workbook, by the style that cells name (ECMA-376 part 1, 18.8). @throws FileRefused */
export async function readStyles(part: ZipPart | undefined): Promise<readonly NumberFormat[]> {
  const formats = new Map<number, NumberFormat>()
  const ids: number[] = []
  let isInCellFormats = false
  if (!part) return []
  await readXml(bounded(part, STYLES_BYTES), {
    open(name, attributes, depth) {
      if (depth === 1) isInCellFormats = name === 'cellXfs'
      if (depth !== 2) return
      if (name === 'numFmt') formats.set(Number(attributes.numFmtId), numberFormat(attributes.formatCode ?? ''))
      if (name === 'xf' && isInCellFormats) ids.push(Number(attributes.numFmtId ?? 0))
      if (formats.size > MOST_STYLES || ids.length > MOST_STYLES) throw new FileRefused(DAMAGED)
    },
  })
  return ids.map((id) => formats.get(id) ?? builtInFormat(id))
}
