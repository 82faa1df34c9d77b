import { writeWholeFile } from './whole-file.ts'

const BYTE_ORDER_MARK = '\uFEFF'

/**
 * Writes a CSV file with contact data, whole or not at all and readable by its owner only. It begins with a byte order mark,
 * by which spreadsheets know UTF-8.
 *
 * @param part a name that nobody else uses.
 * @returns how many lines were written, the heading among them; or why the path cannot be written.
 * @throws what the lines throw; the file is then as it was.
 */
export type WriteReport = (
  path: string,
  lines: AsyncIterable<string>,
  part: string,
) => Promise<{ outcome: 'written'; lines: number } | { outcome: 'refused'; code: string }>

export const writeReport: WriteReport = async (path, lines, part) => {
  let count = 0
  async function* counted() {
    yield BYTE_ORDER_MARK
    for await (const line of lines) {
      count += 1
      yield line
    }
  }
  const written = await writeWholeFile(path, counted(), part)
  return written.outcome === 'written' ? { ...written, lines: count } : written
}
