import { createWriteStream } from 'node:fs'
import { rename, rm } from 'node:fs/promises'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'

const BYTE_ORDER_MARK = '\uFEFF'

/**
 * Writes a CSV file with contact data whole or not at all: under another name beside it first, readable by its owner only,
 * then renamed into place. It begins with a byte order mark, by which spreadsheets know UTF-8.
 *
 * @param part a name that nobody else uses.
 * @returns how many lines were written, the heading among them; or why the path cannot be written (an errno name).
 * @throws what the lines throw; the file is then as it was.
 */
export type WriteReport = (
  path: string,
  lines: AsyncIterable<string>,
  part: string,
) => Promise<{ outcome: 'written'; lines: number } | { outcome: 'refused'; code: string }>

export const writeReport: WriteReport = async (path, lines, part) => {
  let written = 0
  async function* counted() {
    yield BYTE_ORDER_MARK
    for await (const line of lines) {
      written += 1
      yield line
    }
  }
  const unfinished = `${path}.${part}.part`
  try {
    await pipeline(Readable.from(counted()), createWriteStream(unfinished, { mode: 0o600, flags: 'wx', flush: true }))
    await rename(unfinished, path)
    return { outcome: 'written', lines: written }
  } catch (error) {
    await rm(unfinished, { force: true })
    if (isFileError(error)) return { outcome: 'refused', code: error.code }
    throw error
  }
}

const FILE_CALLS: readonly unknown[] = ['open', 'write', 'fsync', 'close', 'rename']

function isFileError(error: unknown): error is { syscall: string; code: string } {
  return (
    typeof error === 'object' &&
    error !== null &&
    'syscall' in error &&
    FILE_CALLS.includes(error.syscall) &&
    'code' in error &&
    typeof error.code === 'string'
  )
}
