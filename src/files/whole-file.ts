import { createWriteStream } from 'node:fs'
import { lstat, realpath, rename, rm, stat } from 'node:fs/promises'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'

/** `code` is why a path cannot be written: an errno name, or `no-regular-file` for what is there and is none. */
export type FileWritten = { outcome: 'written' } | { outcome: 'refused'; code: string }

/** Pieces of UTF-8 text, or of bytes. */
export type FileContent = Iterable<string> | AsyncIterable<string | Uint8Array>

/**
 * Writes a file whole or not at all: under another name beside it first, readable by its owner only, then renamed into
 * place. A symbolic link stays, and the file that it leads to is written; a pipe, a device or a directory is left as it is.
 *
 * @param part a name that nobody else uses.
 * @throws what the content throws; the file is then as it was.
 */
export async function writeWholeFile(path: string, content: FileContent, part: string): Promise<FileWritten> {
  try {
    const goal = await goalOf(path)
    if (goal === undefined) return { outcome: 'refused', code: 'no-regular-file' }
    await writeBeside(goal, part, content)
    return { outcome: 'written' }
  } catch (error) {
    if (isFileError(error)) return { outcome: 'refused', code: error.code }
    throw error
  }
}

/** Where the file is, or would be; nothing when something else is there. */
async function goalOf(path: string): Promise<string | undefined> {
  const there = await lstat(path).catch((error: unknown) => {
    if (isFileError(error) && error.code === 'ENOENT') return undefined
    throw error
  })
  if (there === undefined) return path
  if (!(await stat(path)).isFile()) return undefined
  return there.isSymbolicLink() ? realpath(path) : path
}

async function writeBeside(goal: string, part: string, content: FileContent): Promise<void> {
  const unfinished = `${goal}.${part}.part`
  try {
    await pipeline(Readable.from(content), createWriteStream(unfinished, { mode: 0o600, flags: 'wx', flush: true }))
    await rename(unfinished, goal)
  } catch (error) {
    await rm(unfinished, { force: true })
    throw error
  }
}

const FILE_CALLS: readonly unknown[] = [
  'mkdir',
  'lstat',
  'stat',
  'realpath',
  'open',
  'write',
  'fsync',
  'close',
  'rename',
]

/** Whether a fault is the file system's answer to one of our calls. */
export function isFileError(error: unknown): error is { syscall: string; code: string } {
  return (
    typeof error === 'object' &&
    error !== null &&
    'syscall' in error &&
    FILE_CALLS.includes(error.syscall) &&
    'code' in error &&
    typeof error.code === 'string'
  )
}
