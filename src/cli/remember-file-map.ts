import { open, readFile, realpath, rename, rm, stat } from 'node:fs/promises'
import type { FileMap } from '../domain/file-map.ts'
import { CliFailure } from './cli-failure.ts'

/**
 * Writes a file map into a practice JSON, whole or not at all: under another name beside it first, then renamed. Every
 * other field, the file's rights and a symbolic link to it stay.
 * @throws CliFailure where the file cannot be written.
 */
export async function rememberFileMap(path: string, fileMap: FileMap): Promise<void> {
  const goal = await realpath(path)
  const text = (await readFile(goal, 'utf8')).replace(/^\uFEFF/, '')
  const indent = text.match(/\n([ \t]+)"/)?.[1] ?? '  '
  const practice = `${JSON.stringify({ ...JSON.parse(text), fileMap }, null, indent)}\n`
  const { mode } = await stat(goal)
  try {
    await writeBeside(goal, practice, mode)
  } catch (fault) {
    if (!isFileFault(fault)) throw fault
    throw new CliFailure(`${path} cannot be written (${fault.code}), so --remember has not changed it.`)
  }
}

async function writeBeside(goal: string, text: string, mode: number): Promise<void> {
  const unfinished = `${goal}.${process.pid}.part`
  const file = await open(unfinished, 'wx')
  try {
    await file.chmod(mode)
    await file.writeFile(text)
    await file.sync()
    await file.close()
    await rename(unfinished, goal)
  } catch (fault) {
    await file.close().catch(() => undefined)
    await rm(unfinished, { force: true })
    throw fault
  }
}

function isFileFault(fault: unknown): fault is NodeJS.ErrnoException {
  return typeof fault === 'object' && fault !== null && 'syscall' in fault && 'code' in fault
}
