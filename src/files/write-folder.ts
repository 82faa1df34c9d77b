import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { isFileError, writeWholeFile } from './whole-file.ts'

/** A file to be written into a folder: its name, without a path, and its text. */
export type NamedText = { name: string; text: string }

/**
 * Writes files into a folder, each whole or not at all, in place of those of the same name; all others stay. The folder is
 * made where it is missing. Folder and files are its owner's only.
 *
 * @param part a name that nobody else uses.
 * @returns the first path that could not be written, and why: an errno name, or `no-regular-file` for what is there and is
 *   none. Files before it are written then.
 */
export type WriteFolder = (
  folder: string,
  files: readonly NamedText[],
  part: string,
) => Promise<{ outcome: 'written' } | { outcome: 'refused'; path: string; code: string }>

export const writeFolder: WriteFolder = async (folder, files, part) => {
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 })
  } catch (error) {
    if (isFileError(error)) return { outcome: 'refused', path: folder, code: error.code }
    throw error
  }
  for (const { name, text } of files) {
    const path = join(folder, name)
    const written = await writeWholeFile(path, [text], part)
    if (written.outcome === 'refused') return { outcome: 'refused', path, code: written.code }
  }
  return { outcome: 'written' }
}
