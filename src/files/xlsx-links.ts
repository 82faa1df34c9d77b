import { posix } from 'node:path'
import { FileRefused } from './file-refused.ts'
import { bounded } from './xlsx-bounds.ts'
import { readXml } from './xlsx-xml.ts'
import { DAMAGED, type ZipPart, type ZipParts } from './xlsx-zip.ts'

/** A link from one file of an archive to another. `type` is one word, such as `worksheet`. */
export type Link = { id: string; type: string; path: string }

const LINKS_BYTES = 4 * 1024 * 1024

/** Reads the links of a file of the archive (ECMA-376 part 2, 9.3), `''` for the archive itself. @throws FileRefused */
export async function readLinks(parts: ZipParts, of: string): Promise<Link[]> {
  const { dir, base } = posix.parse(of)
  const part = parts.get(posix.join(dir, '_rels', `${base}.rels`))
  const links: Link[] = []
  if (!part) return links
  await readXml(bounded(part, LINKS_BYTES), {
    open(name, { Id = '', Type = '', Target = '', TargetMode }) {
      if (name !== 'Relationship' || TargetMode === 'External') return
      const path = posix.resolve(`/${dir}`, Target).slice(1).toLowerCase()
      links.push({ id: Id, type: lastWord(Type), path })
    },
  })
  return links
}

/** The file that a link leads to; nothing without a link. @throws FileRefused when it is not there. */
export function linkedPart(parts: ZipParts, link: Link | undefined): ZipPart | undefined {
  if (!link) return undefined
  const part = parts.get(link.path)
  if (!part) throw new FileRefused(DAMAGED)
  return part
}

/** A type is written as a URL, which strict and transitional workbooks begin differently. */
function lastWord(url: string): string {
  return url.slice(url.lastIndexOf('/') + 1)
}
