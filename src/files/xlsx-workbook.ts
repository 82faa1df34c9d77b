import { FileRefused } from './file-refused.ts'
import { bounded } from './xlsx-bounds.ts'
import { linkedPart, readLinks } from './xlsx-links.ts'
import { noWorkbook } from './xlsx-other-zip.ts'
import { readXml } from './xlsx-xml.ts'
import type { ZipPart, ZipParts } from './xlsx-zip.ts'

/** One sheet of a workbook, in the order of its tabs. */
export type Sheet = { name: string; isVisible: boolean; part: ZipPart }

/** What a workbook says of itself (ECMA-376 part 1, 18.2), whether strict or transitional. */
export type Workbook = {
  /** Those with cells; a sheet that is nothing but a chart is none. */
  sheets: Sheet[]
  sharedStrings: ZipPart | undefined
  styles: ZipPart | undefined
  /** Days are counted from 1904, as Excel for Macintosh did. */
  isFrom1904: boolean
}

const WORKBOOK_BYTES = 4 * 1024 * 1024

/** Finds the workbook of an archive and reads what it says. @throws FileRefused */
export async function readWorkbook(parts: ZipParts): Promise<Workbook> {
  const root = (await readLinks(parts, '')).find((link) => link.type === 'officeDocument')
  const path = root?.path ?? 'xl/workbook.xml'
  const part = parts.get(path)
  if (!part || !path.endsWith('.xml')) throw new FileRefused(noWorkbook(parts))

  const links = await readLinks(parts, path)
  const worksheets = new Map(links.flatMap((link) => (link.type === 'worksheet' ? [[link.id, link]] : [])))
  const sheets: Sheet[] = []
  let isFrom1904 = false
  await readXml(bounded(part, WORKBOOK_BYTES), {
    open(name, attributes, depth) {
      if (name === 'workbookPr' && depth === 1) isFrom1904 = /^(?:1|true)$/.test(attributes.date1904 ?? '')
      if (name !== 'sheet' || depth !== 2) return
      const sheet = linkedPart(parts, worksheets.get(idOf(attributes)))
      if (!sheet) return
      sheets.push({ name: attributes.name ?? '', isVisible: !/hidden$/i.test(attributes.state ?? ''), part: sheet })
    },
  })
  if (sheets.length === 0) throw new FileRefused(noWorkbook(parts))
  const partOf = (type: string) =>
    linkedPart(
      parts,
      links.find((link) => link.type === type),
    )
  return { sheets, sharedStrings: partOf('sharedStrings'), styles: partOf('styles'), isFrom1904 }
}

/** The prefix of this attribute is the writer's choice. */
function idOf(attributes: Readonly<Record<string, string>>): string {
  return Object.entries(attributes).find(([name]) => name.endsWith(':id'))?.[1] ?? ''
}
